"""The people of a search, nearest first, read ring by ring from the searcher outwards.

A B-tree on title, field and grid cell answers each ring by itself, so that a search among a million people reads those
near by and no others. What each of them shows is read with her, and who keeps a part of the search to herself is left
out here, in one place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from lms.db import db
from lms.places.api import distance_km
from registry.people.models import Listing, ListingTitle, ListingView, StationBlock
from registry.people.policies import Audience
from registry.people.queries import holds_title, shown_to, title_valid
from registry.people.rules import FIELD_BITS, Criteria, bits_of, cells_within, fields_needed

RINGS_KM = (2, 5, 10, 20, 40, 80)
# Whoever reads so many without filling a page asks for what is rare; then one plain question is cheaper.
MOST_READ = 20_000
FAR_AWAY = 100_000.0


@dataclass(frozen=True)
class Near:
    """The people found, in order; ``whole`` when there are no others."""

    person_ids: list[int]
    whole: bool


@dataclass
class _Met:
    """One person as she was met on a ring, with the fields that this searcher may see."""

    away: float
    listed_on: date
    public_id: str
    fields: int = 0


def rings(place: tuple[float, float], within_km: int) -> Iterator[tuple[float, list[int]]]:
    """Radius and new grid cells of each ring, from the inside out, to the asked distance at most."""
    seen: set[int] = set()
    steps = [km for km in RINGS_KM if not within_km or km < within_km] + ([within_km] if within_km else [])
    for km in steps:
        cells = [cell for cell in cells_within(place, km) if cell not in seen]
        seen.update(cells)
        yield km, cells


def nearest(
    audience: Audience, criteria: Criteria, narrowed: list[ColumnElement[bool]], on: date, enough: int
) -> Near | None:
    """At least ``enough`` people, nearest first, or all there are within the asked distance.

    narrowed  the parts of the search that hold for a listing itself, whatever is shown of it
    Returns None when that cannot be told from the rings: too few near by, or too many who keep their area to
    themselves. Those are never ordered or chosen by where they live: who hides her area is found by no ring.
    """
    if audience.place is None:
        return None
    needed, area_bit = bits_of(fields_needed(criteria)), FIELD_BITS["area"]
    blocked, done, read = _blocked(audience), list[_Met](), 0
    ids: dict[str, int] = {}
    kept_back: list[tuple[float, _Met]] = []
    for km, cells in rings(audience.place, criteria.within_km):
        met = _met(audience, criteria, narrowed, on, cells)
        read += len(met)
        for person_id, person in met.items():
            if person.fields & needed == needed and person.fields & area_bit and person_id not in blocked:
                ids[person.public_id] = person_id
                kept_back.append((person.away, person))
        done += [person for away, person in kept_back if away <= km]
        kept_back = [(away, person) for away, person in kept_back if away > km]
        if len(done) >= enough:
            return Near(_in_order(done, ids), whole=False)
        if read > MOST_READ:
            return None
    return Near(_in_order(done, ids), whole=True) if criteria.within_km else None


def _in_order(found: list[_Met], ids: dict[str, int]) -> list[int]:
    return [ids[p.public_id] for p in sorted(found, key=lambda p: (p.away, p.listed_on, p.public_id))]


def _blocked(audience: Audience) -> frozenset[int]:
    if audience.station_id is None:
        return frozenset()
    held = StationBlock.station_id == audience.station_id, StationBlock.ended_at.is_(None)
    return frozenset(db.session.scalars(select(StationBlock.person_id).where(*held)))


def _met(
    audience: Audience, criteria: Criteria, narrowed: list[ColumnElement[bool]], on: date, cells: list[int]
) -> dict[int, _Met]:
    query = select(
        Listing.person_id, Listing.latitude, Listing.longitude, Listing.listed_on, Listing.public_id, ListingView.fields
    ).join(ListingView, ListingView.person_id == Listing.person_id)
    if criteria.scheme:
        query = query.join(ListingTitle, ListingTitle.person_id == Listing.person_id)
        query = query.where(ListingTitle.scheme == criteria.scheme, ListingTitle.cell.in_(cells), title_valid(on))
        query = query.where(ListingTitle.specialty == criteria.specialty) if criteria.specialty else query
    else:
        query = query.where(Listing.cell.in_(cells), holds_title(on))
    return _gathered(audience, db.session.execute(query.where(shown_to(audience, on), *narrowed)))


def _gathered(audience: Audience, rows: Iterable[Any]) -> dict[int, _Met]:
    """One entry a person: what she shows to any of the recipients that the searcher counts as."""
    found: dict[int, _Met] = {}
    distances: dict[tuple[float, float], float] = {}
    for person_id, latitude, longitude, listed_on, public_id, fields in rows:
        if person_id not in found:
            spot = (latitude, longitude)
            if spot not in distances:
                distances[spot] = distance_km(audience.place, spot) if audience.place else FAR_AWAY
            found[person_id] = _Met(distances[spot], listed_on, public_id)
        found[person_id].fields |= fields
    return found
