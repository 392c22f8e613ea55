"""When somebody is reminded of a date. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")

KIND = "workshops.remind"
# A letter is written, stamped and carried: it begins its way earlier than a mail, and a call may need a second try.
DAYS_BEFORE = {"post": 6, "fax": 3, "phone": 3}
OTHERWISE = 2
LONGEST = max(DAYS_BEFORE.values())
# Nobody is woken by a message.
HOUR = 9


def remind_from(starts_at: datetime, way: str) -> datetime:
    """The morning from which somebody who is told by this way is reminded of a date."""
    morning = starts_at.astimezone(JAPAN).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return morning - timedelta(days=DAYS_BEFORE.get(way, OTHERWISE))


def is_reminded(starts_at: datetime, way: str, booked_at: datetime, now: datetime) -> bool:
    """Whether a reminder is due: from its morning until the date begins, for who had her seat before that morning.

    Who took her seat later has the day before her eyes: it would tell her what she has just read.
    """
    morning = remind_from(starts_at, way)
    return booked_at < morning <= now < starts_at


def key_of(number: int, workshop_id: int, starts_at: datetime) -> str:
    """What makes this one reminder; a date that is moved is reminded of anew."""
    return f"workshop:{workshop_id}:{number}:{starts_at:%Y%m%dT%H%MZ}"
