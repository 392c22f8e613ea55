"""What pages of workshops are handed: frozen, with every decision already made."""

from dataclasses import dataclass
from datetime import date, datetime

from courses.workshops.rules import Meeting
from lms.clock import jst
from lms.ui.lists import Paged


@dataclass(frozen=True)
class Tag:
    """A word with its colour, for a mark on a page."""

    text: str
    kind: str


@dataclass(frozen=True)
class DateCard:
    """One date of a workshop."""

    id: int
    public_id: str
    number: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""

    @property
    def hours(self) -> str:
        """From when until when, by the clock in Japan."""
        return f"{jst(self.starts_at):%H:%M}–{jst(self.ends_at):%H:%M}"


@dataclass(frozen=True)
class WorkshopCard:
    """One workshop in a list. ``mine`` is the reader's own seat or place, if she has one."""

    id: int
    public_id: str
    title: str
    title_en: str
    summary: str
    kind: str
    series: str
    stage: Tag
    dates: tuple[DateCard, ...]
    place: str
    held: str
    area: str
    seats: int
    booked: int
    waiting: int
    free: int
    trainer: str
    mine: Tag | None


@dataclass(frozen=True)
class WorkshopPage:
    """One workshop as its reader sees it. What she can do now is decided here; at most one of the first four is given.

    offered_until  a seat is kept for her until then; desk_gives: free seats are given by telephone now
    online_url     where she takes part from home; "" for everybody without a seat
    """

    card: WorkshopCard
    book: bool
    wait: bool
    ask: bool
    sign_in: bool
    give_back: bool
    place_in_queue: int
    asked_by: str
    cancel_reason: str
    full_for_me: bool
    offered_until: datetime | None
    desk_gives: bool
    keeps: bool
    online_url: str


@dataclass(frozen=True)
class Entry:
    """One person on the board; ``presence`` stands in the order of the dates, None where nothing was written."""

    booking_public_id: str
    person_public_id: str
    name: str
    kana: str
    phone: str
    presence: tuple[bool | None, ...]
    place: int
    offered_until: datetime | None = None
    walked_in: bool = False
    way: str = ""


@dataclass(frozen=True)
class Board:
    """A workshop as its trainer and the secretariat see it. ``gives_by_hand``: free seats that the desk gives now."""

    card: WorkshopCard
    booked: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    wanting: tuple[tuple[str, str], ...]
    cancel_reason: str
    online_url: str
    can_open: bool
    can_change: bool
    can_cancel: bool
    can_book_for: bool
    gives_by_hand: int
    attendance_dates: tuple[DateCard, ...]

    @property
    def online(self) -> int:
        """How many take part online; beside a room they take none of its seats."""
        return sum(entry.way == "online" for entry in self.booked)


@dataclass(frozen=True)
class SheetLine:
    """One person on the attendance list, known to the form by ``key``; ``barred`` when the reader may not write her attendance (rules 6)."""

    key: str
    person_id: int
    name: str
    kana: str
    present: bool | None
    barred: bool
    walked_in: bool
    way: str


@dataclass(frozen=True)
class Sheet:
    """The attendance list of one date."""

    card: WorkshopCard
    date: DateCard
    lines: tuple[SheetLine, ...]
    taken: bool
    open: bool


@dataclass(frozen=True)
class Attended:
    """A person has attended every date of a workshop."""

    workshop_id: int
    public_id: str
    attended_on: date
    confirmed_by: int | None
    trainer_id: int | None


@dataclass(frozen=True)
class KeptPage:
    """One page of the workshops that an actor keeps."""

    cards: tuple[WorkshopCard, ...]
    pager: Paged


@dataclass(frozen=True)
class WorkshopPlan:
    """What staff write about a workshop. ``meetings`` are its dates; ``title_en`` may stay empty."""

    title: str
    kind: str
    seats: int
    meetings: tuple[Meeting, ...] = ()
    place: str = ""
    held: str = "room"
    online_url: str = ""
    online_seats: int | None = None
    area_code: str = ""
    trainer_id: int | None = None
    series: str = ""
    summary: str = ""
    title_en: str = ""
