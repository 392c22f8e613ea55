"""Where the people of a search live, as a drawing of dots without a foreign map: areas at their centres, numbered.

The list beside it has the same numbers and figures, so that nobody needs the drawing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from lms.places.api import areas, full_name
from registry.people.apart import fitting_radii, moved_apart
from registry.people.facets import Count
from registry.people.rules import KM_PER_DEGREE

WIDTH, HEIGHT, EDGE = 480, 300, 44
SMALLEST, LARGEST = 11, 26
# A map of one place shows about so much around it.
LEAST_KM = 6.0
BARS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LONGEST_BAR = 140
# So much around the cross stays free, and the strip at the bottom with the bar.
CROSS, BAR_STRIP = 11, 34
Place = tuple[float, float]


@dataclass(frozen=True)
class Spot:
    """One area: its number on the drawing, its people, the search that asks for it, too; no x where its place is unknown.

    x, y  where its place is
    at    where its dot is drawn, so that it covers no other
    """

    number: int
    label: str
    people: int
    query: Mapping[str, Any]
    x: float | None
    y: float | None
    radius: float
    at: Place | None = None

    @property
    def led(self) -> bool:
        """Whether a line leads from the dot to its place, which it does not cover."""
        return self.at is not None and math.dist(self.at, (self.x or 0, self.y or 0)) > self.radius


@dataclass(frozen=True)
class SpotsMap:
    """A drawing of 480 x 300 units. ``here``: where the searcher stands. ``bar`` is so long and says how far that is."""

    spots: tuple[Spot, ...]
    here: Place | None
    bar: float
    bar_label: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def drawn(self) -> tuple[Spot, ...]:
        """Those with a place."""
        return tuple(spot for spot in self.spots if spot.at is not None)

    @property
    def led(self) -> bool:
        """Whether any dot stands beside its place."""
        return any(spot.led for spot in self.spots)


@dataclass(frozen=True)
class _Frame:
    """How places become points: kilometres from the north-west corner, times a scale."""

    north: float
    west: float
    shrink: float
    scale: float
    left: float
    top: float

    def point(self, place: Place) -> Place:
        east = (place[1] - self.west) * KM_PER_DEGREE * self.shrink
        south = (self.north - place[0]) * KM_PER_DEGREE
        return round(self.left + east * self.scale, 1), round(self.top + south * self.scale, 1)


def _frame(places: Sequence[Place]) -> _Frame:
    north, south = max(p[0] for p in places), min(p[0] for p in places)
    west, east = min(p[1] for p in places), max(p[1] for p in places)
    shrink = math.cos(math.radians((north + south) / 2))
    wide, high = (east - west) * KM_PER_DEGREE * shrink, (north - south) * KM_PER_DEGREE
    inside = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    scale = min(inside[0] / max(wide, LEAST_KM), inside[1] / max(high, LEAST_KM))
    return _Frame(north, west, shrink, scale, (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2)


def _apart(spots: Sequence[Spot], here: Place | None) -> tuple[Spot, ...]:
    """The spots with their dots where none covers another or the cross."""
    placed = [spot for spot in spots if spot.x is not None and spot.y is not None]
    room = (WIDTH, HEIGHT - BAR_STRIP)
    radii = fitting_radii([spot.radius for spot in placed], *room)
    at = moved_apart([(spot.x or 0, spot.y or 0) for spot in placed], radii, room, [(here, CROSS)] if here else [])
    drawn = {
        spot.number: replace(spot, at=(round(x, 1), round(y, 1)), radius=round(radius, 1))
        for spot, (x, y), radius in zip(placed, at, radii, strict=True)
    }
    return tuple(drawn.get(spot.number, spot) for spot in spots)


def spots_map(counts: Sequence[Count], here: Place | None, query: Mapping[str, Any]) -> SpotsMap | None:
    """The areas of the people found, counted among those whom this searcher sees; None where nobody shows hers."""
    cards = areas(count.value for count in counts)
    known = [card.centre for card in cards.values() if card.centre]
    if not known:
        return None
    frame, most = _frame([*known, here] if here else known), max(count.people for count in counts)
    spots = []
    for number, count in enumerate(counts, start=1):
        card = cards.get(count.value)
        x, y = frame.point(card.centre) if card and card.centre else (None, None)
        radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(count.people / most)
        label = full_name(count.value) or gettext("not known")
        spots.append(Spot(number, label, count.people, {**query, "area": [count.value]}, x, y, round(radius, 1)))
    km = next((km for km in reversed(BARS_KM) if km * frame.scale <= LONGEST_BAR), BARS_KM[0])
    return SpotsMap(
        _apart(spots, frame.point(here) if here else None),
        frame.point(here) if here else None,
        round(km * frame.scale, 1),
        f"{km} km",
    )
