"""Decisions about activities. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.people.rules import PARTS_BEGIN

CONTACT_STAYS_OPEN = timedelta(days=14)
FREE_TO_ANSWER = timedelta(hours=2)
DOOR_OPENS = timedelta(hours=1)
DOOR_CLOSES = timedelta(hours=2)


@dataclass(frozen=True)
class Span:
    """Some time of a day, in UTC."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def is_busy(wanted: Span, taken: Iterable[Span]) -> bool:
    """Whether a person who said yes elsewhere has no time; touching ends are no clash."""
    return any(wanted.overlaps(span) for span in taken)


def contact_is_open(state: str, ends_at: datetime, moment: datetime) -> bool:
    """Contact opens on acceptance and closes 14 days after the activity; at once when it is taken back (rules 17)."""
    return state == "accepted" and moment < ends_at + CONTACT_STAYS_OPEN


def place_is_shown(state: str, starts_at: datetime, ends_at: datetime, moment: datetime) -> bool:
    """Exact place and person helped: after acceptance, from the day before until the activity is over (rules 17)."""
    return state == "accepted" and starts_at - timedelta(days=1) <= moment <= ends_at


def may_confirm(confirmers: Collection[int], person_id: int, relatives: Collection[int]) -> bool:
    """Nobody confirms the attendance of herself or of a declared relative (rules 6).

    confirmers   who writes it down, and for whom she speaks if she does
    relatives    the declared families of all of them
    """
    return person_id not in confirmers and person_id not in relatives


def door_is_open(starts_at: datetime, ends_at: datetime, moment: datetime) -> bool:
    """When the code at the door works: from an hour before the start, for who sets up, until two hours after the end."""
    return starts_at - DOOR_OPENS <= moment <= ends_at + DOOR_CLOSES


def half_day_of(local: datetime) -> int:
    """The half-day of a Japanese wall-clock time: weekday * 3 + morning 0, afternoon 1, evening 2."""
    part = sum(local.hour >= hour for hour in PARTS_BEGIN) - 1
    return local.weekday() * 3 + part


def places_are_forgotten(last_end: datetime, moment: datetime) -> bool:
    """Whether nobody needs to know any more where an activity was and who was helped (rules 17: for the day alone)."""
    return moment >= last_end + CONTACT_STAYS_OPEN


def answer_by(starts_at: datetime) -> datetime:
    """Until when an invitation can be answered: two hours before the start."""
    return starts_at - FREE_TO_ANSWER
