"""What happened to stations and listings. Each event carries sets, so that reactions work set-based."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class StationChanged:
    """Stations were opened, changed their state, or closed."""

    station_ids: frozenset[int]


@dataclass(frozen=True)
class StationClosedDown:
    """A station closes from a day on, with the reason that its people are told."""

    station_id: int
    from_on: date
    reason: str


@dataclass(frozen=True)
class ListingsChanged:
    """What stations may see of these people has changed; who is no longer listed is among them, too."""

    person_ids: frozenset[int]


@dataclass(frozen=True)
class StationBlocked:
    """A person and a station no longer see each other, whoever of the two asked for it."""

    person_id: int
    station_id: int
