"""Dots of a drawing moved so far that none covers another or what must stay free. Pure."""

import math
from collections.abc import Sequence

Point = tuple[float, float]
GAP = 1.5
MOST_ROUNDS = 400
# The share of the drawing that dots may cover; beyond it all are made smaller alike, for else there is no room.
MOST_COVERED = 0.4
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def fitting_radii(radii: Sequence[float], width: float, height: float) -> list[float]:
    """Radii whose dots find room in a drawing."""
    covered = sum(math.pi * radius**2 for radius in radii)
    shrink = min(1.0, math.sqrt(MOST_COVERED * width * height / covered)) if covered else 1.0
    return [radius * shrink for radius in radii]


def moved_apart(
    points: Sequence[Point], radii: Sequence[float], size: tuple[float, float], free: Sequence[tuple[Point, float]] = ()
) -> list[Point]:
    """Where dots are drawn so that they do not cover each other: as near to their points as little pushes leave them.

    size  width and height of the drawing, which no dot leaves
    free  points with a radius around each that stays free; they do not move
    """
    placed = [*points, *(point for point, _ in free)]
    reach = [*radii, *(radius for _, radius in free)]
    for _ in range(MOST_ROUNDS):
        pushed = False
        for one in range(len(points)):
            for other in range(one + 1, len(placed)):
                pushed |= _push(placed, reach, one, other, len(points))
        for one in range(len(points)):
            placed[one] = _inside(placed[one], reach[one], size)
        if not pushed:
            break
    return placed[: len(points)]


def _push(placed: list[Point], reach: Sequence[float], one: int, other: int, movable: int) -> bool:
    """Push two that cover each other apart, along the line between them; the second only where it may move."""
    (x1, y1), (x2, y2) = placed[one], placed[other]
    away, wanted = math.dist(placed[one], placed[other]), reach[one] + reach[other] + GAP
    if away >= wanted - 0.01:
        return False
    turn = math.atan2(y2 - y1, x2 - x1) if away > 0.01 else GOLDEN_ANGLE * (one + other)
    share = 0.5 if other < movable else 1.0
    step = wanted - away
    placed[one] = (x1 - math.cos(turn) * step * share, y1 - math.sin(turn) * step * share)
    if other < movable:
        placed[other] = (x2 + math.cos(turn) * step * share, y2 + math.sin(turn) * step * share)
    return True


def _inside(point: Point, radius: float, size: tuple[float, float]) -> Point:
    return (
        min(max(point[0], radius), size[0] - radius),
        min(max(point[1], radius), size[1] - radius),
    )
