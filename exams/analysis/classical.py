"""Classical figures about items: difficulty, discrimination, groups of 27 %, options. Pure, standard library alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from exams.marking.distributions import normal_quantile
from exams.results.rules import Discrimination, with_interval

# Kelley (1939): with normal scores the two groups of 27 % differ most surely.
GROUP_SHARE = 0.27
Answer = str | None


@dataclass(frozen=True)
class ItemFigures:
    """One item over all candidates.

    p                share of the points, 0..1, with its 95 % interval
    with_item        correlation with the total, the item included; None where it cannot be told
    discrimination   the same with the total of all other items
    upper, lower     share of the points in the best and weakest 27 percent; their difference is the index D
    """

    p: float
    p_low: float
    p_high: float
    with_item: float | None
    discrimination: Discrimination
    upper: float
    lower: float

    @property
    def index(self) -> float:
        return self.upper - self.lower


@dataclass(frozen=True)
class OptionFigures:
    """One option of an item; ``option`` is None for those who left it out.

    r  correlation of choosing it with the points on all other items
    """

    option: Answer
    key: bool
    count: int
    share: float
    r: float | None
    upper: float
    lower: float


def wilson_interval(share: float, count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of a share; Wilson (1927), which stays within 0..1 and holds for few."""
    z2 = normal_quantile((1 + confidence) / 2) ** 2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = math.sqrt(z2 * (share * (1 - share) / count + z2 / (4 * count * count))) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def group_weights(totals: Sequence[float]) -> tuple[list[float], list[float]]:
    """How far each candidate belongs to the upper and to the lower 27 percent, 0..1.

    Candidates with equal points at the edge share the places that are left, so that nothing depends on their order.
    """
    places = max(1, round(GROUP_SHARE * len(totals)))
    counts: dict[float, int] = {}
    for total in totals:
        counts[total] = counts.get(total, 0) + 1
    high, low = (_shares(counts, places, best) for best in (True, False))
    return [high[total] for total in totals], [low[total] for total in totals]


def _shares(counts: dict[float, int], places: int, best: bool) -> dict[float, float]:
    shares, left = {}, float(places)
    for total in sorted(counts, reverse=best):
        taken = min(left, counts[total])
        shares[total], left = taken / counts[total], left - taken
    return shares


def item_figures(
    points: Sequence[float],
    totals: Sequence[float],
    possible: float = 1.0,
    weights: tuple[Sequence[float], Sequence[float]] | None = None,
) -> ItemFigures:
    """The figures of one item.

    points    per candidate the points on this item, 0..possible
    totals    per candidate the points of the whole part, the item included
    weights   of the two groups, from group_weights, where they were computed for other items already

    Point-biserial (Pearson) correlation, corrected by leaving the item out of the total (Henrysson 1963).
    """
    count, upper_lower = len(points), weights or group_weights(totals)
    p = sum(points) / (count * possible)
    own, whole, both = _central_sums(points, totals)
    rest = whole - 2 * both + own
    return ItemFigures(
        p,
        *wilson_interval(p, count),
        _ratio(both, own, whole),
        with_interval(_ratio(both - own, own, rest), count),
        *(sum(w * x for w, x in zip(side, points, strict=True)) / (sum(side) * possible) for side in upper_lower),
    )


def _central_sums(first: Sequence[float], second: Sequence[float]) -> tuple[float, float, float]:
    """Sums of squares of both and of products, about their means."""
    count = len(first)
    mean_1, mean_2 = sum(first) / count, sum(second) / count
    own = sum((x - mean_1) ** 2 for x in first)
    other = sum((y - mean_2) ** 2 for y in second)
    both = sum((x - mean_1) * (y - mean_2) for x, y in zip(first, second, strict=True))
    return own, other, both


def _ratio(both: float, one: float, other: float) -> float | None:
    # Sums of squares below this are rounding, not spread.
    if min(one, other) < 1e-9:
        return None
    return max(-1.0, min(1.0, both / math.sqrt(one * other)))


def option_figures(
    answers: Sequence[Answer],
    points: Sequence[float],
    totals: Sequence[float],
    options: Sequence[str],
    keyed: Sequence[str],
    weights: tuple[Sequence[float], Sequence[float]],
) -> list[OptionFigures]:
    """Who chose which option of one item, in the order of the options; last those who left it out.

    The correlation of choosing an option with the rest of the paper is its point-biserial:
    (mean of those who chose it - mean of all) / spread of all x square root of share / (1 - share).
    """
    rest = [total - point for total, point in zip(totals, points, strict=True)]
    count, mean = len(answers), sum(rest) / len(rest)
    spread = math.sqrt(sum((x - mean) ** 2 for x in rest) / count)
    sums: dict[Answer, list[float]] = {option: [0.0] * 4 for option in (*options, None)}
    for answer, points_elsewhere, high, low in zip(answers, rest, *weights, strict=True):
        found = sums[answer]
        found[0] += 1
        found[1] += points_elsewhere
        found[2] += high
        found[3] += low
    high_all, low_all = sum(weights[0]), sum(weights[1])
    return [
        OptionFigures(
            option=option,
            key=option in keyed,
            count=int(number),
            share=number / count,
            r=_option_r(number, total, count, mean, spread),
            upper=high / high_all,
            lower=low / low_all,
        )
        for option, (number, total, high, low) in sums.items()
    ]


def _option_r(number: float, total: float, count: int, mean: float, spread: float) -> float | None:
    if number in (0, count) or spread < 1e-9:
        return None
    share = number / count
    return (total / number - mean) / spread * math.sqrt(share / (1 - share))
