"""What follows from dates, seats and the waiting list. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

from courses.catalogue.rules import STATE_NAMES
from lms.i18n_mark import N_

PREPARING, OPEN, FULL, ENDED, CANCELLED = "preparing", "open", "full", "ended", "cancelled"
BOOKED, WAITING = "booked", "waiting"

STAGE_NAMES = {**STATE_NAMES, CANCELLED: N_("Cancelled")}
STAGE_MARKS = {PREPARING: "info", OPEN: "good", FULL: "warn", ENDED: "plain", CANCELLED: "bad"}
CHANNEL_NAMES = {
    "mail": N_("E-mail"),
    "phone": N_("Telephone"),
    "post": N_("Letter"),
    "fax": N_("Fax"),
    "line": N_("LINE"),
    "sms": N_("SMS"),
}
SERIES_CODE = re.compile(r"[a-z0-9-]{0,40}")
_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?::|時)(?P<minute>[0-9]{1,2})?分?")


DOOR = timedelta(hours=1)


@dataclass(frozen=True)
class Meeting:
    """One date of a workshop: two aware instants, and its own room if it has one."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""


class Between(Protocol):
    """Something that lasts from an instant until another."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


Dated = TypeVar("Dated", bound=Between)


def stage_of(state: str, seats: int, claimed: int, meetings: Sequence[Meeting], now: datetime) -> str:
    """Where a workshop stands: preparing, open, full, ended or cancelled.

    A cancelled one stays cancelled. One with dates that are all past has ended, whatever was written about it. An open
    one in which each seat is taken or awaited is full: nobody who comes now passes those who wait.
    """
    if state == CANCELLED:
        return CANCELLED
    if meetings and max(meeting.ends_at for meeting in meetings) <= now:
        return ENDED
    if state == PREPARING:
        return PREPARING
    return FULL if claimed >= seats else OPEN


def has_begun(meetings: Sequence[Meeting], now: datetime) -> bool:
    """True from the first minute of the first date on: no seat is booked or given back any more."""
    return bool(meetings) and min(meeting.starts_at for meeting in meetings) <= now


def date_open_at(dates: Sequence[Dated], now: datetime) -> Dated | None:
    """The date whose door stands open: from an hour before it begins until an hour after it ends; the first of several."""
    return next((date for date in dates if date.starts_at - DOOR <= now < date.ends_at + DOOR), None)


def overlapping(meetings: Sequence[Meeting]) -> bool:
    """True when two dates of a workshop lie over each other; one may begin when another ends."""
    ordered = sorted(meetings, key=lambda meeting: meeting.starts_at)
    return any(later.starts_at < earlier.ends_at for earlier, later in pairwise(ordered))


def gone_already(meetings: Sequence[Between], known: Sequence[Between], now: datetime) -> bool:
    """True when more dates are over than were before: a slip of the year, since nobody can come to a day that was."""
    over, before = (sum(date.ends_at <= now for date in dates) for dates in (meetings, known))
    return over > before


def attended(present: Mapping[int, bool], dates: Sequence[int]) -> bool:
    """True when a person was present on each date; a date without a word on her counts as absent."""
    return bool(dates) and all(present.get(date_id, False) for date_id in dates)


def clock_time(typed: str) -> time | None:
    """Read a time of day as people write it: 10:00, 9時30分, 13時, also in full-width digits. None if it is none."""
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", typed).replace(" ", ""))
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
