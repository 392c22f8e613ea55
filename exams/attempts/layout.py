"""The paper as one candidate meets it: her order, her answers, no key. What the exam page shows, decided already."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from exams.attempts.models import Attempt, Response
from exams.attempts.shuffling import options_in_order, questions_in_order
from exams.bank.controls import Control, control_of
from exams.bank.models import Item, ItemVersion
from exams.papers.queries import PartCard, PlacedQuestion
from lms.db import db
from lms.knowledge.api import CASE, MATCHING, ORDERING, is_answered


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
    given: Mapping[str, Response],
    media_url: Callable[[str], str] = str,
) -> list[PartView]:
    """The parts in their order, the questions of each in hers."""
    found = list(parts)
    asked = [placed.question for _, card in found for placed in card.questions]
    cases = _cases([question.item_version_id for question in asked if question.in_case])
    shown = [
        (
            card.part,
            name,
            [_view(attempt, card.part, placed, given, cases, media_url) for placed in _ordered(attempt, card, cases)],
        )
        for name, card in found
    ]
    keys = [view.key for _, _, views in shown for view in views]
    beside = {key: (before, after) for before, key, after in zip(["", *keys], keys, [*keys[1:], ""], strict=False)}
    return [PartView(part, name, tuple(_numbered(views, beside))) for part, name, views in shown]


def _numbered(views: Sequence[QuestionView], beside: Mapping[str, tuple[str, str]]) -> Iterable[QuestionView]:
    """Numbers and neighbours by the order on her page; a shared stem stands before its first question alone."""
    last: int | None = None
    for number, view in enumerate(views, start=1):
        before, after = beside[view.key]
        case = None if view.case_id == last else view.case
        last = view.case_id
        yield replace(view, number=number, before=before, after=after, case=case)


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
    attempt: Attempt,
    part: str,
    placed: PlacedQuestion,
    given: Mapping[str, Response],
    cases: Mapping[int, CaseView],
    media_url: Callable[[str], str],
) -> QuestionView:
    body, kind, key = placed.question.body, placed.question.kind, f"{part}-{placed.position}"
    response, case = given.get(key), cases.get(placed.question.item_version_id)
    answer = response.answer if response else None
    order = [
        option["id"] for option in options_in_order(attempt.seed, key, kind, body, shuffles=attempt.shuffles_options)
    ]
    return QuestionView(
        key=key,
        part=part,
        number=placed.position,
        kind=kind,
        control=control_of(kind, body, name=key, answer=answer, order=order, media_url=media_url),
        lines={MATCHING: "rows", ORDERING: "places"}.get(kind, ""),
        case=control_of(CASE, case.body, name=f"{key}-case", media_url=media_url) if case else None,
        case_id=case.id if case else None,
        answered=is_answered(kind, body, answer),
        review=bool(response and response.review),
    )


def files_named(attempt: Attempt, parts: Iterable[tuple[str, PartCard]]) -> set[str]:
    """The public ids of all pictures and sounds that the questions of an attempt name."""
    found: set[str] = set()

    def note(file: str) -> str:
        found.add(file)
        return file

    laid_out(attempt, parts, {}, note)
    return found
