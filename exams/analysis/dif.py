"""Whether an item is harder for one group than for another of equal strength. Pure; Mantel & Haenszel (1959)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exams.marking.distributions import chi_square_above, normal_quantile
from lms.i18n_mark import N_

# Holland & Thayer (1988): the ETS delta scale.
DELTA = -2.35
CLASS_NAMES = {
    "A": N_("A: hardly any difference"),
    "B": N_("B: some difference"),
    "C": N_("C: a large difference, to be looked at"),
}


@dataclass(frozen=True)
class Square:
    """One stratum of equal points: right and wrong answers of the reference group and of the focal group."""

    right: int
    wrong: int
    focal_right: int
    focal_wrong: int

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.focal_right + self.focal_wrong


@dataclass(frozen=True)
class Difference:
    """One item, one comparison.

    odds_ratio   odds of a right answer, reference to focal group, over strata of equal points
    delta        the same on the ETS scale; negative: harder for the focal group
    se           standard error of delta
    chi_square   Mantel-Haenszel chi-square with continuity correction, one degree of freedom
    size         A, B or C by the rules of ETS
    """

    odds_ratio: float
    low: float
    high: float
    delta: float
    se: float
    chi_square: float
    p_value: float
    size: str


def squares_of(right: Sequence[bool], totals: Sequence[float], focal: Sequence[bool | None]) -> list[Square]:
    """The strata of one item by equal total points; who belongs to neither group (None) is left out."""
    counts: dict[float, list[int]] = {}
    for hit, total, group in zip(right, totals, focal, strict=True):
        if group is not None:
            counts.setdefault(total, [0, 0, 0, 0])[2 * group + (not hit)] += 1
    return [Square(*found) for _, found in sorted(counts.items())]


def mantel_haenszel(squares: Iterable[Square]) -> Difference | None:
    """The difference between two groups; None where no stratum has both groups and both kinds of answers.

    Common odds ratio and chi-square by Mantel & Haenszel (1959), its variance by Robins, Breslow & Greenland (1986),
    classes by Dorans & Holland (1993): A when delta is below 1 or not surely other than 0 (5 %), C when it is at least
    1.5 and surely above 1 (5 %, one-sided), else B.
    """
    known = [square for square in squares if square.total > 1]
    agree = math.fsum(s.right * s.focal_wrong / s.total for s in known)
    against = math.fsum(s.wrong * s.focal_right / s.total for s in known)
    expected, variance = _moments(known)
    if agree <= 0 or against <= 0 or variance <= 0:
        return None
    ratio, error = agree / against, _log_error(known, agree, against)
    seen = math.fsum(s.right for s in known)
    chi_square = max(0.0, abs(seen - expected) - 0.5) ** 2 / variance
    delta, se = DELTA * math.log(ratio), -DELTA * error
    p_value = chi_square_above(chi_square, 1)
    reach = normal_quantile(0.975) * error
    return Difference(
        odds_ratio=ratio,
        low=ratio * math.exp(-reach),
        high=ratio * math.exp(reach),
        delta=delta,
        se=se,
        chi_square=chi_square,
        p_value=p_value,
        size=size_of(delta, se, p_value),
    )


def size_of(delta: float, se: float, p_value: float) -> str:
    """The class of ETS."""
    if abs(delta) < 1 or p_value > 0.05:
        return "A"
    surely = se <= 0 or (abs(delta) - 1) / se > normal_quantile(0.95)
    return "C" if abs(delta) >= 1.5 and surely else "B"


def _moments(squares: Sequence[Square]) -> tuple[float, float]:
    """Expected number of right answers of the reference group, and its variance, if the groups do not differ."""
    expected = variance = 0.0
    for s in squares:
        reference, hits = s.right + s.wrong, s.right + s.focal_right
        expected += reference * hits / s.total
        variance += reference * (s.total - reference) * hits * (s.total - hits) / (s.total**2 * (s.total - 1))
    return expected, variance


def _log_error(squares: Sequence[Square], agree: float, against: float) -> float:
    """Standard error of the logarithm of the common odds ratio."""
    one = two = three = 0.0
    for s in squares:
        p, q = (s.right + s.focal_wrong) / s.total, (s.wrong + s.focal_right) / s.total
        r, t = s.right * s.focal_wrong / s.total, s.wrong * s.focal_right / s.total
        one, two, three = one + p * r, two + p * t + q * r, three + q * t
    return math.sqrt(one / (2 * agree**2) + two / (2 * agree * against) + three / (2 * against**2))


def compared(groups: Mapping[str, int], reference: str, least: int) -> list[str]:
    """The groups that are large enough to be compared with the reference, itself large enough."""
    if groups.get(reference, 0) < least:
        return []
    return [name for name, count in groups.items() if name != reference and count >= least]
