"""Judging: scripts and scores of attempts, and results that follow at once by a standing decision of the board.

Handing in and judging are two use-cases (design law 4): what fails here never costs a candidate her work, and a
scan takes up what was left.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from exams.attempts.exposure import count_exposure
from exams.attempts.models import Attempt
from exams.attempts.services import close_intake
from exams.events import AttemptsSubmitted, ScriptsSettled
from exams.marking.services import prepare_scripts
from exams.results.board.queries import candidates_of
from exams.results.models import ResultLine, Score
from exams.results.passes.services import prepare_passes
from exams.results.queries import attempt_awaiting_points
from exams.results.releasing import add_lines, freeze, hold, make_visible, new_list, new_pass
from exams.results.scoring import JUDGE, Computed, ScoreState, SumsTaken, compute, listed, newest_states
from exams.sittings.exemptions.queries import carried_by
from exams.sittings.models import Sitting
from exams.sittings.queries import sitting
from exams.sittings.values import SittingCard
from lms.clock import now
from lms.db import Work, transaction, write_many
from lms.policy import SYSTEM, Actor
from lms.tasks.api import Running, enqueue

CHUNK = 200
RESCAN = "exams.results.rescan"
ENDED = ("submitted", "auto_submitted")


def on_attempts_submitted(event: AttemptsSubmitted, work: Work) -> None:
    """Attempts were handed in: judge them soon, in a transaction of their own."""
    enqueue(work, JUDGE, args={"sitting": event.sitting_id, "attempts": list(event.attempt_ids), "cause": "submitted"})


def on_scripts_settled(event: ScriptsSettled, work: Work) -> None:
    """All written answers of these attempts have their marks: compute the points anew."""
    enqueue(work, JUDGE, args={"sitting": event.sitting_id, "attempts": list(event.attempt_ids), "cause": "marked"})


def judge_task(task: Running) -> None:
    """The background side of judging; who handed in meanwhile is judged along: 200 at once cost as much as twenty alone."""
    attempts = task.take_along("attempts", CHUNK)
    judge_attempts(task.args["sitting"], attempts, task.args["cause"])


def rescan_task(task: Running) -> None:
    """Take up attempts whose judging was lost: ended, and without complete points or release."""
    for sitting_id, attempt_ids in unjudged().items():
        judge_attempts(sitting_id, attempt_ids, "submitted")


def unjudged() -> dict[int, list[int]]:
    """Sitting -> ended attempts without complete points, or whose result should have followed at once."""
    complete = select(Score.version).where(
        Score.sitting_id == Attempt.sitting_id, Score.attempt_id == Attempt.id, Score.complete
    )
    line = select(ResultLine.seq).where(
        ResultLine.sitting_id == Attempt.sitting_id, ResultLine.seq == Attempt.application_seq
    )
    with transaction() as work:
        rows = work.session.execute(
            select(Attempt.sitting_id, Attempt.id)
            .join(Sitting, Sitting.id == Attempt.sitting_id)
            .where(
                Attempt.purpose == "exam",
                Attempt.state.in_(ENDED),
                ~line.exists(),
                or_(~complete.exists(), Sitting.kind == "on_demand"),
            )
            .order_by(Attempt.sitting_id, Attempt.id)
        )
        found: dict[int, list[int]] = {}
        for sitting_id, attempt_id in rows:
            found.setdefault(sitting_id, []).append(attempt_id)
    return found


def judge_attempts(
    sitting_id: int, attempt_ids: Iterable[int], cause: str = "submitted", sums: SumsTaken | None = None
) -> int:
    """Make scripts of written answers and append scores; returns how many scores are new.

    Nothing is overwritten; the same state of things, which its digest proves, gives no new row and is not scored again.
    Released results stay as they are. Where the board decided so beforehand, the result follows at once.

    sums  is given how each of these attempts answered
    """
    ids, made = sorted(set(attempt_ids)), 0
    for start in range(0, len(ids), CHUNK):
        with transaction() as work:
            card = sitting(sitting_id)
            wanted = _judgeable(work, card, ids[start : start + CHUNK])
            prepare_scripts(work, card, wanted)
            before = newest_states(card.id, wanted)
            known = {attempt_id: state.inputs for attempt_id, state in before.items()}
            made += _append_scores(work, card, compute(card, wanted, known=known, sums=sums), before, cause)
        if card.standing_decision:
            release_at_once(card, wanted)
    return made


def _judgeable(work: Work, card: SittingCard, attempt_ids: Sequence[int]) -> list[int]:
    rows = work.session.scalars(
        select(Attempt.id)
        .where(Attempt.sitting_id == card.id, Attempt.id.in_(attempt_ids), Attempt.state.in_(ENDED))
        .order_by(Attempt.id)
        .with_for_update()
    ).all()
    done = listed(card.id, "released", rows)
    return [attempt_id for attempt_id in rows if attempt_id not in done]


def _append_scores(
    work: Work, card: SittingCard, found: Sequence[Computed], before: Mapping[int, ScoreState], cause: str
) -> int:
    """A version more for each whose points were computed anew."""
    count_exposure(work, card.id, [one.attempt_id for one in found if one.attempt_id not in before])
    versions, at = {attempt_id: state.version for attempt_id, state in before.items()}, now()
    write_many(work, Score, [_score(card.id, one, versions.get(one.attempt_id, 0) + 1, cause, at) for one in found])
    return len(found)


def _score(sitting_id: int, one: Computed, version: int, cause: str, at: datetime) -> dict[str, Any]:
    return {
        "sitting_id": sitting_id,
        "attempt_id": one.attempt_id,
        "version": version,
        "parts": one.told_parts,
        "profile": {code: list(counts) for code, counts in one.scored.profile.items()},
        "complete": one.scored.complete,
        "passed": one.passed,
        "inputs": one.inputs,
        "cause": cause,
        "scored_at": at,
    }


def judge_own(actor: Actor, application_public_id: str) -> None:
    """Judge one's own attempt now, where the result follows at once and the background was not quick enough."""
    waiting = attempt_awaiting_points(actor, application_public_id)
    if waiting is not None:
        judge_attempts(waiting[0], [waiting[1]])


def release_at_once(card: SittingCard, attempt_ids: Sequence[int]) -> int:
    """Release complete scores of a sitting whose board decided so beforehand (rules 23); returns how many."""
    with transaction() as work:
        hold(work, card.id)
        done, scores = listed(card.id, "released", attempt_ids), newest_states(card.id, attempt_ids)
        ready = [
            c
            for c in candidates_of(card, attempt_ids)
            if c.seq in scores and scores[c.seq].complete and c.seq not in done
        ]
        if not ready:
            return 0
        frozen = new_list(work, card.id, SYSTEM, "released")
        lines = add_lines(work, frozen, ready, scores)
        close_intake(work, card.id, [line.seq for line in lines])
        freeze(frozen, lines)
        carriers = carried_by(card.id, [line.seq for line in lines])
        passed = [line for line in lines if line.outcome == "passed"]
        prepare_passes(work, [new_pass(card, line, carriers.get(line.seq, ())) for line in passed])
        make_visible(work, SYSTEM, card, frozen, standing=True)
        return len(lines)
