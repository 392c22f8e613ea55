"""What the pages of the secretariat show about sittings: frozen, with every step decided already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exams.sittings.shown import AccommodationShown, SittingSummary, listed
from exams.sittings.values import SittingPlan
from lms.ui.lists import Page


@dataclass(frozen=True)
class OfficeRow:
    """A sitting in the secretariat's list."""

    summary: SittingSummary
    code: str
    accepted: int
    waiting: int
    open_requests: int
    paper: str


@dataclass(frozen=True)
class OfficeRoom:
    public_id: str
    name: str
    place: str
    way_there: str
    seats: int
    taken: int
    venue_room_id: int | None


@dataclass(frozen=True)
class OfficePage:
    """One sitting for those who plan it, with what can still be done."""

    row: OfficeRow
    sitting_id: int
    plan: SittingPlan
    rules: tuple[Any, ...]
    rooms: tuple[OfficeRoom, ...]
    unseated: int
    fixed: tuple[str, ...]
    paper_title: str
    lacks_paper: bool
    may_change: bool
    may_cancel: bool
    may_see_applications: bool
    may_enter: bool
    may_see_accommodations: bool
    cancelled_reason: str
    reserve: str
    seats: int
    seats_fit: str
    may_follow_seats: bool


@dataclass(frozen=True)
class ApplicationFilter:
    text: str = ""
    state: str = ""
    sort: str = "seq"


@dataclass(frozen=True)
class ApplicantRow:
    """An application in the secretariat's list. Nothing of accommodations: those have their own page."""

    public_id: str
    seq: int
    name: str
    kana: str
    slip_number: str
    state: str
    state_tag: str
    channel: str
    room: str
    applied_at: datetime
    by_staff: bool
    own_language: str


@dataclass(frozen=True)
class ApplicationsPage:
    sitting: SittingSummary
    page: Page
    filter: ApplicationFilter
    states: tuple[tuple[str, str], ...]
    chosen: frozenset[str]
    narrowed: bool


@dataclass(frozen=True)
class RequestRow:
    """An accommodation request, or a decision for somebody who never asked, in the list of who decides them."""

    sitting: str
    application: str
    sitting_title: str
    sitting_id: int
    seq: int
    name: str
    wishes: tuple[str, ...]
    asked_at: datetime | None
    decided: bool

    @property
    def wish_words(self) -> str:
        """What was asked for, in the reader's language."""
        return listed(self.wishes)


@dataclass(frozen=True)
class FoundCandidate:
    """A living application, found for somebody who never asked. Nothing of what was asked or granted."""

    sitting: str
    application: str
    sitting_title: str
    name: str
    kana: str
    slip_number: str


@dataclass(frozen=True)
class RequestPage:
    """What was asked and granted so far; ``shown`` is empty for somebody who never asked and was granted nothing."""

    sitting: SittingSummary
    application: str
    name: str
    shown: AccommodationShown | None
    granted: tuple[str, ...]
    sitting_id: int
    seq: int
    may_decide: bool

    @property
    def asked(self) -> bool:
        """Whether she asked for something herself."""
        return self.shown is not None and self.shown.asked_at is not None

    @property
    def amounts(self) -> dict[str, int]:
        """How much is granted now, by the names of the form."""
        names = ("extra_minutes", "extra_percent", "break_minutes", "text_size")
        return {name: getattr(self.shown, name) for name in names} if self.shown else {}
