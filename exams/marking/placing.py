"""Who gets which answer, inside the caller's transaction: trials first, then live ones with controls among them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from exams.attempts.models import Attempt
from exams.errors import NobodyToMark
from exams.marking.models import MarkingAssignment, MarkingScript
from exams.marking.policies import scope_of
from exams.marking.quality import calibrated
from exams.marking.queries import ScriptState, policy_of, script_states
from exams.marking.rules import CONTROL, REVIEW, TRIAL, Place, controls_wanted, share_out
from lms.accounts.api import people_with_role, ties_between
from lms.clock import now
from lms.db import Work
from lms.policy import Actor, Role


def place_scripts(work: Work, actor: Actor, sitting_id: int, without: Iterable[int] = ()) -> int:
    """Give every script that is in nobody's hands to a marker; returns how many found none.

    Whoever is tied to a candidate (herself, family, taught, employed, same organisation), had the script in hand
    before, or is not near enough on the trial answers, is left out before anybody is chosen. Controls are put among
    what each has in hand.
    """
    everybody = [m for m in people_with_role(Role.MARKER, scope_of(sitting_id)) if m not in set(without)]
    _give_trials(work, sitting_id, everybody)
    markers = calibrated(sitting_id, everybody)
    states = [state for state in script_states(sitting_id) if state.free_rounds]
    barred = _barred(work, sitting_id, _attempts(states), markers)
    before = _earlier_hands(work, sitting_id, [state.script.id for state in states])
    places = [
        Place(state.script.id, name, barred[state.script.attempt_id or 0] | before[state.script.id])
        for state in states
        for name in state.free_rounds
    ]
    given, left = share_out(places, markers, _loads(work, sitting_id))
    _assign(work, sitting_id, given)
    _give_controls(work, sitting_id, markers)
    work.audit(actor, "exams.marking.shared_out", "sitting", sitting_id, given=len(given), left=len(left))
    return len(left)


def _barred(work: Work, sitting_id: int, attempt_ids: Sequence[int], markers: Iterable[int]) -> dict[int, set[int]]:
    """Attempt -> markers who are tied to its candidate."""
    rows = work.session.execute(
        select(Attempt.id, Attempt.person_id).where(Attempt.sitting_id == sitting_id, Attempt.id.in_(attempt_ids))
    )
    candidates: dict[int, int] = dict(rows.all())
    barred: dict[int, set[int]] = {attempt_id: set() for attempt_id in candidates}
    for marker in markers:
        tied = {tie.other_id for tie in ties_between(marker, candidates.values())}
        for attempt_id, person_id in candidates.items():
            if person_id in tied:
                barred[attempt_id].add(marker)
    return barred


def _earlier_hands(work: Work, sitting_id: int, script_ids: Sequence[int]) -> dict[int, set[int]]:
    rows = work.session.execute(
        select(MarkingAssignment.script_id, MarkingAssignment.marker_id).where(
            MarkingAssignment.sitting_id == sitting_id, MarkingAssignment.script_id.in_(script_ids)
        )
    )
    hands: dict[int, set[int]] = defaultdict(set)
    for script_id, marker in rows:
        hands[script_id].add(marker)
    return hands


def _loads(work: Work, sitting_id: int) -> dict[int, int]:
    rows = work.session.execute(
        select(MarkingAssignment.marker_id, func.count())
        .where(
            MarkingAssignment.sitting_id == sitting_id,
            MarkingAssignment.withdrawn_at.is_(None),
            MarkingAssignment.round.not_in((TRIAL, CONTROL)),
        )
        .group_by(MarkingAssignment.marker_id)
    )
    return dict(rows.all())


def _attempts(states: Iterable[ScriptState]) -> list[int]:
    return [state.script.attempt_id for state in states if state.script.attempt_id is not None]


def _assign(work: Work, sitting_id: int, given: Iterable[tuple[int, str, int]]) -> None:
    work.session.add_all(
        MarkingAssignment(
            sitting_id=sitting_id, script_id=script_id, marker_id=marker, round=name, assigned_at=now(),
            submitted_at=None, withdrawn_at=None,
        )
        for script_id, name, marker in given
    )  # fmt: skip
    work.session.flush()


def _exemplars(work: Work, sitting_id: int, kind: str) -> list[int]:
    return list(
        work.session.scalars(
            select(MarkingScript.id)
            .where(MarkingScript.sitting_id == sitting_id, MarkingScript.kind == kind)
            .order_by(MarkingScript.id)
        )
    )


def _give_trials(work: Work, sitting_id: int, markers: Iterable[int]) -> None:
    """Every marker gets every trial answer once."""
    scripts = _exemplars(work, sitting_id, TRIAL)
    had = _earlier_hands(work, sitting_id, scripts)
    _assign(work, sitting_id, [(script, TRIAL, m) for script in scripts for m in markers if m not in had[script]])


def _give_controls(work: Work, sitting_id: int, markers: Iterable[int]) -> None:
    """Each marker gets one control in so many live answers, never the same twice."""
    scripts = _exemplars(work, sitting_id, CONTROL)
    had, every = _earlier_hands(work, sitting_id, scripts), policy_of(sitting_id).control_every
    live = _loads(work, sitting_id)
    given = []
    for marker in markers:
        fresh = [script for script in scripts if marker not in had[script]]
        missing = controls_wanted(live.get(marker, 0), every) - (len(scripts) - len(fresh))
        given += [(script, CONTROL, marker) for script in fresh[: max(0, missing)]]
    _assign(work, sitting_id, given)


def assign_review(work: Work, actor: Actor, sitting_id: int, attempt_id: int, without: Iterable[int] = ()) -> None:
    """Have every written answer of an attempt marked anew by somebody who had nothing to do with it.

    An answer that is in such hands already, or came back, stays there. Refuses with NobodyToMark.
    """
    states = [
        state
        for state in script_states(sitting_id, [attempt_id])
        if not any(one.round == REVIEW for one in state.assignments)
    ]
    markers = [m for m in people_with_role(Role.MARKER, scope_of(sitting_id)) if m not in set(without)]
    markers = calibrated(sitting_id, markers)
    barred = _barred(work, sitting_id, [attempt_id], markers)[attempt_id]
    before = _earlier_hands(work, sitting_id, [state.script.id for state in states])
    places = [Place(state.script.id, REVIEW, barred | before[state.script.id]) for state in states]
    given, left = share_out(places, markers, _loads(work, sitting_id))
    if left or not given:
        raise NobodyToMark
    _assign(work, sitting_id, given)
    work.audit(actor, "exams.marking.review_asked", "attempt", f"{sitting_id}.{attempt_id}", scripts=len(given))
