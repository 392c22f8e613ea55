"""Which stations' systems hear that what they may see of people has changed: which listing, and in which fields."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from lms.db import Work
from registry.people.queries import Listed, listed_for
from registry.stations.hooks.queries import hooks_told
from registry.stations.hooks.rules import PEOPLE_EVENTS
from registry.stations.hooks.services import tell_systems
from registry.stations.queries import stations

# What stands in a listing, by the field that lets it be seen.
VALUES = {
    "titles": ("titles",), "name": ("name",), "kana": ("kana",), "area": ("area_code", "travel_km", "travel_by"),
    "half_days": ("half_days", "differences"), "skills": ("skills", "likes"), "languages": ("languages",),
    "wants": ("wants",), "active": ("helping",),
}  # fmt: skip
Seen = dict[int, dict[int, Listed]]


@contextmanager
def systems_hear(work: Work, person_ids: Collection[int]) -> Iterator[None]:
    """Whatever is written about these people inside is told to the stations that see a difference.

    Nothing is looked at where no station has a webhook for people. What ends by itself on its day is not told: no
    transaction writes it.
    """
    before = _seen(person_ids)
    yield
    if before:
        work.session.flush()
        after = _seen(person_ids)
        for station_id, known in before.items():
            _tell(work, station_id, known, after.get(station_id, {}))


def _seen(person_ids: Collection[int]) -> Seen:
    asking = {hook.station_id for hook in hooks_told(PEOPLE_EVENTS)}
    return {number: listed_for(card, person_ids) for number, card in stations(asking).items()}


def _tell(work: Work, station_id: int, before: dict[int, Listed], after: dict[int, Listed]) -> None:
    for person_id in sorted(before.keys() | after.keys()):
        old, new = before.get(person_id), after.get(person_id)
        if old is None and new is not None:
            tell_systems(work, station_id, "person.appeared", {"listing": new.public_id})
        elif new is None and old is not None:
            tell_systems(work, station_id, "person.gone", {"listing": old.public_id})
        elif old is not None and new is not None and (fields := _changed(old, new)):
            tell_systems(work, station_id, "person.changed", {"listing": new.public_id, "fields": fields})


def _changed(old: Listed, new: Listed) -> list[str]:
    """The fields of which this station sees something else than before."""
    return [field for field, names in VALUES.items() if any(getattr(old, name) != getattr(new, name) for name in names)]
