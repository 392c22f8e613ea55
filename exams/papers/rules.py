"""Drawing to a blueprint, fingerprints, what may stand in which paper: pure."""

STATES = ("draft", "frozen", "withdrawn")
PART_KINDS = ("choice", "written")
