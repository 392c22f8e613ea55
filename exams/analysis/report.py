"""One whole analysis: all figures that the number of candidates allows, as plain values without a NaN."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from statistics import fmean, stdev
from typing import Any

from exams.analysis.answers import Answers, ItemAnswers
from exams.analysis.classical import ItemFigures, OptionFigures, group_weights, item_figures, option_figures
from exams.analysis.decisions import decision_consistency
from exams.analysis.dif import compared, mantel_haenszel, squares_of
from exams.analysis.irt import fit_models, usable_items
from exams.analysis.reliability import Reliability, conditional_sem, reliability_of
from exams.analysis.rules import (
    CONSTANT,
    DIFFERS,
    EASY,
    HARD,
    IDLE,
    MISLEADING,
    NEGATIVE,
    NONE,
    WEAK,
    AnalysisPolicy,
)
from exams.marking.distributions import chi_square_above

Report = dict[str, Any]
Progress = Callable[[int, int], bool]
STEPS = 4


def analyse(
    answers: Answers,
    policy: AnalysisPolicy | None = None,
    *,
    cut: float | None = None,
    progress: Progress = lambda done, total: True,
) -> Report:
    """All figures of one part.

    cut       lowest passing score in points, where there is one
    progress  told after each of the steps; an answer of False ends the work with what is there

    Below the policy's number of candidates the report says so and holds no figure.
    """
    policy = policy or AnalysisPolicy()
    report: Report = {
        "candidates": answers.candidates,
        "items": len(answers.counted),
        "possible": answers.possible,
        "basis": policy.basis(answers.candidates),
        "cut": cut,
        "thresholds": policy.as_dict(),
        "scores": None, "reliability": None, "decisions": None, "rows": [], "models": None, "comparisons": [],
    }  # fmt: skip
    if report["basis"] == NONE or not answers.counted:
        return report
    totals = answers.totals
    reliability = reliability_of([item.points for item in answers.counted], totals)
    report["scores"] = _scores(totals)
    report["reliability"] = _reliability(reliability, cut, answers)
    report["decisions"] = _decisions(reliability, totals, cut, answers.possible)
    rows = _rows(answers, totals, policy)
    report["rows"] = rows
    if progress(1, STEPS):
        report["comparisons"] = _comparisons(answers, totals, policy, rows)
    if progress(2, STEPS) and answers.candidates >= policy.rasch_from:
        report["models"] = _models(answers, policy)
    progress(3, STEPS)
    return report


def _scores(totals: Sequence[float]) -> dict[str, Any]:
    counted = sorted(Counter(totals).items())
    return {
        "mean": fmean(totals),
        "sd": stdev(totals) if len(totals) > 1 else 0.0,
        "least": min(totals),
        "most": max(totals),
        "distribution": [[points, count] for points, count in counted],
    }


def _reliability(found: Reliability | None, cut: float | None, answers: Answers) -> dict[str, Any] | None:
    if found is None:
        return None
    binary = all(item.possible == 1 for item in answers.counted)
    at_cut = conditional_sem(cut, len(answers.counted)) if cut is not None and binary else None
    return {**asdict(found), "sem_at_cut": at_cut}


def _decisions(
    found: Reliability | None, totals: Sequence[float], cut: float | None, possible: float
) -> dict[str, Any] | None:
    if found is None or cut is None or not 0 < cut <= possible:
        return None
    agreement = decision_consistency(totals, cut, found.alpha, possible)
    passed = sum(total >= cut for total in totals) / len(totals)
    return None if agreement is None else {**asdict(agreement), "passed": passed}


def _rows(answers: Answers, totals: Sequence[float], policy: AnalysisPolicy) -> list[dict[str, Any]]:
    weights = group_weights(totals)
    rows = []
    for item in answers.items:
        # The rest of the paper is the same for an item on trial: all items that count.
        whole = totals if item.counts else [total + own for total, own in zip(totals, item.points, strict=True)]
        figures = item_figures(item.points, whole, item.possible, weights)
        options = (
            option_figures(item.chosen, item.points, whole, item.options, item.keyed, weights) if item.chosen else []
        )
        rows.append(
            {
                "label": item.label,
                "possible": item.possible,
                "counts": item.counts,
                "p": figures.p,
                "p_low": figures.p_low,
                "p_high": figures.p_high,
                "with_item": figures.with_item,
                "discrimination": figures.discrimination.value,
                "low": figures.discrimination.low,
                "high": figures.discrimination.high,
                "upper": figures.upper,
                "lower": figures.lower,
                "index": figures.index,
                "omitted": sum(answer is None for answer in item.chosen) if item.chosen else None,
                "options": [asdict(option) for option in options],
                "flags": flags_of(figures, options, policy),
            }
        )
    return rows


def flags_of(figures: ItemFigures, options: Sequence[OptionFigures], policy: AnalysisPolicy) -> list[str]:
    """What is worth a look, the most urgent first."""
    flags, r = [], figures.discrimination.value
    if r is None:
        flags.append(CONSTANT)
    elif r < 0:
        flags.append(NEGATIVE)
    elif r < policy.weak:
        flags.append(WEAK)
    if figures.p < policy.hard:
        flags.append(HARD)
    if figures.p > policy.easy:
        flags.append(EASY)
    wrong = [option for option in options if option.option is not None and not option.key]
    if any(option.r is not None and option.r > 0 for option in wrong):
        flags.append(MISLEADING)
    if any(option.share < policy.idle for option in wrong):
        flags.append(IDLE)
    return flags


def _comparisons(
    answers: Answers, totals: Sequence[float], policy: AnalysisPolicy, rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """For each grouping, the largest group against every other that is large enough."""
    found = []
    for name, groups in answers.groups.items():
        counts = Counter(group for group in groups if group)
        reference = max(sorted(counts), key=lambda group: counts[group], default="")
        for group in compared(counts, reference, policy.group_from):
            focal = [None if own not in (reference, group) else own == group for own in groups]
            differences = [_difference(item, totals, focal) for item in answers.items]
            found.append(
                {
                    "grouping": name,
                    "reference": reference,
                    "reference_count": counts[reference],
                    "focal": group,
                    "focal_count": counts[group],
                    "rows": differences,
                }
            )
            for row, difference in zip(rows, differences, strict=True):
                if difference and difference["size"] == "C" and DIFFERS not in row["flags"]:
                    row["flags"].append(DIFFERS)
    return found


def _difference(item: ItemAnswers, totals: Sequence[float], focal: Sequence[bool | None]) -> dict[str, Any] | None:
    right = [point == item.possible for point in item.points]
    difference = mantel_haenszel(squares_of(right, totals, focal))
    return None if difference is None else asdict(difference)


def _models(answers: Answers, policy: AnalysisPolicy) -> dict[str, Any] | None:
    """Models of the items of 0 or 1 point; figures of one that did not settle are not given."""
    counted = answers.counted
    usable = usable_items([item.points for item in counted])
    two = answers.candidates >= policy.two_from
    fitted = fit_models([counted[n].points for n in usable], two=two)
    if fitted is None:
        return None
    labels = [counted[n].label for n in usable]
    for name in ("rasch", "two"):
        if fitted[name] is not None and not fitted[name]["converged"]:
            fitted[name] = None
    if fitted["two"] is not None:
        fitted["two"]["p_values"] = [
            chi_square_above(value, degrees) if degrees > 0 and value is not None else None
            for value, degrees in zip(fitted["two"]["fit"], fitted["two"]["degrees"], strict=True)
        ]
    return {"labels": labels, "left_out": len(counted) - len(labels), **fitted}


def is_finite(value: Any) -> bool:
    """Whether a report holds no NaN and no infinity anywhere; JSON knows neither."""
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
