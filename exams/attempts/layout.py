"""The paper as one candidate meets it: her order, her answers, no key. What the exam page shows, decided already."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from exams.attempts.models import Attempt
from exams.attempts.shuffling import options_in_order, questions_in_order
from exams.bank.controls import Control, control_of
from exams.bank.models import Item, ItemVersion
from exams.bank.queries import Question
from exams.papers.queries import PartCard, PlacedQuestion
from lms.db import Kept, db
from lms.knowledge.api import CASE, MATCHING, ORDERING, is_answered


class Given(NamedTuple):
    """What stands at a place: the answer, and whether it is marked to be looked at again."""

    answer: Any
    review: bool


VIEWS_KEPT = 2048
_alike = Kept(VIEWS_KEPT)


@dataclass(frozen=True)
class CaseView:
    """The stem that several questions share, as fields without any field."""

    id: int
    body: Mapping[str, Any]


@dataclass(frozen=True)
class QuestionView:
    """One question with this candidate's own answer.

    key      its place on the paper, under which it is saved; ``number`` is where it stands on her page
    lines    "rows" or "places" where it is answered line by line
    case     the shared stem, with its first question alone
    alike    what all depends on where nothing of hers is in it: the same for everybody who has not answered it
    """

    key: str
    part: str
    number: int
    kind: str
    control: Control
    lines: str
    case: Control | None
    case_id: int | None
    answered: bool
    review: bool
    before: str = ""
    after: str = ""
    alike: tuple[Any, ...] | None = None

    @property
    def name(self) -> str:
        """What the question is called on her page."""
        return f"{self.part}{self.number}"


@dataclass(frozen=True)
class PartView:
    part: str
    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class ExamPage:
    """The paper before a candidate. ``closes`` and ``now`` are milliseconds of the server's clock.

    stands      the clock stands and the questions are covered; ``on_break`` when she rests by herself
    text_size   1 to 3, where a size was granted to her; 1 leaves it to her
    """

    attempt: str
    title: str
    slip_number: str
    practice: bool
    sample: bool
    parts: tuple[PartView, ...]
    first: str
    open_keys: tuple[tuple[str, str], ...]
    review_keys: tuple[tuple[str, str], ...]
    one_page: bool
    closes_at: datetime
    closes: int
    now: int
    minutes_left: int
    stands: bool
    on_break: bool
    news: int
    break_minutes: int
    text_size: int
    furigana: bool
    read_aloud: bool

    @property
    def display(self) -> dict[str, Any]:
        """Text size and furigana as they were granted; what was not granted stays as she set it."""
        size = {"text_size": str(self.text_size)} if self.text_size > 1 else {}
        return {**size, **({"ruby_on": True} if self.furigana else {})}

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        return tuple(question for part in self.parts for question in part.questions)


def laid_out(
    attempt: Attempt,
    parts: Iterable[tuple[str, PartCard]],
    given: Mapping[str, Given],
    media_url: Callable[[str], str] = str,
) -> list[PartView]:
    """The parts in their order, the questions of each in hers."""
    found = list(parts)
    cases = _cases(
        [one.question.item_version_id for _, card in found for one in card.questions if one.question.in_case]
    )
    ordered = [(name, card.part, _ordered(attempt, card, cases)) for name, card in found]
    keys = [f"{part}-{placed.position}" for _, part, placed_there in ordered for placed in placed_there]
    beside = {key: (before, after) for before, key, after in zip(["", *keys], keys, [*keys[1:], ""], strict=False)}
    desk = _Desk(attempt, given, cases, beside, media_url)
    return [PartView(part, name, tuple(_shown(desk, part, placed))) for name, part, placed in ordered]


@dataclass(frozen=True)
class _Desk:
    """What the page of one candidate is made from; ``beside`` are the neighbours of each place on her page."""

    attempt: Attempt
    given: Mapping[str, Given]
    cases: Mapping[int, CaseView]
    beside: Mapping[str, tuple[str, str]]
    media_url: Callable[[str], str]


def _shown(desk: _Desk, part: str, placed: Sequence[PlacedQuestion]) -> Iterable[QuestionView]:
    """Numbers by the order on her page; a shared stem stands before its first question alone."""
    last: int | None = None
    for number, one in enumerate(placed, start=1):
        case = desk.cases.get(one.question.item_version_id)
        repeated, last = case is not None and case.id == last, case.id if case else None
        place = _Place(f"{part}-{one.position}", part, number, *desk.beside[f"{part}-{one.position}"])
        yield _view_of(desk, place, one, None if repeated else case)


class _Place(NamedTuple):
    """Where a question stands: its key, and its number and neighbours on this candidate's page."""

    key: str
    part: str
    number: int
    before: str
    after: str


def _view_of(desk: _Desk, place: _Place, placed: PlacedQuestion, case: CaseView | None) -> QuestionView:
    """One question on her page. What is the same for everybody who has not answered it is put together once a process."""
    asked, response, attempt = placed.question, desk.given.get(place.key), desk.attempt
    order = _order(attempt, place.key, asked)
    if response is not None or asked.in_case or asked.body.get("media"):
        return _view(place, asked, order, response, case, desk.cases.get(asked.item_version_id), desk.media_url)
    alike = (asked.item_version_id, place)
    if attempt.shuffles_items or order is not None:
        return _view(place, asked, order, None, None, None, str)
    return _alike.of(alike, lambda: _view(place, asked, None, None, None, None, str, alike))


def _order(attempt: Attempt, key: str, asked: Question) -> Sequence[str] | None:
    """The ids of the options as she meets them; None for the author's own order."""
    if asked.kind != ORDERING and not attempt.shuffles_options:
        return None
    told = options_in_order(attempt.seed, key, asked.kind, asked.body, shuffles=attempt.shuffles_options)
    return [option["id"] for option in told]


def _cases(item_version_ids: Sequence[int]) -> dict[int, CaseView]:
    """Item version -> the case to which its item belongs."""
    if not item_version_ids:
        return {}
    case, newest = aliased(Item), aliased(ItemVersion)
    rows = db.session.execute(
        select(ItemVersion.id, case.id, newest.body)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(case, case.id == Item.case_id)
        .join(newest, (newest.item_id == case.id) & (newest.version == case.version))
        .where(ItemVersion.id.in_(item_version_ids))
    )
    return {version_id: CaseView(case_id, body) for version_id, case_id, body in rows}


def _ordered(attempt: Attempt, card: PartCard, cases: Mapping[int, CaseView]) -> list[PlacedQuestion]:
    placed = {question.position: question for question in card.questions}
    known = [
        (position, cases[one.question.item_version_id].id if one.question.item_version_id in cases else None)
        for position, one in placed.items()
    ]
    return [placed[p] for p in questions_in_order(attempt.seed, card.part, known, shuffles=attempt.shuffles_items)]


def _view(
    place: _Place,
    asked: Question,
    order: Sequence[str] | None,
    response: Given | None,
    first_of: CaseView | None,
    case: CaseView | None,
    media_url: Callable[[str], str],
    alike: tuple[Any, ...] | None = None,
) -> QuestionView:
    answer, key = response.answer if response else None, place.key
    return QuestionView(
        key=key,
        part=place.part,
        number=place.number,
        kind=asked.kind,
        control=control_of(asked.kind, asked.body, name=key, answer=answer, order=order, media_url=media_url),
        lines={MATCHING: "rows", ORDERING: "places"}.get(asked.kind, ""),
        case=control_of(CASE, first_of.body, name=f"{key}-case", media_url=media_url) if first_of else None,
        case_id=case.id if case else None,
        answered=is_answered(asked.kind, asked.body, answer),
        review=bool(response and response.review),
        before=place.before,
        after=place.after,
        alike=alike,
    )


def files_named(attempt: Attempt, parts: Iterable[tuple[str, PartCard]]) -> set[str]:
    """The public ids of all pictures and sounds that the questions of an attempt name."""
    found: set[str] = set()

    def note(file: str) -> str:
        found.add(file)
        return file

    laid_out(attempt, parts, {}, note)
    return found
