"""How far the marking of a sitting is and how well it holds, for the board."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from exams.bank.queries import questions
from exams.marking.models import MarkingAssignment, MarkingScript
from exams.marking.policies import MANAGE, scope_of
from exams.marking.quality import FEWEST, AgreementShown, MarkerQuality, agreement_of, quality_of
from exams.marking.queries import RubricLine, points_by_assignment, policy_of, rubric_of, script_states, written_places
from exams.marking.rules import THIRD, MarkingPolicy
from exams.sittings.queries import sitting_by_public_id
from lms.accounts.api import people, people_with_role
from lms.db import db
from lms.policy import Actor, Role, require


@dataclass(frozen=True)
class MarkerProgress:
    person: str
    name: str
    done: int
    given: int
    mean: float | None
    has_open: bool
    quality: MarkerQuality


@dataclass(frozen=True)
class ProgressPage:
    """How far the marking of a sitting is, for the board."""

    public_id: str
    title: str
    scripts: int
    settled: int
    thirds: int
    unplaced: int
    asks: bool
    markers: tuple[MarkerProgress, ...]
    policy: MarkingPolicy
    may_change_rule: bool
    may_share_out: bool
    agreement: AgreementShown
    few: int
    trials: int
    controls: int


def progress_page(actor: Actor, sitting_public_id: str, english: bool = False) -> ProgressPage:
    """How far the marking is, by marker; totals as a mean only, so that nobody is hurried."""
    card = sitting_by_public_id(sitting_public_id)
    require(actor, MANAGE, scope_of(card.id))
    states = script_states(card.id)
    hands = [one for state in states for one in state.assignments]
    points = points_by_assignment(card.id, [one.id for one in hands])
    ids = {one.marker_id for one in hands} | set(people_with_role(Role.MARKER, scope_of(card.id)))
    who = people(ids)
    unplaced = sum(len(state.free_rounds) for state in states)
    quality, kinds = quality_of(card.id, ids), exemplar_counts(card.id)
    return ProgressPage(
        public_id=card.public_id,
        title=(english and card.title_en) or card.title,
        scripts=len(states),
        settled=sum(state.settlement.points is not None for state in states),
        thirds=sum(THIRD in (*state.settlement.wanted, *(a.round for a in state.assignments)) for state in states),
        unplaced=unplaced,
        asks=bool(written_places(card)),
        markers=tuple(
            _progress(
                who[marker].public_id,
                who[marker].name,
                [one for one in hands if one.marker_id == marker],
                points,
                quality[marker],
            )
            for marker in sorted(ids, key=lambda m: who[m].sort_key)
        ),
        policy=policy_of(card.id),
        may_change_rule=not any(one.submitted_at for one in hands) and card.released_at is None,
        may_share_out=unplaced > 0,
        agreement=agreement_of(card.id),
        few=FEWEST,
        trials=kinds.get("trial", 0),
        controls=kinds.get("control", 0),
    )


def _progress(
    public_id: str,
    name: str,
    hands: list[MarkingAssignment],
    points: Mapping[int, tuple[int, ...]],
    quality: MarkerQuality,
) -> MarkerProgress:
    done = [sum(points[one.id]) for one in hands if one.submitted_at]
    mean = sum(done) / len(done) if done else None
    return MarkerProgress(public_id, name, len(done), len(hands), mean, len(done) < len(hands), quality)


def exemplar_counts(sitting_id: int) -> dict[str, int]:
    """How many trial and control answers there are."""
    rows = db.session.execute(
        select(MarkingScript.kind, func.count())
        .where(MarkingScript.sitting_id == sitting_id)
        .group_by(MarkingScript.kind)
    )
    return dict(rows.all())


@dataclass(frozen=True)
class WrittenQuestion:
    """A question that people mark, with its rubric."""

    part: str
    position: int
    stem: str
    lines: tuple[RubricLine, ...]


def written_questions(actor: Actor, sitting_public_id: str) -> list[WrittenQuestion]:
    """The written questions of a sitting's paper, for the board."""
    card = sitting_by_public_id(sitting_public_id)
    require(actor, MANAGE, scope_of(card.id))
    placed = written_places(card)
    known = questions(placed.values())
    return [
        WrittenQuestion(part, position, known[version].body["stem"], rubric_of(version))
        for (part, position), version in sorted(placed.items())
    ]
