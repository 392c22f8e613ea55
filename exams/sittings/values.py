"""What is handed over between the rooms of sittings: a plan, a wish, cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

AGREEMENT_VERSION = "2026-04"


@dataclass(frozen=True)
class SittingPlan:
    """Everything that is decided about a sitting before anybody applies.

    paper_id     a frozen paper; may follow later than the rest
    pass_rule    as exams.sittings.rules.decide reads it
    """

    code: str
    title: str
    kind: str
    exam_body: str
    apply_from_at: datetime
    apply_until_at: datetime
    opens_at: datetime
    closes_at: datetime
    minutes: int
    pass_rule: Mapping[str, Any]
    supervised: bool
    identity_rule: str
    title_en: str = ""
    exam_code: str = "gerontology"
    capacity: int | None = None
    paper_id: int | None = None
    eligibility: Mapping[str, Any] = field(default_factory=dict)
    standing_decision: Mapping[str, Any] = field(default_factory=dict)
    results_due_on: date | None = None
    fee_yen: int = 0
    sample: bool = False
    shuffles_items: bool = False
    shuffles_options: bool = False
    exemptions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RoomPlan:
    name: str
    place: str
    seats: int
    way_there: str = ""
    venue_room_id: int | None = None


@dataclass(frozen=True)
class Wish:
    """What a candidate says when she applies.

    agreed_by  web, paper or phone: how she agreed to the rules of the exam
    wishes     codes of rules.ACCOMMODATIONS; told is her own words about it (sensitive)
    """

    channel: str
    agreed: bool
    agreed_by: str = "web"
    wishes: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Support:
    """What is granted to a candidate: kinds of rules.ACCOMMODATIONS, and how much of what has an amount."""

    kinds: tuple[str, ...] = ()
    extra_minutes: int = 0
    extra_percent: int = 0
    break_minutes: int = 0
    text_size: int = 1

    @property
    def given(self) -> bool:
        """Whether anything is granted at all."""
        return self != Support()


@dataclass(frozen=True)
class ApplicationRef:
    """Which application: for addresses (public ids) and for colleagues' tables (sitting_id, seq)."""

    sitting_id: int
    seq: int
    sitting: str
    application: str


@dataclass(frozen=True)
class SittingCard:
    """A sitting as other packages know it."""

    id: int
    public_id: str
    code: str
    exam_code: str
    exam_body: str
    title: str
    title_en: str
    kind: str
    stage: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    paper_id: int | None
    pass_rule: Mapping[str, Any]
    supervised: bool
    identity_rule: str
    standing_decision: Mapping[str, Any]
    results_due_on: date | None
    released_at: datetime | None
    sample: bool


@dataclass(frozen=True)
class Granted:
    """What holds for one application because of an accommodation. Nothing of why."""

    kinds: frozenset[str] = frozenset()
    extra_minutes: int = 0
    extra_percent: int = 0
    break_minutes: int = 0
    text_size: int = 1

    def seconds_more(self, minutes: int) -> int:
        """Time beyond the exam's own minutes, in seconds: the share of them, rounded up to whole minutes, and the minutes."""
        return 60 * (self.extra_minutes + -(-minutes * self.extra_percent // 100))


@dataclass(frozen=True)
class ApplicationCard:
    """An application as attempts, marking and results know it."""

    sitting_id: int
    seq: int
    public_id: str
    person_id: int
    slip_number: str
    state: str
    channel: str
    room_id: int | None


@dataclass(frozen=True)
class Slip:
    """A printed admission slip."""

    content: bytes
    filename: str
