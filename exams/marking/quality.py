"""How well the marking holds: trials, controls, drift, agreement. For the board, and for who may have live answers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from exams.marking.agreement import Estimated, intraclass, percent_agreement, weighted_kappa
from exams.marking.models import MarkingAssignment, MarkingScript, RubricMark
from exams.marking.queries import points_by_assignment, policy_of, script_states
from exams.marking.rules import CONTROL, FIRST, SECOND, TRIAL, drift_of, is_calibrated
from lms.db import db

FEWEST = 10


@dataclass(frozen=True)
class MarkerQuality:
    """One marker beside the agreed points.

    trial      whether she is near enough; None while trials are open
    deviation  mean of (given - agreed) on controls, in points; above 0 is mild, below strict
    drift      later half minus earlier half
    """

    trials: int
    trial: bool | None
    controls: int
    deviation: float | None
    drift: float | None


@dataclass(frozen=True)
class AgreementShown:
    """How far first and second markings agree, over the answers that have both. None of it below ten answers."""

    scripts: int
    percent: float | None
    kappa: Estimated | None
    icc: Estimated | None


def deviations(sitting_id: int, kind: str) -> dict[int, list[float]]:
    """Marker -> total given minus total agreed, of what she handed in, in that order."""
    rows = db.session.execute(
        select(MarkingAssignment.marker_id, MarkingScript.agreed, func.sum(RubricMark.points))
        .join(
            MarkingScript,
            (MarkingScript.sitting_id == MarkingAssignment.sitting_id)
            & (MarkingScript.id == MarkingAssignment.script_id),
        )
        .join(
            RubricMark,
            (RubricMark.sitting_id == MarkingAssignment.sitting_id)
            & (RubricMark.assignment_id == MarkingAssignment.id),
        )
        .where(
            MarkingAssignment.sitting_id == sitting_id,
            MarkingScript.kind == kind,
            MarkingAssignment.submitted_at.is_not(None),
        )
        .group_by(
            MarkingAssignment.marker_id, MarkingAssignment.id, MarkingAssignment.submitted_at, MarkingScript.agreed
        )
        .order_by(MarkingAssignment.submitted_at, MarkingAssignment.id)
    )
    found: dict[int, list[float]] = defaultdict(list)
    for marker, agreed, given in rows:
        found[marker].append(float(given - sum(agreed)))
    return found


def trial_count(sitting_id: int) -> int:
    """How many trial answers a sitting has."""
    query = select(func.count()).where(MarkingScript.sitting_id == sitting_id, MarkingScript.kind == TRIAL)
    return db.session.scalar(query) or 0


def calibrated(sitting_id: int, markers: Iterable[int]) -> list[int]:
    """Those who may have live answers: near enough to the agreed points of all trials, if there are any."""
    found, wanted, limit = deviations(sitting_id, TRIAL), trial_count(sitting_id), policy_of(sitting_id).trial_limit
    return [marker for marker in markers if is_calibrated(found.get(marker, []), wanted, limit)]


def quality_of(sitting_id: int, markers: Iterable[int]) -> dict[int, MarkerQuality]:
    """Trials, controls and drift of each marker."""
    trials, controls = deviations(sitting_id, TRIAL), deviations(sitting_id, CONTROL)
    wanted, limit = trial_count(sitting_id), policy_of(sitting_id).trial_limit
    return {
        marker: MarkerQuality(
            trials=wanted,
            trial=is_calibrated(trials.get(marker, []), wanted, limit),
            controls=len(controls.get(marker, [])),
            deviation=sum(controls[marker]) / len(controls[marker]) if controls.get(marker) else None,
            drift=drift_of(controls.get(marker, [])),
        )
        for marker in markers
    }


def agreement_of(sitting_id: int) -> AgreementShown:
    """Percent within the tolerance, quadratically weighted kappa and ICC(2,1) of first and second markings."""
    pairs = []
    states = script_states(sitting_id)
    points = points_by_assignment(sitting_id, [one.id for state in states for one in state.assignments])
    for state in states:
        totals = {one.round: sum(points[one.id]) for one in state.assignments if one.submitted_at}
        if FIRST in totals and SECOND in totals:
            pairs.append((float(totals[FIRST]), float(totals[SECOND])))
    if len(pairs) < FEWEST:
        return AgreementShown(len(pairs), None, None, None)
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    both = intraclass(pairs)
    return AgreementShown(
        scripts=len(pairs),
        percent=percent_agreement(first, second, policy_of(sitting_id).tolerance),
        kappa=weighted_kappa(first, second),
        icc=both.single if both else None,
    )
