"""The people of a search, nearest first, read area by area from the searcher outwards (docs/decisions/0066).

All people of an area stand at its one spot. A B-tree on title, area and day of listing has them in their order, so that
a search among millions reads as many as it needs and no others, however many live there. What each of them shows is
read with her, and who keeps a part of the search to herself is left out here, in one place.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain, groupby, islice, repeat
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, select, tuple_

from lms.db import db, prepared
from lms.places.api import areas_below, distance_km
from registry.people.models import Listing, ListingSpot, ListingTitle, ListingView, StationBlock
from registry.people.policies import Audience
from registry.people.queries import holds_title, shown_to, title_valid
from registry.people.rules import KM_PER_DEGREE, Criteria, bits_of, fields_needed

BOXES_KM = (10, 30, 80)
# Whoever reads so many without filling a page asks for what is rare; then one plain question is cheaper.
MOST_READ = 20_000
FAR_AWAY = 100_000.0
# So many areas are read at once at most: the next two alone, then twice as many each time while few people are found.
MOST_AT_ONCE = 32
# Several areas are read at once while they have so many times what is asked for; more is read area by area.
AT_ONCE_TIMES = 4
# Rows read beyond what is needed from one area, for those who keep a part of the search to themselves.
SPARE = 20


@dataclass(frozen=True)
class Near:
    """The people found, in order; ``whole`` when there are no others."""

    person_ids: list[int]
    whole: bool


@dataclass(frozen=True)
class Spot:
    """An area with people in it, and how far away its spot is."""

    away: float
    code: str


@prepared
def _spots_in_box(south: Any, north: Any, west: Any, east: Any) -> Select[*tuple[Any, ...]]:
    return select(ListingSpot.area_code, ListingSpot.latitude, ListingSpot.longitude).where(
        ListingSpot.latitude.between(south, north), ListingSpot.longitude.between(west, east)
    )


def spots_outwards(place: tuple[float, float], within_km: int) -> Iterator[Spot]:
    """Areas with listed people, the nearest first, to the asked distance, or as far as areas are read one by one."""
    before, steps = -1.0, [km for km in BOXES_KM if not within_km or km < within_km]
    for km in [*steps, within_km] if within_km else steps:
        north = km / KM_PER_DEGREE
        east = north / max(0.1, math.cos(math.radians(min(80.0, abs(place[0]) + north))))
        box = _spots_in_box(
            south=place[0] - north, north=place[0] + north, west=place[1] - east, east=place[1] + east
        ).all()
        spots = [Spot(distance_km(place, (latitude, longitude)), code) for code, latitude, longitude in box]
        yield from sorted((spot for spot in spots if before < spot.away <= km), key=lambda s: (s.away, s.code))
        before = km


def in_handfuls(spots: Iterable[Spot]) -> Iterator[list[Spot]]:
    """One area, one, two, four and so on; areas that are equally far away come together."""
    places = (list(equal) for _, equal in groupby(spots, key=lambda spot: spot.away))
    for size in chain((1, 1), accumulate(repeat(2), lambda size, _: min(MOST_AT_ONCE, 2 * size))):
        handful = [spot for equal in islice(places, size) for spot in equal]
        if not handful:
            return
        yield handful


def nearest(
    audience: Audience, criteria: Criteria, narrowed: list[ColumnElement[bool]], on: date, enough: int
) -> Near | None:
    """At least ``enough`` people, nearest first, or all there are within the asked distance.

    narrowed  the parts of the search that hold for a listing itself, whatever is shown of it
    Returns None when that cannot be told from the areas near by: too few people in them, or too many who keep their
    area to themselves. Those are never ordered or chosen by where they live: who hides her area is found in none.
    """
    if audience.place is None:
        return None
    inside = areas_below(criteria.area_code) if criteria.area_code else None
    spots = (s for s in spots_outwards(audience.place, criteria.within_km) if inside is None or s.code in inside)
    reader = _Reader(audience, criteria, narrowed, on)
    for handful in in_handfuls(spots):
        reader.read(handful, enough)
        if len(reader.found) >= enough:
            return Near(reader.in_order(), whole=False)
        if reader.rows_read > MOST_READ:
            return None
    return Near(reader.in_order(), whole=True) if criteria.within_km else None


class _Reader:
    """Reads who is found in some areas; its two statements are put together once a search."""

    def __init__(self, audience: Audience, criteria: Criteria, narrowed: list[ColumnElement[bool]], on: date) -> None:
        self.found: list[tuple[float, date, int]] = []
        self.rows_read = 0
        self._needed = bits_of({*fields_needed(criteria), "area"})
        self._blocked = _blocked(audience)
        self._one, self._several = _statements(criteria, [shown_to(audience, on), *narrowed], on)

    def read(self, handful: Sequence[Spot], enough: int) -> None:
        """Everybody in these areas, or as many of the nearest as are needed."""
        if len(handful) > 1:
            most = AT_ONCE_TIMES * enough
            asked = {"codes": [spot.code for spot in handful], "most": most + 1}
            rows = db.session.execute(self._several, asked).all()
            if len(rows) <= most:
                away = {spot.code: spot.away for spot in handful}
                self._take(rows, away)
                return
        for _, equal in groupby(handful, key=lambda spot: spot.away):
            if (needed := enough - len(self.found)) > 0:
                for spot in equal:
                    self._read_one(spot, needed)

    def _read_one(self, spot: Spot, needed: int) -> None:
        """The people of one area in the order of listing, slice by slice, until so many are found in it."""
        before, most, last = len(self.found), needed + SPARE, (date.min, 0)
        while True:
            asked = {"code": spot.code, "day": last[0], "person": last[1], "most": most}
            rows = db.session.execute(self._one, asked).all()
            cut = len(rows) == most
            # Of the last person of a slice not every row may have been read.
            whole = [row for row in rows if not cut or row.person_id != rows[-1].person_id]
            self._take(whole, {spot.code: spot.away})
            if not cut or len(self.found) - before >= needed or self.rows_read > MOST_READ:
                return
            if whole:
                last = (whole[-1].listed_on, whole[-1].person_id)
            else:
                most *= 2

    def _take(self, rows: Sequence[Any], away: dict[str, float]) -> None:
        """Keep who shows what the search asks about to any of the recipients that the searcher counts as."""
        self.rows_read += len(rows)
        shown: dict[int, int] = {}
        people: dict[int, tuple[float, date, int]] = {}
        for person_id, listed_on, code, fields in rows:
            shown[person_id] = shown.get(person_id, 0) | fields
            people[person_id] = (away[code], listed_on, person_id)
        self.found += [
            person
            for person_id, person in people.items()
            if shown[person_id] & self._needed == self._needed and person_id not in self._blocked
        ]

    def in_order(self) -> list[int]:
        """The people found: the nearest first, at one spot whoever has been listed longest."""
        return [person_id for _, _, person_id in sorted(self.found)]


def _blocked(audience: Audience) -> frozenset[int]:
    if audience.station_id is None:
        return frozenset()
    held = StationBlock.station_id == audience.station_id, StationBlock.ended_at.is_(None)
    return frozenset(db.session.scalars(select(StationBlock.person_id).where(*held)))


def _statements(
    criteria: Criteria, wanted: list[ColumnElement[bool]], on: date
) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """Who is found in one area, in order and from a person on; and who is found in several areas."""
    table: Any = ListingTitle if criteria.scheme else Listing
    key = (table.listed_on, table.person_id)
    query = select(table.person_id, table.listed_on, table.area_code, ListingView.fields)
    if criteria.scheme:
        query = query.join(Listing, Listing.person_id == table.person_id)
        query = query.where(ListingTitle.scheme == criteria.scheme, title_valid(on))
        query = query.where(ListingTitle.specialty == criteria.specialty) if criteria.specialty else query
    else:
        query = query.where(holds_title(on))
    query = query.join(ListingView, ListingView.person_id == table.person_id).where(*wanted)
    behind = tuple_(*key) > tuple_(bindparam("day", type_=Date()), bindparam("person", type_=Integer()))
    one = query.where(table.area_code == bindparam("code"), behind).order_by(*key)
    several = query.where(table.area_code.in_(bindparam("codes", expanding=True)))
    return one.limit(bindparam("most", type_=Integer())), several.limit(bindparam("most", type_=Integer()))
