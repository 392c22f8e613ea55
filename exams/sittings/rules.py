"""When one may apply, what a sitting may still become, who has passed: pure."""

KINDS = ("dated", "on_demand")
IDENTITY_RULES = ("evidence_seen", "signed_in")
CHANNELS = ("own_device", "venue_device", "paper", "oral")
APPLICATION_STATES = ("accepted", "waiting", "withdrawn", "used")
ACCOMMODATIONS = (
    "extra_time",
    "large_print",
    "furigana",
    "read_aloud",
    "scribe",
    "separate_room",
    "near_exit",
    "own_aids",
    "companion",
    "breaks",
)
