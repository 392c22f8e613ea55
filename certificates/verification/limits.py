"""A generous limit per address: a municipality that checks a pile of papers passes, guessing numbers does not pay."""

from certificates.errors import TooManyChecks
from lms.ui.limits import PerMinute

MOST_A_MINUTE = 120
_checks = PerMinute(MOST_A_MINUTE, TooManyChecks)


def count_check(address: str) -> None:
    """Count one check from an address; refuses with TooManyChecks above the limit of this process."""
    _checks.count(address)
