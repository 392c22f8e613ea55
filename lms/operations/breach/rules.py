"""What the law asks after a leak of personal data. Pure.

個人情報の保護に関する法律 26条, 施行規則 7条・8条・10条; days are counted as the Commission's guideline says (通則編 3-5-3):
the day on which it was noticed is the first.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_REPORT_DAYS = (3, 5)
LAST_REPORT_DAYS = 30
LAST_REPORT_DAYS_WRONGFUL = 60
MORE_THAN = 1000


@dataclass(frozen=True)
class Dates:
    """Until when the Personal Information Protection Commission is told: first between two days, finally by a third."""

    first_from: date
    first_by: date
    last_by: date


def dates_from(noticed: date, *, wrongful: bool) -> Dates:
    """The days of both reports. ``wrongful``: it was, or may have been, done on purpose, which gives time until the 60th."""
    least, most = (noticed + timedelta(days=days - 1) for days in FIRST_REPORT_DAYS)
    last = LAST_REPORT_DAYS_WRONGFUL if wrongful else LAST_REPORT_DAYS
    return Dates(least, most, noticed + timedelta(days=last - 1))


def why_told(people: int, *, sensitive: bool, wrongful: bool) -> tuple[str, ...]:
    """Why the Commission has to be told, as far as the house can know; money lost is for people to say."""
    reasons = {
        "sensitive data": sensitive,
        "wrongful purpose": wrongful,
        f"more than {MORE_THAN} people": people > MORE_THAN,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)
