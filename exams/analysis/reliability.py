"""How much of the spread of points is lasting, and how far a score may be from the truth. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

from exams.marking.distributions import f_quantile


@dataclass(frozen=True)
class Reliability:
    """Reliability of one part.

    alpha      Cronbach's alpha; for items of 0 or 1 point it is KR-20
    low, high  its 95 % interval
    kr21       KR-21, which supposes equally hard items; None where points are not 0 or 1
    sem        standard error of measurement, in points
    """

    alpha: float
    low: float
    high: float
    kr21: float | None
    sem: float


def alpha_of(item_variances: Sequence[float], total_variance: float) -> float | None:
    """Cronbach (1951): k / (k - 1) x (1 - sum of the items' variances / variance of the totals).

    Both variances divide by the number of candidates (or both by one less: the ratio is the same). With items of 0 and 1
    this is KR-20, Kuder & Richardson (1937). None for fewer than two items or without spread.
    """
    count = len(item_variances)
    if count < 2 or total_variance <= 0:
        return None
    return count / (count - 1) * (1 - math.fsum(item_variances) / total_variance)


def kr21_of(mean: float, variance: float, items: int) -> float | None:
    """Kuder & Richardson (1937), formula 21; ``variance`` divides by the number of candidates."""
    if items < 2 or variance <= 0:
        return None
    return items / (items - 1) * (1 - mean * (items - mean) / (items * variance))


def feldt_interval(alpha: float, candidates: int, items: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of alpha; Feldt (1965), as in Feldt, Woodruff & Salih (1987): (1 - alpha) is distributed as F."""
    one, two = candidates - 1, (candidates - 1) * (items - 1)
    share = (1 + confidence) / 2
    return 1 - (1 - alpha) * f_quantile(share, one, two), 1 - (1 - alpha) * f_quantile(1 - share, one, two)


def conditional_sem(score: float, items: int) -> float | None:
    """Standard error of measurement at one score, in points: square root of x (k - x) / (k - 1).

    Lord (1955), for number-right scores. None outside of 0..items and for fewer than two items.
    """
    if items < 2 or not 0 <= score <= items:
        return None
    return math.sqrt(score * (items - score) / (items - 1))


def reliability_of(columns: Sequence[Sequence[float]], totals: Sequence[float]) -> Reliability | None:
    """The reliability of a part; None where nothing can be told.

    columns  items x candidates, points
    totals   per candidate the sum over the items
    """
    variance, mean = _variance(totals), fmean(totals)
    alpha = alpha_of([_variance(column) for column in columns], variance)
    if alpha is None or len(totals) < 2:
        return None
    binary = all(point in (0, 1) for column in columns for point in set(column))
    kr21 = kr21_of(mean, variance, len(columns)) if binary else None
    sample = variance * len(totals) / (len(totals) - 1)
    low, high = feldt_interval(alpha, len(totals), len(columns))
    # A negative alpha says that items contradict each other: no reliability at all.
    return Reliability(alpha, low, high, kr21, math.sqrt(sample * (1 - max(0.0, alpha))))


def _variance(values: Sequence[float]) -> float:
    """Variance that divides by the number of values; exact and quick for points that are whole."""
    count = len(values)
    total, squares = sum(values), sum(x * x for x in values)
    if float(total).is_integer() and float(squares).is_integer():
        return (squares * count - total * total) / (count * count)
    return pvariance(values)
