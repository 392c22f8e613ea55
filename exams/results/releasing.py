"""How a list comes into being and becomes visible, inside the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from sqlalchemy import select, update

from exams.events import PassesRecorded, ResultsReleased
from exams.results.board.queries import Candidate
from exams.results.models import HeldResult, Release, ResultLine, ResultList
from exams.results.passes.services import NewPass, pass_facts
from exams.results.rules import Line, attempt_number, digest_of
from exams.results.scoring import ScoreState
from exams.sittings.models import Sitting
from exams.sittings.services import note_release
from exams.sittings.values import SittingCard
from lms.clock import now, today
from lms.db import Work, write_many
from lms.policy import Actor
from lms.tasks.api import enqueue

TELL = "exams.results.tell"
_LINE = tuple(field.name for field in fields(Line))


def hold(work: Work, sitting_id: int) -> None:
    """Let the steps of one sitting's board follow one another; what a broken preparation left is dropped."""
    work.session.execute(select(Sitting.id).where(Sitting.id == sitting_id).with_for_update())
    work.session.execute(
        update(ResultList)
        .where(ResultList.sitting_id == sitting_id, ResultList.state == "open", ResultList.frozen_at.is_(None))
        .values(state="dropped", dropped_at=now(), dropped_reason="not completed")
        .execution_options(synchronize_session=False)
    )


def new_list(work: Work, sitting_id: int, actor: Actor, state: str) -> ResultList:
    """An empty list, not frozen: no query shows it."""
    row = ResultList(
        sitting_id=sitting_id, state=state, begun_at=now(), begun_by=actor.person_id, frozen_at=None, dropped_at=None
    )
    work.session.add(row)
    work.session.flush()
    return row


def add_lines(
    work: Work, target: ResultList, candidates: Iterable[Candidate], scores: Mapping[int, ScoreState]
) -> list[Line]:
    """Write a portion of a list's lines."""
    lines = [_line(target, candidate, scores.get(candidate.seq)) for candidate in candidates]
    write_many(work, ResultLine, [{name: getattr(line, name) for name in _LINE} for line in lines])
    return lines


def _line(target: ResultList, candidate: Candidate, score: ScoreState | None) -> Line:
    outcome = "absent"
    if candidate.attempt is not None and candidate.attempt.state == "voided":
        outcome = "void"
    elif candidate.ended and score is not None:
        outcome = "passed" if score.passed else "failed"
    return Line(
        sitting_id=target.sitting_id,
        list_id=target.id,
        seq=candidate.seq,
        person_id=candidate.application.person_id,
        attempt_id=candidate.attempt.id if candidate.came and candidate.attempt else None,
        score_version=score.version if score and candidate.ended else None,
        outcome=outcome,
    )


def freeze(target: ResultList, lines: Iterable[Line | ResultLine]) -> None:
    """From now on the list is what its digest says."""
    target.frozen_at = now()
    target.digest = digest_of([[line.seq, line.attempt_id, line.score_version, line.outcome] for line in lines])


def new_pass(card: SittingCard, line: Line | ResultLine, markers: Iterable[int]) -> NewPass:
    """The pass of a line: dated to the day of the release, with the sitting's own identity rule (rules 13)."""
    return NewPass(
        person_id=line.person_id,
        exam_code=card.exam_code,
        exam_body=card.exam_body,
        passed_on=today(),
        supervised=card.supervised,
        identity_rule=card.identity_rule,
        handlers=tuple(sorted(markers)),
        line=(line.sitting_id, line.list_id, line.seq),
    )


def make_visible(work: Work, actor: Actor, card: SittingCard, target: ResultList, *, standing: bool) -> None:
    """The visible moment: one row. Those above are told in the same transaction, the candidates soon after."""
    work.session.add(
        Release(
            sitting_id=card.id, list_id=target.id, released_at=now(), released_by=actor.person_id, standing=standing
        )
    )
    work.session.flush()
    if card.kind == "dated":
        note_release(work, card.id, now())
    seqs = _shown(work, target)
    work.audit(actor, "exams.results.released", "result_list", target.id, sitting=card.id, results=len(seqs))
    enqueue(work, TELL, f"{card.id}.{target.id}", {"sitting": card.id, "list": target.id})
    work.announce(ResultsReleased(card.id, tuple(attempt_number(card.id, seq) for seq in seqs)))
    facts = pass_facts(work, card.id, target.id)
    if facts:
        work.announce(PassesRecorded(tuple(facts)))


def _shown(work: Work, target: ResultList) -> Sequence[int]:
    held = select(HeldResult.seq).where(HeldResult.sitting_id == target.sitting_id, HeldResult.list_id == target.id)
    return work.session.scalars(
        select(ResultLine.seq)
        .where(
            ResultLine.sitting_id == target.sitting_id,
            ResultLine.list_id == target.id,
            ResultLine.outcome != "void",
            ResultLine.seq.not_in(held),
        )
        .order_by(ResultLine.seq)
    ).all()
