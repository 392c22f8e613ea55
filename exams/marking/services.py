"""Use-cases of marking: preparing scripts, sharing them out, marking, taking back."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import func, select, update

from exams.attempts.queries import answers_of
from exams.errors import (
    MarkingOver,
    MarkingRuleFixed,
    MarksIncomplete,
    NotFound,
    ReasonMissing,
    ScriptHandedIn,
)
from exams.events import ScriptsSettled
from exams.marking.models import MarkingAssignment, MarkingRule, MarkingScript, RubricMark
from exams.marking.placing import place_scripts
from exams.marking.policies import MANAGE, scope_of
from exams.marking.queries import (
    find_assignment,
    points_by_assignment,
    rubric_of,
    script_states,
    written_places,
)
from exams.marking.rules import CONTROL, REVIEW, TRIAL, MarkingPolicy, faults_in_marks
from exams.sittings.queries import SittingCard, sitting, sitting_by_public_id
from lms.accounts.api import person_by_public_id
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import SYSTEM, Actor, require

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6


def prepare_scripts(work: Work, card: SittingCard, attempt_ids: Sequence[int]) -> int:
    """Make scripts of the written answers of ended attempts and share them out; returns how many were made.

    An empty answer has no script. An answer that was changed by a decision of the board is a new version of its
    script, and whoever had the old one in hand gives it back.
    """
    written = written_places(card)
    if not written:
        return 0
    known = {(s.script.attempt_id, s.script.part, s.script.position): s for s in script_states(card.id, attempt_ids)}
    made = 0
    for attempt_id, answers in answers_of(card.id, attempt_ids).items():
        for (part, position), version_id in written.items():
            answer, before = answers.get((part, position)), known.get((attempt_id, part, position))
            if not answer or (before is not None and before.script.answer == answer):
                continue
            if before is not None:
                _give_back(work, SYSTEM, before.assignments, "the answer was replaced")
            row = _new_script(card.id, (part, position), version_id, answer)
            row.attempt_id, row.version = attempt_id, before.script.version + 1 if before else 1
            work.session.add(row)
            made += 1
    if made:
        work.session.flush()
        place_scripts(work, SYSTEM, card.id)
    return made


def _new_script(sitting_id: int, place: tuple[str, int], item_version_id: int, answer: str) -> MarkingScript:
    return MarkingScript(
        sitting_id=sitting_id,
        part=place[0],
        position=place[1],
        item_version_id=item_version_id,
        code="".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH)),
        answer=answer,
        prepared_at=now(),
    )


def share_out_scripts(actor: Actor, sitting_public_id: str) -> int:
    """Share out what is in nobody's hands, after a marker was added; returns how many still found none."""
    card = sitting_by_public_id(sitting_public_id)
    require(actor, MANAGE, scope_of(card.id))
    with transaction() as work:
        return place_scripts(work, actor, card.id)


def take_back_scripts(actor: Actor, sitting_public_id: str, marker_public_id: str, reason: str) -> int:
    """Take what a marker has not handed in out of her hands and share it out among the others.

    For a marker who falls ill or leaves. Returns how many scripts found nobody. Refusals: ReasonMissing.
    """
    card, marker = sitting_by_public_id(sitting_public_id), person_by_public_id(marker_public_id)
    require(actor, MANAGE, scope_of(card.id))
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        hands = work.session.scalars(
            select(MarkingAssignment).where(
                MarkingAssignment.sitting_id == card.id,
                MarkingAssignment.marker_id == marker.id,
                MarkingAssignment.submitted_at.is_(None),
                MarkingAssignment.withdrawn_at.is_(None),
            )
        ).all()
        _give_back(work, actor, hands, reason.strip())
        return place_scripts(work, actor, card.id, without=[marker.id])


def _give_back(work: Work, actor: Actor, hands: Iterable[MarkingAssignment], reason: str) -> None:
    ids = [one.id for one in hands if one.submitted_at is None]
    work.session.execute(
        update(MarkingAssignment)
        .where(MarkingAssignment.id.in_(ids), MarkingAssignment.submitted_at.is_(None))
        .values(withdrawn_at=now(), withdrawn_by=actor.person_id, withdrawn_reason=reason[:400])
    )
    work.session.expire_all()


def set_marking_rule(actor: Actor, sitting_public_id: str, policy: MarkingPolicy) -> None:
    """Say how the answers of a sitting are marked. Fixed once the first marking is handed in (MarkingRuleFixed)."""
    card = sitting_by_public_id(sitting_public_id)
    require(actor, MANAGE, scope_of(card.id))
    if not policy.reason.strip():
        raise ReasonMissing
    with transaction() as work:
        marked = select(MarkingAssignment.id).where(
            MarkingAssignment.sitting_id == card.id,
            MarkingAssignment.submitted_at.is_not(None),
            MarkingAssignment.round != TRIAL,
        )
        if work.session.scalar(marked.limit(1)):
            raise MarkingRuleFixed
        last = work.session.scalar(select(func.max(MarkingRule.version)).where(MarkingRule.sitting_id == card.id)) or 0
        work.session.add(
            MarkingRule(
                sitting_id=card.id, version=last + 1, set_by=actor.person_id, set_at=now(),
                **{**asdict(policy), "reason": policy.reason.strip()[:400]},
            )
        )  # fmt: skip
        work.session.flush()
        work.audit(
            actor, "exams.marking.rule_set", "sitting", card.id, markings=policy.markings, tolerance=policy.tolerance,
            conceal_candidates=policy.conceal_candidates, conceal_markers=policy.conceal_markers,
        )  # fmt: skip
        place_scripts(work, actor, card.id)


def add_exemplar(
    actor: Actor, sitting_public_id: str, place: tuple[str, int], kind: str, answer: str, agreed: Sequence[int | None]
) -> str:
    """Add an answer with agreed points: a trial before the live ones, or a control among them; returns its code.

    place  part and position of the written question. Refusals: NotFound, ReasonMissing (no text), MarksIncomplete.
    """
    card = sitting_by_public_id(sitting_public_id)
    require(actor, MANAGE, scope_of(card.id))
    version_id = written_places(card).get(place)
    if version_id is None or kind not in (TRIAL, CONTROL):
        raise NotFound
    if not answer.strip():
        raise ReasonMissing
    if faults_in_marks(agreed, [line.points for line in rubric_of(version_id)]):
        raise MarksIncomplete
    with transaction() as work:
        row = _new_script(card.id, place, version_id, answer.strip())
        row.kind, row.agreed, row.set_by = kind, [points for points in agreed if points is not None], actor.person_id
        work.session.add(row)
        work.session.flush()
        work.audit(actor, f"exams.marking.{kind}_added", "marking_script", f"{card.id}.{row.id}")
        place_scripts(work, actor, card.id)
        return row.code


def keep_marks(actor: Actor, sitting_public_id: str, code: str, points: Sequence[int | None], comment: str) -> None:
    """Write down points by line, as far as they go, without handing in. Refusals: NotFound, ScriptHandedIn."""
    with transaction() as work:
        script, mine = _open_assignment(work, actor, sitting_public_id, code)
        rubric = rubric_of(script.item_version_id)
        kept = {row.line: row for row in _marks(work, mine)}
        for number, line in enumerate(rubric):
            given = points[number] if number < len(points) else None
            if given is None or not 0 <= given <= line.points:
                continue
            row = kept.get(number) or RubricMark(sitting_id=mine.sitting_id, assignment_id=mine.id, line=number)
            row.points = given
            work.session.add(row)
        mine.comment = comment.strip()


def _marks(work: Work, mine: MarkingAssignment) -> Sequence[RubricMark]:
    return work.session.scalars(
        select(RubricMark).where(RubricMark.sitting_id == mine.sitting_id, RubricMark.assignment_id == mine.id)
    ).all()


def _open_assignment(
    work: Work, actor: Actor, sitting_public_id: str, code: str
) -> tuple[MarkingScript, MarkingAssignment]:
    script, mine = find_assignment(actor, sitting_public_id, code)
    work.session.refresh(mine, with_for_update=True)
    if mine.withdrawn_at is not None:
        raise NotFound
    if mine.submitted_at is not None:
        raise ScriptHandedIn
    if mine.round != REVIEW and sitting(script.sitting_id).released_at is not None:
        raise MarkingOver
    return script, mine


def hand_in_marks(actor: Actor, sitting_public_id: str, code: str) -> None:
    """Hand a marking in, once. When it settles the attempt's last script, its points can be computed.

    Two markings further apart than the tolerance go to a third person. Refusals: NotFound, ScriptHandedIn,
    MarksIncomplete, MarkingOver.
    """
    with transaction() as work:
        script, mine = _open_assignment(work, actor, sitting_public_id, code)
        points = points_by_assignment(script.sitting_id, [mine.id])[mine.id]
        if faults_in_marks(points, [line.points for line in rubric_of(script.item_version_id)]):
            raise MarksIncomplete
        mine.submitted_at = now()
        work.audit(
            actor, "exams.marking.handed_in", "marking_script", f"{script.sitting_id}.{script.id}", round=mine.round
        )
        if script.attempt_id is None:
            place_scripts(work, actor, script.sitting_id)
            return
        states = script_states(script.sitting_id, [script.attempt_id])
        if any(state.free_rounds for state in states):
            place_scripts(work, actor, script.sitting_id)
        if all(state.settlement.points is not None for state in states):
            work.announce(ScriptsSettled(script.sitting_id, (script.attempt_id,)))


def mark_script(actor: Actor, sitting_public_id: str, code: str, points: Sequence[int], comment: str = "") -> None:
    """Mark a script and hand it in, in one go."""
    with transaction():
        keep_marks(actor, sitting_public_id, code, points, comment)
        hand_in_marks(actor, sitting_public_id, code)
