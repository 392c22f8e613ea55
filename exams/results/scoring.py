"""Computes the points of attempts from what is stored. Reads keys; what comes out holds none (rules 9)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from exams.attempts.queries import answers_of
from exams.bank.queries import keys_of
from exams.marking.queries import settled_points
from exams.papers.models import PaperItem
from exams.papers.queries import frozen_paper
from exams.results.models import HeldResult, ItemLook, ResultLine, ResultList, Score
from exams.results.rules import (
    ItemSums,
    Place,
    PlacedItem,
    Ruling,
    Scored,
    ScoringSheet,
    counts,
    digest_of_written,
    key_in_force,
    score_attempt,
    written,
)
from exams.sittings.exemptions.queries import carried_parts
from exams.sittings.exemptions.rules import CarriedPart
from exams.sittings.rules import PartScore, decide
from exams.sittings.values import SittingCard
from lms.db import db
from lms.knowledge.api import ESSAY

# The background work that computes points.
JUDGE = "exams.results.judge"
BATCH = 500


@dataclass(frozen=True)
class Computed:
    """Points of one attempt with what they were computed from."""

    attempt_id: int
    scored: Scored
    passed: bool
    inputs: str
    carried: Mapping[str, CarriedPart] = field(default_factory=dict)

    @property
    def told_parts(self) -> dict[str, dict[str, Any]]:
        """The points part by part as a score keeps them; a part that is carried over says from where."""
        sat = {part: {"earned": earned, "possible": most} for part, (earned, most) in self.scored.parts.items()}
        return sat | {
            part: {
                "earned": one.earned,
                "possible": one.possible,
                "carried": {"title": one.title, "on": one.passed_on.isoformat(), "in_total": one.in_total},
            }
            for part, one in self.carried.items()
        }


@dataclass(frozen=True, slots=True)
class ScoreState:
    """How far a score is and what it led to."""

    attempt_id: int
    version: int
    complete: bool
    passed: bool
    inputs: str


def placed_items(paper_id: int) -> list[PlacedItem]:
    """The items of a paper with their keys, in order. For scoring and the board alone."""
    placed = [
        (part.part, place.position, place.question) for part in frozen_paper(paper_id).parts for place in part.questions
    ]
    keys, tried = keys_of(question.item_version_id for _, _, question in placed), pretest_places(paper_id)
    return [
        PlacedItem(
            part,
            position,
            question.kind,
            question.topic_code,
            keys[question.item_version_id].key,
            (part, position) in tried,
        )
        for part, position, question in placed
    ]


def pretest_places(paper_id: int) -> set[Place]:
    """Where items stand that are only tried out."""
    rows = db.session.execute(
        select(PaperItem.part, PaperItem.position).where(PaperItem.paper_id == paper_id, PaperItem.pretest)
    )
    return {(part, position) for part, position in rows}


def possible_points(paper_id: int) -> dict[str, float]:
    """Part -> points that can be had."""
    return {part: possible for part, (_, possible) in score_attempt(placed_items(paper_id), {}, {}).parts.items()}


def rulings_of(sitting_id: int) -> dict[Place, Ruling]:
    """The board's newest ruling about each item that it looked at."""
    rows = db.session.scalars(select(ItemLook).where(ItemLook.sitting_id == sitting_id).order_by(ItemLook.version))
    return {(row.part, row.position): Ruling(row.ruling, tuple(row.options)) for row in rows}


def compute(
    card: SittingCard,
    attempt_ids: Sequence[int],
    rulings: Mapping[Place, Ruling] | None = None,
    *,
    known: Mapping[int, str] | None = None,
    sums: "SumsTaken | None" = None,
) -> list[Computed]:
    """Points and decision of attempts by the sitting's own pass rule; nobody passes while a mark is missing.

    rulings  what shall hold for the items; the board's own rulings where nothing is said
    known    attempt -> digest of everything that its points were computed from; who still has the same is left out
    sums     is given how each of these attempts answered
    """
    if card.paper_id is None:
        return []
    items, known = placed_items(card.paper_id), known or {}
    rulings = rulings_of(card.id) if rulings is None else rulings
    marks, carried = settled_points(card.id, attempt_ids), carried_parts(card.id, attempt_ids)
    sheet = ScoringSheet(items, rulings)
    shared = written(card.pass_rule), written([_in_force(i, rulings.get((i.part, i.position))) for i in items])
    found = []
    for attempt_id, answers in answers_of(card.id, attempt_ids).items():
        own = _Own(answers, marks.get(attempt_id, {}), carried.get(attempt_id, {}))
        if sums is not None:
            sums.take(attempt_id, own)
        inputs = digest_of_written([*shared, *own.written()])
        if known.get(attempt_id) != inputs:
            found.append(_computed(card, attempt_id, sheet, inputs, own))
    return found


class _Own(NamedTuple):
    """What the points of one attempt are computed from, beside what all share: the pass rule and the keys in force."""

    answers: Mapping[Place, Any]
    marks: Mapping[Place, float]
    carried: Mapping[str, CarriedPart]

    def written(self) -> Iterator[str]:
        """As its digest has it."""
        yield written(sorted((*place, answer) for place, answer in self.answers.items()))
        yield written(sorted((*place, points) for place, points in self.marks.items()))
        if self.carried:
            yield written(sorted((part, asdict(one)) for part, one in self.carried.items()))


class SumsTaken:
    """The sums of each item of a sitting, taken while the attempts are judged anyway."""

    def __init__(self, card: SittingCard) -> None:
        items = [item for item in placed_items(card.paper_id) if item.kind != ESSAY] if card.paper_id else []
        self._sheet = ScoringSheet(items, {})
        self.sums = ItemSums(pretest_places(card.paper_id) if card.paper_id else set())

    def take(self, attempt_id: int, own: _Own) -> None:
        self.sums.take(attempt_id, self._sheet.rights(own.answers, own.carried))


def item_sums(card: SittingCard, attempt_ids: Sequence[int]) -> ItemSums:
    """How each item was answered in these attempts, by those who sat its part; for figures, which never leave the board."""
    taken, carried = SumsTaken(card), carried_parts(card.id)
    for start in range(0, len(attempt_ids), BATCH):
        for attempt_id, answers in answers_of(card.id, attempt_ids[start : start + BATCH]).items():
            taken.take(attempt_id, _Own(answers, {}, carried.get(attempt_id, {})))
    return taken.sums


def _computed(card: SittingCard, attempt_id: int, sheet: ScoringSheet, inputs: str, own: _Own) -> Computed:
    """A part that is carried over is not scored here, whatever was answered there; it counts as its own result says."""
    answers, marks, carried = own
    scored = sheet.points(answers, marks, carried)
    points = {part: PartScore(earned or 0.0, possible) for part, (earned, possible) in scored.parts.items()}
    earlier = {part: PartScore(one.earned, one.possible) if one.in_total else None for part, one in carried.items()}
    passed = scored.complete and decide(card.pass_rule, points, earlier).passed
    return Computed(attempt_id, scored, passed, inputs, carried)


def _in_force(item: PlacedItem, ruling: Ruling | None) -> tuple[Any, ...]:
    return item.part, item.position, key_in_force(item, ruling), counts(item, ruling)


def rights_of(card: SittingCard, attempt_ids: Sequence[int]) -> dict[Place, dict[int, bool]]:
    """Place -> attempt -> whether it was answered right, of those who sat that part; for figures, which never leave the board."""
    if card.paper_id is None:
        return {}
    items = [item for item in placed_items(card.paper_id) if item.kind != ESSAY]
    sheet, carried = ScoringSheet(items, {}), carried_parts(card.id)
    found: dict[Place, dict[int, bool]] = {(item.part, item.position): {} for item in items}
    for start in range(0, len(attempt_ids), BATCH):
        for attempt_id, answers in answers_of(card.id, attempt_ids[start : start + BATCH]).items():
            for place, right in sheet.rights(answers, carried.get(attempt_id, ())):
                found[place][attempt_id] = right
    return found


def _newest(sitting_id: int, attempt_ids: Iterable[int] | None) -> ColumnElement[bool]:
    newer = aliased(Score)
    replaced = (
        select(newer.version)
        .where(
            newer.sitting_id == Score.sitting_id,
            newer.attempt_id == Score.attempt_id,
            newer.version > Score.version,
        )
        .exists()
    )
    these = () if attempt_ids is None else (Score.attempt_id.in_(list(attempt_ids)),)
    return and_(Score.sitting_id == sitting_id, ~replaced, *these)


def newest_scores(sitting_id: int, attempt_ids: Iterable[int] | None = None) -> dict[int, Score]:
    """The score of each attempt that counts now."""
    rows = db.session.scalars(select(Score).where(_newest(sitting_id, attempt_ids)))
    return {row.attempt_id: row for row in rows}


def newest_states(sitting_id: int, attempt_ids: Iterable[int] | None = None) -> dict[int, ScoreState]:
    """What is known of the score of each attempt that counts now, without its points: for many at once."""
    query = select(Score.attempt_id, Score.version, Score.complete, Score.passed, Score.inputs)
    rows = db.session.execute(query.where(_newest(sitting_id, attempt_ids)))
    return {row.attempt_id: ScoreState(*row) for row in rows}


def is_held() -> ColumnElement[bool]:
    """The line was left out of its list's release."""
    return (
        select(HeldResult.seq)
        .where(
            HeldResult.sitting_id == ResultLine.sitting_id,
            HeldResult.list_id == ResultLine.list_id,
            HeldResult.seq == ResultLine.seq,
        )
        .exists()
    )


def listed(sitting_id: int, state: str, seqs: Iterable[int] | None = None) -> set[int]:
    """The seqs, of all or of these, that stand on lists of this state, those held back left out."""
    query = (
        select(ResultLine.seq)
        .join(ResultList, (ResultList.sitting_id == ResultLine.sitting_id) & (ResultList.id == ResultLine.list_id))
        .where(ResultLine.sitting_id == sitting_id, ResultList.state == state, ~is_held())
    )
    if seqs is not None:
        query = query.where(ResultLine.seq.in_(list(seqs)))
    return set(db.session.scalars(query))
