"""What pages of programmes are handed: frozen, with every decision already made."""

from dataclasses import dataclass
from datetime import date, datetime

from courses.catalogue.rules import Words
from courses.programmes.rules import Part
from courses.workshops.values import Tag, WorkshopCard
from lms.ui.lists import Page


@dataclass(frozen=True)
class ProgrammeCard:
    """One programme in its newest version."""

    id: int
    version_id: int
    code: str
    title: Words
    summary: Words
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Done:
    """How a part was done: the day, who confirmed it, by what, and who had a hand in it."""

    part: str
    done_on: date
    confirmed_by: int | None
    source: str
    source_ref: str
    handlers: tuple[int, ...]


@dataclass(frozen=True)
class PartView:
    """One part on a page. ``stage`` is what the step list draws; ``how`` is an English source sentence."""

    code: str
    title: Words
    text: Words
    stage: str
    done_on: date | None
    how: str
    confirmed_by: str
    due_on: date | None = None
    late: bool = False


@dataclass(frozen=True)
class CourseLink:
    """An online course that is still open."""

    code: str
    title: Words


@dataclass(frozen=True)
class PlanState:
    """Where a learner's plan stands; at most one of write, revise, waits, passed and used_up is true."""

    write: bool = False
    revise: bool = False
    waits: bool = False
    passed: bool = False
    used_up: bool = False
    begun: bool = False
    comments: tuple[str, ...] = ()
    tries_left: int = 0
    handed_in_at: datetime | None = None


@dataclass(frozen=True)
class NextStep:
    """The one next step: one of courses, workshops (with ``booked`` among them) or plan is given."""

    part: PartView
    courses: tuple[CourseLink, ...] = ()
    workshops: tuple[WorkshopCard, ...] = ()
    booked: tuple[WorkshopCard, ...] = ()
    none_planned: bool = False
    plan: PlanState | None = None


@dataclass(frozen=True)
class CompletionCard:
    """A completed programme as it may be told upward: that, when and who confirmed it; no marks (rules 8)."""

    id: int
    public_id: str
    person_id: int
    programme_code: str
    title: Words
    completed_on: date
    confirmed_by: int
    confirmed_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def valid(self) -> bool:
        """True unless it was found wrong."""
        return self.withdrawn_at is None


@dataclass(frozen=True)
class LearnerPage:
    """A programme as one reader sees it; at most one of sign_in, ask, asked, next, waits and completion is given."""

    programme: ProgrammeCard
    parts: tuple[PartView, ...]
    done: int
    sign_in: bool
    ask: bool
    asked: bool
    next: NextStep | None
    waits: bool
    plan: PlanState | None
    completion: CompletionCard | None
    withdrawn: CompletionCard | None
    trainer: str


@dataclass(frozen=True)
class Follower:
    """One person of a programme in a list, with where she stands and since when."""

    public_id: str
    name: str
    kana: str
    state: Tag
    parts: tuple[Tag, ...]
    done: int
    since: date
    days: int
    trainer: str
    stuck: bool
    late: bool
    can_encourage: bool
    word_on: date | None


@dataclass(frozen=True)
class Cohort:
    """The people of a programme that the reader may see; ``done`` by person the days of her parts, for the charts."""

    programme: ProgrammeCard
    followers: tuple[Follower, ...]
    pager: Page
    runs: bool
    stuck: int
    done: tuple[dict[str, date], ...]


@dataclass(frozen=True)
class EquivalenceView:
    """An earlier training proposed for a part, with what the reader can do about it."""

    public_id: str
    part: Words
    training: str
    giver: str
    held_on: date
    evidence: str
    has_file: bool
    proposed_by: str
    decided_by: str
    state: Tag
    reason: str
    can_decide: bool
    waits_for_other: bool


@dataclass(frozen=True)
class FollowerPage:
    """One person's way as her trainer and the secretariat see it: outcomes, never points or markers."""

    public_id: str
    programme: ProgrammeCard
    name: str
    kana: str
    person_public_id: str
    state: Tag
    parts: tuple[PartView, ...]
    plans: tuple[tuple[int, datetime, Tag], ...]
    equivalences: tuple[EquivalenceView, ...]
    completions: tuple[CompletionCard, ...]
    confirmers: dict[int, str]
    trainer: str
    enrolled_on: date | None
    runs: bool
    can_admit: bool
    can_confirm: bool
    confirm_on: date | None
    can_withdraw: bool
    look_again: bool
    can_recognise: bool
    can_allow_try: bool


@dataclass(frozen=True)
class TrainerChoice:
    """Somebody who may train in a programme."""

    id: int
    name: str


@dataclass(frozen=True)
class WaitingLine:
    """What waits for the secretariat in one programme."""

    code: str
    title: Words
    asked: int
    ready: int
    look_again: int

    @property
    def any(self) -> bool:
        return bool(self.asked or self.ready or self.look_again)


@dataclass(frozen=True)
class Waiting:
    """What waits for an actor: people by programme, earlier training to confirm (enrolment, name), plans to mark."""

    programmes: tuple[WaitingLine, ...]
    equivalences: tuple[tuple[str, str], ...]
    plans: int

    @property
    def any(self) -> bool:
        return bool(self.programmes or self.equivalences or self.plans)
