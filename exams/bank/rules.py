"""What an item may become and when it is ready: pure."""

POOLS = ("practice", "secure")
STATES = ("draft", "review", "approved", "in_use", "rest", "retired")
VERDICTS = ("approve", "send_back")
