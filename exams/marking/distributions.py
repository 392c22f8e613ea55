"""Probabilities that intervals need: normal, beta and F, by the standard library alone."""

import math
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY = 1e-300
_STEPS = 500
_CLOSE = 1e-15


def normal_quantile(share: float) -> float:
    """The value below which this share (0..1, both excluded) of a standard normal distribution lies."""
    return _NORMAL.inv_cdf(share)


def beta_below(x: float, a: float, b: float) -> float:
    """Share of a beta distribution with shapes a, b > 0 that lies below x (the regularised incomplete beta function).

    By its continued fraction; Abramowitz & Stegun (1964) 26.5.8, evaluated as Lentz (1976) does.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for n in range(1, _STEPS):
        for term in (
            n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n)),
            -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1)),
        ):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value below which this share of a beta distribution lies, by halving until both ends meet."""
    low, high = 0.0, 1.0
    while high - low > _CLOSE * max(high, _TINY):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if beta_below(middle, a, b) < share else (low, middle)
    return (low + high) / 2


def f_quantile(share: float, numerator: float, denominator: float) -> float:
    """The value below which this share of an F distribution with these degrees of freedom lies."""
    if share <= 0:
        return 0.0
    # From the far end, so that 1 - x keeps its digits in the upper tail.
    rest = beta_quantile(1 - share, denominator / 2, numerator / 2)
    return denominator * (1 - rest) / (numerator * rest)


def chi_square_above(value: float, degrees: int) -> float:
    """Share of a chi-square distribution with these degrees of freedom (whole, at least 1) that lies above a value.

    By the finite sums for even and odd degrees; Abramowitz & Stegun (1964) 26.4.4 and 26.4.5.
    """
    if value <= 0:
        return 1.0
    half = value / 2
    if degrees % 2 == 0:
        return min(
            1.0, math.fsum(math.exp(n * math.log(half) - half - math.lgamma(n + 1)) for n in range(degrees // 2))
        )
    rest = math.fsum(
        math.exp((n - 0.5) * math.log(half) - half - math.lgamma(n + 0.5)) for n in range(1, degrees // 2 + 1)
    )
    return min(1.0, math.erfc(math.sqrt(half)) + rest)
