"""How far markers agree: percent, weighted kappa, intraclass correlation, each with its interval. Pure.

Percent says how often two markings are the same, kappa how much of that is more than chance, the intraclass
correlation how well points of any marker can stand for those of another; none replaces the others. Where a figure
would mean nothing (too few scripts, no spread) the answer is None.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exams.marking.distributions import f_quantile, normal_quantile

FEWEST_SCRIPTS = 2
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimated:
    """A figure with its interval at the asked confidence; ``se`` is its standard error where the method has one."""

    value: float
    low: float
    high: float
    se: float | None = None


@dataclass(frozen=True)
class Intraclass:
    """ICC(2,1), one marker's points, and ICC(2,k), the mean of all k."""

    single: Estimated
    average: Estimated
    scripts: int
    markers: int


def percent_agreement(first: Sequence[float], second: Sequence[float], tolerance: float = 0) -> float | None:
    """Share (0..1) of scripts whose two markings lie no further apart than the tolerance, in points."""
    if not first:
        return None
    return sum(abs(a - b) <= tolerance for a, b in zip(first, second, strict=True)) / len(first)


def exact(a: float, b: float) -> float:
    """Weight of unweighted kappa: 1 for the same category, else 0."""
    return float(a == b)


def linear(span: float) -> Callable[[float, float], float]:
    """Weight that falls with the distance; ``span`` is the widest possible distance."""
    return lambda a, b: 1 - abs(a - b) / span


def quadratic(span: float) -> Callable[[float, float], float]:
    """Weight that falls with the square of the distance (Fleiss & Cohen 1973)."""
    return lambda a, b: 1 - ((a - b) / span) ** 2


def weighted_kappa(
    first: Sequence[float],
    second: Sequence[float],
    weight: Callable[[float, float], float] | None = None,
    confidence: float = CONFIDENCE,
) -> Estimated | None:
    """Cohen's weighted kappa of two markings of the same scripts; quadratic weights where none are named.

    first, second  one number a script: points or the number of a category
    weight         1 for full agreement, less for less, of two numbers

    Cohen (1968); standard error that does not suppose kappa = 0 by Fleiss, Cohen & Everitt (1969), formula 13.
    None below two scripts and where all markings are the same number: chance alone would agree as well.
    """
    scripts, numbers = len(first), sorted({*first, *second})
    if scripts < FEWEST_SCRIPTS or len(numbers) < 2:
        return None
    weigh = weight or quadratic(numbers[-1] - numbers[0])
    counted: dict[tuple[float, float], int] = {}
    for pair in zip(first, second, strict=True):
        counted[pair] = counted.get(pair, 0) + 1
    rows, columns = ({x: side.count(x) / scripts for x in numbers} for side in (list(first), list(second)))
    observed = sum(count * weigh(a, b) for (a, b), count in counted.items()) / scripts
    chance = sum(rows[a] * columns[b] * weigh(a, b) for a in numbers for b in numbers)
    if math.isclose(chance, 1):
        return None
    kappa = (observed - chance) / (1 - chance)
    # Mean weight of a row's category over the other marker's categories, and of a column's over the first's.
    of_row = {a: sum(columns[b] * weigh(a, b) for b in numbers) for a in numbers}
    of_column = {b: sum(rows[a] * weigh(a, b) for a in numbers) for b in numbers}
    spread = (
        sum(
            count / scripts * (weigh(a, b) - (of_row[a] + of_column[b]) * (1 - kappa)) ** 2
            for (a, b), count in counted.items()
        )
        - (kappa - chance * (1 - kappa)) ** 2
    )
    error = math.sqrt(max(0.0, spread) / scripts) / (1 - chance)
    reach = normal_quantile((1 + confidence) / 2) * error
    return Estimated(kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach), error)


def intraclass(ratings: Sequence[Sequence[float]], confidence: float = CONFIDENCE) -> Intraclass | None:
    """Intraclass correlation for absolute agreement, scripts and markers both random.

    ratings  scripts x markers, points; every script by every marker

    Shrout & Fleiss (1979), ICC(2,1) and ICC(2,k), with the interval of their formula for ICC(2,1), which steps up to
    k markers by Spearman-Brown. None below two scripts or two markers, and where no two numbers differ.
    """
    n, k = len(ratings), len(ratings[0]) if ratings else 0
    if n < FEWEST_SCRIPTS or k < 2:
        return None
    between, markers, error = _mean_squares(ratings)
    whole = between + (k - 1) * error + k * (markers - error) / n
    if math.isclose(whole, 0, abs_tol=1e-12):
        return None
    value = (between - error) / whole
    low, high = _interval(between, markers, error, n, k, value, confidence)
    single = Estimated(value, low, high)
    return Intraclass(single, Estimated(*(_stepped_up(x, k) for x in (value, low, high))), n, k)


def _mean_squares(ratings: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Mean squares between scripts, between markers, and of what is left."""
    n, k = len(ratings), len(ratings[0])
    grand = sum(map(sum, ratings)) / (n * k)
    scripts = [sum(row) / k - grand for row in ratings]
    markers = [sum(column) / n - grand for column in zip(*ratings, strict=True)]
    left = sum((x - grand - scripts[i] - markers[j]) ** 2 for i, row in enumerate(ratings) for j, x in enumerate(row))
    return (
        k * sum(x * x for x in scripts) / (n - 1),
        n * sum(x * x for x in markers) / (k - 1),
        left / ((n - 1) * (k - 1)),
    )


def _interval(
    between: float, markers: float, error: float, n: int, k: int, value: float, confidence: float
) -> tuple[float, float]:
    if math.isclose(error, 0, abs_tol=1e-12) and math.isclose(markers, 0, abs_tol=1e-12):
        return value, value
    # Satterthwaite's degrees of freedom, multiplied by the squared error so that an error of 0 does no harm.
    one, two = k * value * markers, (n * (1 + (k - 1) * value) - k * value) * error
    below = (n - 1) * one**2 + two**2
    degrees = (k - 1) * (n - 1) * (one + two) ** 2 / below if below > 0 else (k - 1) * (n - 1)
    share = (1 + confidence) / 2
    upper, lower = f_quantile(share, n - 1, degrees), f_quantile(share, degrees, n - 1)
    rest = k * markers + (k * n - k - n) * error
    low = n * (between - upper * error) / (upper * rest + n * between)
    high = n * (lower * between - error) / (rest + n * lower * between)
    return low, high


def _stepped_up(value: float, k: int) -> float:
    return k * value / (1 + (k - 1) * value)
