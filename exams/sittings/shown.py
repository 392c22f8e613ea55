"""What the pages of sittings show: frozen, with every step and reason decided already."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from exams.sittings.fees.rules import Balance


def listed(words: tuple[str, ...]) -> str:
    """Source words in the reader's language, one after another."""
    return gettext(", ").join(gettext(word) for word in words)


@dataclass(frozen=True)
class RuleLine:
    """One condition of the pass rule, ready to be told: ``points`` or ``percent`` is set, ``part`` empty for the total."""

    part: str
    points: int | None
    percent: int | None
    possible: int | None


@dataclass(frozen=True)
class RoomShown:
    name: str
    place: str
    way_there: str
    seats: int
    contact: str = ""


@dataclass(frozen=True)
class SittingSummary:
    """A sitting in a list."""

    public_id: str
    title: str
    on_demand: bool
    sample: bool
    stage: str
    stage_tag: str
    opens_at: datetime
    closes_at: datetime
    apply_from_at: datetime
    apply_until_at: datetime
    minutes: int
    fee_yen: int
    places_left: int | None
    open_now: bool


@dataclass(frozen=True)
class FrontPage:
    """What the exam is and when one can sit it."""

    on_demand: tuple[SittingSummary, ...]
    coming: tuple[SittingSummary, ...]
    past: tuple[SittingSummary, ...]
    signed_in: bool


@dataclass(frozen=True)
class SittingPage:
    """One sitting for anybody who wants to know, with what the reader can do now."""

    summary: SittingSummary
    code: str
    exam_body: str
    supervised: bool
    rules: tuple[RuleLine, ...]
    rooms: tuple[RoomShown, ...]
    channels: tuple[str, ...]
    results_due_on: date | None
    least_age: int | None
    carried: tuple[str, ...]
    carried_days: int | None
    cancelled_reason: str
    waiting_list: bool
    may_apply: bool
    must_sign_in: bool
    refusal: str
    application: str

    @property
    def channel_words(self) -> str:
        """The ways of answering, in the reader's language."""
        return listed(self.channels)


@dataclass(frozen=True)
class ApplyPage:
    """The form's surroundings: for whom, what will be printed, which ways there are."""

    sitting: SittingPage
    printed: str
    printed_confirmed: bool
    kana: str
    born_on: date | None
    channels: tuple[tuple[str, str], ...]
    wishes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ApplicationRow:
    sitting: str
    public_id: str
    title: str
    on_demand: bool
    opens_at: datetime
    state: str
    state_tag: str
    slip_number: str
    sample: bool


@dataclass(frozen=True)
class AccommodationShown:
    """What was asked and what was granted, for the candidate herself and for who decides.

    asked_at  None for somebody who never asked
    """

    wishes: tuple[str, ...]
    told: str
    asked_at: datetime | None
    decided: bool
    granted: tuple[str, ...]
    extra_minutes: int
    extra_percent: int
    break_minutes: int
    text_size: int
    reason: str
    decided_at: datetime | None

    @property
    def wish_words(self) -> str:
        """What was asked for, in the reader's language."""
        return listed(self.wishes)

    @property
    def granted_words(self) -> str:
        """What was granted, in the reader's language."""
        return listed(self.granted)


@dataclass(frozen=True)
class ApplicationPage:
    """One application for its candidate or the secretariat, with what can be done now."""

    sitting_id: int
    seq: int
    person_id: int
    public_id: str
    sitting: SittingPage
    name: str
    own: bool
    state: str
    state_tag: str
    slip_number: str
    channel: str
    room: RoomShown | None
    applied_at: datetime
    entered_by_staff: bool
    waiting_place: int | None
    accommodation: AccommodationShown | None
    may_grant_support: bool
    fee: Balance
    slip_on: date | None
    has_slip: bool
    may_withdraw: bool
    is_waiting: bool


@dataclass(frozen=True)
class SlipFacts:
    """Everything that stands on the 受験票."""

    heading: str
    language: str
    giver: str
    sample: bool
    audit_id: str
    slip_number: str
    printed: str
    kana: str
    born_on: date | None
    title: str
    opens_on: date
    opens_at: str
    minutes: int
    on_demand: bool
    supervised: bool
    channel: str
    room: RoomShown | None
    extra_minutes: int
