"""Reading marking: for results (points, who marked), for a marker (text and code, never a name), for the board."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from exams.attempts.models import Attempt
from exams.bank.queries import keys_of, questions
from exams.errors import NotFound
from exams.marking.models import MarkingAssignment, MarkingRule, MarkingScript, RubricMark
from exams.marking.policies import MARK, AssignmentPolicy, scope_of
from exams.marking.rules import REVIEW, ROUND_NAMES, THIRD, TRIAL, Marked, MarkingPolicy, Settlement, settle
from exams.papers.queries import frozen_paper
from exams.sittings.queries import sitting_by_public_id, sittings
from exams.sittings.values import SittingCard
from lms.accounts.api import people
from lms.db import db
from lms.knowledge.api import ESSAY, essay_length
from lms.policy import Actor, require

BATCH = 500


@dataclass(frozen=True)
class ScriptState:
    """A script with its living assignments and where it stands."""

    script: MarkingScript
    assignments: tuple[MarkingAssignment, ...]
    settlement: Settlement

    @property
    def free_rounds(self) -> tuple[str, ...]:
        """Rounds that are wanted and in nobody's hands."""
        in_hand = {one.round for one in self.assignments}
        return tuple(name for name in self.settlement.wanted if name not in in_hand)


@dataclass(frozen=True)
class ScriptRow:
    """A script in a marker's list."""

    code: str
    round: str
    done: bool
    begun: bool
    submitted_at: datetime | None


@dataclass(frozen=True)
class MarkersSitting:
    """The scripts of one sitting in a marker's hands; ``next_code`` is the first that is open."""

    public_id: str
    title: str
    rows: tuple[ScriptRow, ...]
    done: int
    next_code: str


@dataclass(frozen=True)
class RubricLine:
    """One line of the rubric; ``anchors`` say what some of the points stand for."""

    name: str
    points: int
    anchors: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class MarkingPage:
    """One script before its marker."""

    sitting: str
    title: str
    code: str
    round: str
    decides: bool
    trial: bool
    candidate: str
    others: tuple[tuple[str, int], ...]
    stem: str
    answer: str
    length: int
    least: int
    most: int
    too_short: bool
    too_long: bool
    lines: tuple[RubricLine, ...]
    points: tuple[int, ...]
    comment: str
    total: int
    possible: int
    complete: bool
    open: bool
    left: int


def policy_of(sitting_id: int) -> MarkingPolicy:
    """The rule of a sitting's marking that holds now."""
    row = db.session.scalar(
        select(MarkingRule).where(MarkingRule.sitting_id == sitting_id).order_by(MarkingRule.version.desc()).limit(1)
    )
    if row is None:
        return MarkingPolicy()
    return MarkingPolicy(**{field.name: getattr(row, field.name) for field in fields(MarkingPolicy)})


def written_places(card: SittingCard) -> dict[tuple[str, int], int]:
    """Place -> item version of the questions of a sitting's paper that people mark."""
    if card.paper_id is None:
        return {}
    return {
        (part.part, placed.position): placed.question.item_version_id
        for part in frozen_paper(card.paper_id).parts
        for placed in part.questions
        if placed.question.kind == ESSAY
    }


def script_states(sitting_id: int, attempt_ids: Iterable[int] | None = None) -> list[ScriptState]:
    """The newest version of each script of a sitting, or of some attempts, with its markings."""
    newer = aliased(MarkingScript)
    replaced = (
        select(newer.id)
        .where(
            newer.sitting_id == MarkingScript.sitting_id,
            newer.attempt_id == MarkingScript.attempt_id,
            newer.part == MarkingScript.part,
            newer.position == MarkingScript.position,
            newer.version > MarkingScript.version,
        )
        .exists()
    )
    voided = (
        select(Attempt.id)
        .where(
            Attempt.sitting_id == MarkingScript.sitting_id,
            Attempt.id == MarkingScript.attempt_id,
            Attempt.state == "voided",
        )
        .exists()
    )
    query = select(MarkingScript).where(
        MarkingScript.sitting_id == sitting_id, MarkingScript.kind == "live", ~replaced, ~voided
    )
    if attempt_ids is not None:
        query = query.where(MarkingScript.attempt_id.in_(list(attempt_ids)))
    scripts = db.session.scalars(query.order_by(MarkingScript.id)).all()
    return _with_markings(sitting_id, {script.id: script for script in scripts})


def _with_markings(sitting_id: int, scripts: Mapping[int, MarkingScript]) -> list[ScriptState]:
    policy, hands, ids = policy_of(sitting_id), defaultdict(list), list(scripts)
    for start in range(0, len(ids), BATCH):
        rows = db.session.scalars(
            select(MarkingAssignment).where(
                MarkingAssignment.sitting_id == sitting_id,
                MarkingAssignment.script_id.in_(ids[start : start + BATCH]),
                MarkingAssignment.withdrawn_at.is_(None),
            )
        )
        for row in rows:
            hands[row.script_id].append(row)
    points = points_by_assignment(sitting_id, [one.id for rows in hands.values() for one in rows])
    return [
        ScriptState(
            script,
            tuple(hands[script_id]),
            settle(
                [Marked(one.marker_id, one.round, points[one.id]) for one in hands[script_id] if one.submitted_at],
                policy,
            ),
        )
        for script_id, script in scripts.items()
    ]


def points_by_assignment(sitting_id: int, assignment_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Points by line of markings; an empty tuple where nothing is written down yet."""
    ids = list(assignment_ids)
    found: dict[int, list[int]] = {number: [] for number in ids}
    for start in range(0, len(ids), BATCH):
        rows = db.session.scalars(
            select(RubricMark)
            .where(RubricMark.sitting_id == sitting_id, RubricMark.assignment_id.in_(ids[start : start + BATCH]))
            .order_by(RubricMark.assignment_id, RubricMark.line)
        )
        for row in rows:
            found[row.assignment_id].append(row.points)
    return {number: tuple(points) for number, points in found.items()}


def settled_points(sitting_id: int, attempt_ids: Iterable[int]) -> dict[int, dict[tuple[str, int], float]]:
    """Attempt -> place -> points of the written answers that are settled."""
    found: dict[int, dict[tuple[str, int], float]] = defaultdict(dict)
    for state in script_states(sitting_id, attempt_ids):
        if state.settlement.points is not None:
            place = (state.script.part, state.script.position)
            found[state.script.attempt_id or 0][place] = state.settlement.points
    return found


def marked_by(sitting_id: int, attempt_ids: Iterable[int] | None = None) -> dict[int, set[int]]:
    """Attempt -> the people who marked something of it; they do not decide about this candidate (rules 6, 15)."""
    query = (
        select(MarkingScript.attempt_id, MarkingAssignment.marker_id)
        .join(
            MarkingAssignment,
            (MarkingAssignment.sitting_id == MarkingScript.sitting_id)
            & (MarkingAssignment.script_id == MarkingScript.id),
        )
        .where(
            MarkingScript.sitting_id == sitting_id,
            MarkingScript.kind == "live",
            MarkingAssignment.submitted_at.is_not(None),
        )
    )
    if attempt_ids is not None:
        query = query.where(MarkingScript.attempt_id.in_(list(attempt_ids)))
    found: dict[int, set[int]] = defaultdict(set)
    for attempt_id, marker_id in db.session.execute(query):
        found[attempt_id or 0].add(marker_id)
    return found


def open_scripts(sitting_id: int, attempt_ids: Iterable[int] | None = None) -> int:
    """How many written answers still wait for marks: each of them holds the release (rules 11)."""
    return sum(state.settlement.points is None for state in script_states(sitting_id, attempt_ids))


# ---- for a marker


def my_scripts(actor: Actor, english: bool = False) -> list[MarkersSitting]:
    """What lies in a marker's hands, sitting by sitting, open ones first."""
    require(actor, MARK)
    rows = db.session.execute(
        select(MarkingAssignment, MarkingScript.code)
        .join(
            MarkingScript,
            (MarkingScript.sitting_id == MarkingAssignment.sitting_id)
            & (MarkingScript.id == MarkingAssignment.script_id),
        )
        .where(AssignmentPolicy(actor).visible())
        .order_by(MarkingAssignment.submitted_at.is_not(None), MarkingAssignment.round != TRIAL, MarkingScript.code)
    ).all()
    begun = _begun(one for one, _ in rows)
    by_sitting: dict[int, list[ScriptRow]] = defaultdict(list)
    for one, code in rows:
        row = ScriptRow(code, ROUND_NAMES[one.round], one.submitted_at is not None, one.id in begun, one.submitted_at)
        by_sitting[one.sitting_id].append(row)
    cards = sittings(by_sitting)
    return [
        MarkersSitting(
            public_id=cards[number].public_id,
            title=(english and cards[number].title_en) or cards[number].title,
            rows=tuple(mine),
            done=sum(row.done for row in mine),
            next_code=next((row.code for row in mine if not row.done), ""),
        )
        for number, mine in sorted(by_sitting.items(), reverse=True)
    ]


def _begun(assignments: Iterable[MarkingAssignment]) -> set[int]:
    ids = [one.id for one in assignments]
    found: set[int] = set()
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        found |= set(db.session.scalars(select(RubricMark.assignment_id).where(RubricMark.assignment_id.in_(chunk))))
    return found


def open_count(actor: Actor) -> int:
    """How many scripts wait for this marker."""
    query = select(func.count()).select_from(MarkingAssignment)
    return (
        db.session.scalar(query.where(AssignmentPolicy(actor).visible(), MarkingAssignment.submitted_at.is_(None))) or 0
    )


def find_assignment(actor: Actor, sitting_public_id: str, code: str) -> tuple[MarkingScript, MarkingAssignment]:
    """A script in one's own hands by its code; NotFound for any other."""
    sitting = sitting_by_public_id(sitting_public_id)
    require(actor, MARK, scope_of(sitting.id))
    row = db.session.execute(
        select(MarkingScript, MarkingAssignment)
        .join(
            MarkingAssignment,
            (MarkingAssignment.sitting_id == MarkingScript.sitting_id)
            & (MarkingAssignment.script_id == MarkingScript.id),
        )
        .where(MarkingScript.sitting_id == sitting.id, MarkingScript.code == code, AssignmentPolicy(actor).visible())
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def rubric_of(item_version_id: int) -> tuple[RubricLine, ...]:
    """The lines by which a written answer is marked."""
    lines = keys_of([item_version_id])[item_version_id].key["rubric"]
    return tuple(
        RubricLine(
            line["name"],
            int(line["points"]),
            tuple(sorted((int(points), text) for points, text in (line.get("anchors") or {}).items())),
        )
        for line in lines
    )


def marking_page(actor: Actor, sitting_public_id: str, code: str, english: bool = False) -> MarkingPage:
    """A script in one's own hands: question, answer, rubric, what is written down so far. No name anywhere."""
    script, mine = find_assignment(actor, sitting_public_id, code)
    body: Mapping[str, Any] = questions([script.item_version_id])[script.item_version_id].body
    lines, points = rubric_of(script.item_version_id), points_by_assignment(script.sitting_id, [mine.id])[mine.id]
    rule = policy_of(script.sitting_id)
    card, length = sittings([script.sitting_id])[script.sitting_id], essay_length(script.answer)
    least, most = body.get("least", 0), body.get("most", 0)
    return MarkingPage(
        sitting=card.public_id,
        title=(english and card.title_en) or card.title,
        code=script.code,
        round=ROUND_NAMES[mine.round],
        decides=mine.round in (THIRD, REVIEW),
        trial=mine.round == TRIAL,
        candidate=_candidate(script, rule),
        others=_others(script, mine, rule),
        stem=body["stem"],
        answer=script.answer,
        length=length,
        least=least,
        most=most,
        too_short=length < least,
        too_long=bool(most) and length > most,
        lines=lines,
        points=points,
        comment=mine.comment,
        total=sum(points),
        possible=sum(line.points for line in lines),
        complete=len(points) == len(lines),
        open=mine.submitted_at is None,
        left=open_count(actor),
    )


def _candidate(script: MarkingScript, rule: MarkingPolicy) -> str:
    """Who wrote it, where the board decided that the marker may know."""
    if rule.conceal_candidates or script.attempt_id is None:
        return ""
    person_id = db.session.get_one(Attempt, (script.sitting_id, script.attempt_id)).person_id
    return people([person_id])[person_id].name


def _others(script: MarkingScript, mine: MarkingAssignment, rule: MarkingPolicy) -> tuple[tuple[str, int], ...]:
    """Who else handed in which total, where the board decided that markers may know of each other."""
    if rule.conceal_markers or script.attempt_id is None:
        return ()
    rows = db.session.scalars(
        select(MarkingAssignment).where(
            MarkingAssignment.sitting_id == script.sitting_id,
            MarkingAssignment.script_id == script.id,
            MarkingAssignment.id != mine.id,
            MarkingAssignment.submitted_at.is_not(None),
        )
    ).all()
    points, who = points_by_assignment(script.sitting_id, [row.id for row in rows]), people(r.marker_id for r in rows)
    return tuple((who[row.marker_id].name, sum(points[row.id])) for row in rows)


def review_states(sitting_id: int, attempt_id: int) -> list[str]:
    """Of each written answer of an attempt: whether it is marked anew after an appeal ("none", "open", "done")."""
    found = []
    for state in script_states(sitting_id, [attempt_id]):
        review = [one for one in state.assignments if one.round == REVIEW]
        found.append("none" if not review else "done" if review[0].submitted_at else "open")
    return found
