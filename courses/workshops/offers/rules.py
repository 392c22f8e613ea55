"""Until when an offered seat is kept, and when the desk gives it instead. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from courses.workshops.rules import Meeting

ACCEPTED, DECLINED, LAPSED, WITHDRAWN = "accepted", "declined", "lapsed", "withdrawn"


@dataclass(frozen=True)
class Terms:
    """How long a seat is kept for one kind of workshop; the words stand in ``terms.yaml``."""

    answer_days: int
    by_hand_days: int
    until_hour: int
    least_hours: int
    desk_hours: int
    reason: str


def terms_from(written: Mapping[str, Mapping[str, Any]]) -> dict[str, Terms]:
    """The terms by kind. Refuses (TypeError) a kind that lacks a value or says one more."""
    return {kind: Terms(**values) for kind, values in written.items()}


def desk_begins(terms: Terms, meetings: Sequence[Meeting]) -> datetime | None:
    """From when on the desk gives free seats by telephone; None without a date."""
    if not meetings:
        return None
    return min(meeting.starts_at for meeting in meetings) - timedelta(hours=terms.desk_hours)


def answer_until(terms: Terms, desk_from: datetime, evening: datetime, now: datetime) -> datetime | None:
    """Until when she may answer: the evening that the terms say, and no longer than until the desk begins.

    None when too little time would be left: then the desk gives the seat.
    """
    until = min(evening, desk_from)
    return until if until - now >= timedelta(hours=terms.least_hours) else None


def free_seats(seats: int, booked: int, offered: int) -> int:
    """How many seats are neither taken nor kept for somebody who has not answered yet."""
    return max(0, seats - booked - offered)
