"""Use-cases of the analysis: have it computed in the background, keep it, set the thresholds."""

from dataclasses import asdict
from typing import Any

from exams.analysis.errors import NothingToAnalyse, ThresholdsWrong
from exams.analysis.gathering import gathered, label_of
from exams.analysis.models import AnalysisReport, AnalysisRule
from exams.analysis.policies import SEE, may_see
from exams.analysis.queries import has_report, newest_version, policy_for, policy_in_force
from exams.analysis.report import STEPS, Report, analyse
from exams.analysis.rules import THRESHOLD_NAMES, faults_in_policy, policy_from
from exams.bank.ties.services import ItemFigures, record_statistics
from exams.errors import NotAllowed, ReasonMissing
from exams.events import ResultsCorrected, ResultsReleased
from exams.papers.queries import placed_versions
from exams.results.policies import scope_of
from exams.sittings.queries import sitting, sitting_by_public_id
from exams.sittings.rules import needed_points
from exams.sittings.values import SittingCard
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import Actor, require
from lms.tasks.api import Running, enqueue

ANALYSE = "exams.analysis"


def ask_analysis(actor: Actor, sitting_public_id: str) -> str:
    """Have the figures of a sitting computed in the background; returns the public id of the task."""
    card = _sitting(actor, sitting_public_id)
    with transaction() as work:
        work.audit(actor, "exams.analysis.asked", "sitting", card.id)
        args = {"sitting": card.id, "by": actor.person_id}
        return enqueue(work, ANALYSE, args=args, asked_by=actor)


def on_results_released(event: ResultsReleased, work: Work) -> None:
    """The figures of a sitting are computed once its results stand, where there are enough candidates for any."""
    if len(event.attempt_ids) >= policy_for(event.sitting_id).figures_from:
        enqueue(work, ANALYSE, args={"sitting": event.sitting_id, "by": None})


def on_results_corrected(event: ResultsCorrected, work: Work) -> None:
    """A corrected key changes what the figures say: where there are some, they are computed anew."""
    if has_report(event.sitting_id):
        enqueue(work, ANALYSE, args={"sitting": event.sitting_id, "by": None})


def _sitting(actor: Actor, public_id: str) -> SittingCard:
    card = sitting_by_public_id(public_id)
    require(actor, SEE, scope_of(card.id))
    if not may_see(actor, card.id):
        raise NotAllowed
    return card


def analysis_task(task: Running) -> None:
    """The background side: all parts of a sitting, told step by step; who asked may end it between two steps."""
    card = sitting(task.args["sitting"])
    parts = gathered(card)
    if not parts or not any(answers.candidates for answers in parts.values()):
        raise NothingToAnalyse
    total, going = STEPS * len(parts), True
    for number, (part, answers) in enumerate(parts.items()):

        def told(done: int, _: int, before: int = number * STEPS) -> bool:
            nonlocal going
            going = task.progress(before + done, total)
            return going

        report = analyse(answers, policy_for(card.id), cut=_cut(card, part, answers.possible), progress=told)
        if not going:
            return
        keep_report(card, part, report, by=task.args["by"])
    task.progress(total, total)


def _cut(card: SittingCard, part: str, possible: float) -> float | None:
    """The lowest passing score of a part by the sitting's own rule, where it has one."""
    condition = card.pass_rule.get("parts", {}).get(part)
    return needed_points(condition, possible) if condition else None


def keep_report(card: SittingCard, part: str, report: Report, *, by: int | None = None) -> None:
    """Keep what was computed as a new version, and tell the bank what it says of each question."""
    with transaction() as work:
        work.session.add(
            AnalysisReport(
                sitting_id=card.id, part=part, version=newest_version(card.id, part) + 1, body=report,
                candidates=report["candidates"], basis=report["basis"], made_by=by, made_at=now(),
            )
        )  # fmt: skip
        record_statistics(work, card.id, _of_versions(card, report))


def _of_versions(card: SittingCard, report: Report) -> list[ItemFigures]:
    """The figures by version of a question; of the models the one that could say most."""
    versions = {label_of(place): version for place, version in placed_versions(card.paper_id or 0).items()}
    models = report["models"] or {}
    fitted = models.get("two") or models.get("rasch") or {"difficulty": []}
    slopes = models["two"]["slope"] if models.get("two") else [None] * len(fitted["difficulty"])
    placed = dict(zip(models.get("labels", ()), zip(fitted["difficulty"], slopes, strict=True), strict=False))
    return [
        ItemFigures(
            versions[row["label"]],
            report["candidates"],
            row["p"],
            row["discrimination"],
            *placed.get(row["label"], (None, None)),
        )
        for row in report["rows"]
    ]


def set_thresholds(actor: Actor, values: dict[str, Any], reason: str) -> None:
    """Decide by which thresholds figures are shown and flagged from now on; what was computed keeps its own.

    Refusals: ReasonMissing, ThresholdsWrong with the names of those that do not fit.
    """
    require(actor, SEE, "")
    if actor.acting_for is not None or actor.person_id is None:
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    policy = policy_from({**asdict(policy_in_force()[0]), **values, "reason": reason.strip()[:400]})
    faults = faults_in_policy(policy)
    if faults:
        raise ThresholdsWrong(names=", ".join(THRESHOLD_NAMES[name] for name in faults))
    with transaction() as work:
        _, version = policy_in_force()
        stored = {name: value for name, value in asdict(policy).items() if name != "reason"}
        work.session.add(
            AnalysisRule(
                version=version + 1, thresholds=stored, reason=policy.reason, set_by=actor.person_id, set_at=now()
            )
        )
        work.audit(actor, "exams.analysis.thresholds", "analysis_rule", version + 1, **stored)
