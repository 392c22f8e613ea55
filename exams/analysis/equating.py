"""Carrying points of one paper over to the scale of another, by methods that hold for 10 to 100 candidates. Pure.

Two papers, two groups of candidates, and anchor items that stand on both. With so few candidates only means are steady;
nothing here uses a higher moment (Babcock, Albano & Raymond 2012; Livingston & Kim 2009).
"""

import math
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Group:
    """One group: the mean on its own paper and on the anchor items, in points; ``possible`` and ``anchors`` are items."""

    mean: float
    anchor_mean: float
    possible: int
    anchors: int


@dataclass(frozen=True)
class Equating:
    """A way from points on the new paper to points on the old one: a straight line, and an arc above it.

    low, middle, high  points (new, old) through which the curve goes; middle alone for mean equating
    """

    method: str
    low: Point | None
    middle: Point
    high: Point | None

    def old_points(self, new: float) -> float:
        """Points on the old paper that are worth as much as these on the new one."""
        if self.low is None or self.high is None:
            return new + self.middle[1] - self.middle[0]
        return _on_arc(new, self.low, self.middle, self.high)


def synthetic_means(new: Group, old: Group, weight: float = 0.5) -> Point:
    """Means that one group made of both would have on the new and the old paper, by nominal weights.

    weight  of the group that sat the new paper, 0..1

    Babcock, Albano & Raymond (2012): a difference on the anchor counts on the paper as often as the paper is longer.
    """
    apart = new.anchor_mean - old.anchor_mean
    return (
        new.mean - (1 - weight) * new.possible / new.anchors * apart,
        old.mean + weight * old.possible / old.anchors * apart,
    )


def nominal_weights_mean(new: Group, old: Group, weight: float = 0.5) -> Equating:
    """Mean equating of two groups by nominal weights."""
    return Equating("nominal_weights", None, synthetic_means(new, old, weight), None)


def circle_arc(new: Group, old: Group, weight: float = 0.5) -> Equating:
    """Circle-arc equating with the middle from nominal weights (Livingston & Kim 2009, simplified method).

    The ends are 0 and the most points of both papers: there both papers say the same.
    """
    return Equating(
        "circle_arc", (0.0, 0.0), synthetic_means(new, old, weight), (float(new.possible), float(old.possible))
    )


def chained_circle_arc(new: Group, old: Group) -> Equating:
    """Circle-arc equating with the middle carried over by the anchor: new paper to anchor to old paper, by means."""
    middle = (new.mean, old.mean + new.anchor_mean - old.anchor_mean)
    return Equating("chained_circle_arc", (0.0, 0.0), middle, (float(new.possible), float(old.possible)))


def chained_mean(new: Group, old: Group) -> Equating:
    """Mean equating carried over by the anchor items: new paper to anchor to old paper."""
    return Equating("chained_mean", None, (new.mean, old.mean + new.anchor_mean - old.anchor_mean), None)


def _on_arc(x: float, low: Point, middle: Point, high: Point) -> float:
    """The line through both ends, and the arc through what is left of the middle above it."""
    slope = (high[1] - low[1]) / (high[0] - low[0])
    line = low[1] + slope * (x - low[0])
    rise = middle[1] - low[1] - slope * (middle[0] - low[0])
    if not low[0] < middle[0] < high[0] or math.isclose(rise, 0, abs_tol=1e-12) or not low[0] <= x <= high[0]:
        return line
    centre = (low[0] + high[0]) / 2
    half = (high[0] - low[0]) / 2
    # Height of the centre so that the circle goes through both ends and the middle point.
    up = ((middle[0] - centre) ** 2 + rise * rise - half * half) / (2 * rise)
    radius = math.hypot(half, up)
    reach = math.sqrt(max(0.0, radius * radius - (x - centre) ** 2))
    return line + up + (reach if rise > 0 else -reach)
