"""Reading stations: cards in batches, lists by area, the pages' objects."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from lms.accounts.api import OrganisationCard, organisations
from lms.clock import today
from lms.db import db
from lms.policy import Actor
from registry.errors import StationNotFound
from registry.stations.models import Affiliation, Station, StationKind, StationOrganisation, StationState
from registry.stations.policies import station_ids_of
from registry.stations.rules import OPEN_STATES, WORKING_STATES

BATCH = 500


@dataclass(frozen=True)
class StationCard:
    """A station as it is on a day. ``state`` is one of planned, considering, on_call, active, closed."""

    id: int
    public_id: str
    name: str
    kana: str
    area_code: str
    area_path: str
    place: tuple[float, float] | None
    text: str
    hours: str
    phone: str
    as_of: date
    kinds: tuple[str, ...]
    state: str
    state_since: date | None

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def working(self) -> bool:
        """Active or on call: it may invite helpers."""
        return self.state in WORKING_STATES


@dataclass(frozen=True)
class AtStation:
    """An organisation that is active at a station, from a day until before another."""

    id: int
    station_id: int
    organisation_id: int
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Member:
    """A person whose membership in an organisation counts at a station."""

    person_id: int
    station_id: int
    organisation_id: int
    leader: bool
    from_on: date
    until_on: date | None


Dated = type[StationState] | type[StationOrganisation] | type[Affiliation]


def on_day(model: Dated, on: date) -> ColumnElement[bool]:
    """Rows that hold on a day: from inclusive, until exclusive."""
    return (model.from_on <= on) & or_(model.until_on.is_(None), model.until_on > on)


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    unique = sorted(set(ids))
    return (unique[start : start + BATCH] for start in range(0, len(unique), BATCH))


def _card(row: Station, kinds: Iterable[str], state: StationState | None) -> StationCard:
    placed = row.latitude is not None and row.longitude is not None
    return StationCard(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        kana=row.kana,
        area_code=row.area_code,
        area_path=row.area_path,
        place=(row.latitude or 0.0, row.longitude or 0.0) if placed else None,
        text=row.text,
        hours=row.hours,
        phone=row.phone,
        as_of=row.as_of,
        kinds=tuple(kinds),
        state=state.state if state else "closed",
        state_since=state.from_on if state else None,
    )


def _cards(rows: Iterable[Station], on: date) -> list[StationCard]:
    stations = list(rows)
    kinds: dict[int, list[str]] = defaultdict(list)
    states: dict[int, StationState] = {}
    for batch in _batches(row.id for row in stations):
        for kind in db.session.scalars(select(StationKind).where(StationKind.station_id.in_(batch))):
            kinds[kind.station_id].append(kind.kind)
        held = select(StationState).where(StationState.station_id.in_(batch), on_day(StationState, on))
        states |= {state.station_id: state for state in db.session.scalars(held.order_by(StationState.id))}
    return [_card(row, sorted(kinds[row.id]), states.get(row.id)) for row in stations]


def stations(ids: Iterable[int], on: date | None = None) -> dict[int, StationCard]:
    """Stations by id as they are on a day (today unless said); unknown ids are left out."""
    found: dict[int, StationCard] = {}
    for batch in _batches(ids):
        rows = db.session.scalars(select(Station).where(Station.id.in_(batch)))
        found |= {card.id: card for card in _cards(rows, on or today())}
    return found


def station(station_id: int) -> StationCard:
    """One station as it is today; StationNotFound for an unknown one."""
    found = stations([station_id])
    if station_id not in found:
        raise StationNotFound
    return found[station_id]


def station_by_public_id(public_id: str) -> StationCard:
    """One station by the id in addresses; StationNotFound for an unknown one."""
    number = db.session.scalar(select(Station.id).where(Station.public_id == public_id))
    if number is None:
        raise StationNotFound
    return station(number)


def stations_of(actor: Actor) -> list[StationCard]:
    """The stations that the actor works for, closed ones left out, by name."""
    return sorted((c for c in stations(station_ids_of(actor)).values() if c.open), key=lambda c: (c.kana, c.id))


def station_of_worker(actor: Actor, public_id: str) -> StationCard:
    """A station that the actor works for; StationNotFound for any other, so that nobody learns more."""
    card = station_by_public_id(public_id)
    if card.id not in station_ids_of(actor):
        raise StationNotFound
    return card


def stations_in(area_path: str = "", kind: str = "", text: str = "", on: date | None = None) -> list[StationCard]:
    """Stations at or below a node of the area tree that are not closed, by area and reading."""
    wanted: list[Any] = [Station.area_path.startswith(area_path, autoescape=True)] if area_path else []
    if kind:
        wanted.append(Station.id.in_(select(StationKind.station_id).where(StationKind.kind == kind)))
    if text:
        wanted.append(Station.folded.contains(text, autoescape=True))
    rows = db.session.scalars(select(Station).where(*wanted).order_by(Station.area_path, Station.kana, Station.id))
    return [card for card in _cards(rows, on or today()) if card.open]


def organisations_at(station_id: int, on: date | None = None) -> list[tuple[AtStation, OrganisationCard]]:
    """The organisations active at a station on a day, the oldest first."""
    rows = db.session.scalars(
        select(StationOrganisation)
        .where(StationOrganisation.station_id == station_id, on_day(StationOrganisation, on or today()))
        .order_by(StationOrganisation.from_on, StationOrganisation.id)
    ).all()
    cards = organisations(row.organisation_id for row in rows)
    return [
        (AtStation(row.id, row.station_id, row.organisation_id, row.from_on, row.until_on), cards[row.organisation_id])
        for row in rows
        if row.organisation_id in cards
    ]


def members_at(station_id: int, on: date | None = None) -> list[Member]:
    """The people affiliated to organisations active at a station on a day."""
    rows = db.session.scalars(
        select(Affiliation)
        .where(Affiliation.station_id == station_id, on_day(Affiliation, on or today()))
        .order_by(Affiliation.from_on, Affiliation.membership_id)
    )
    return [Member(r.person_id, r.station_id, r.organisation_id, r.leader, r.from_on, r.until_on) for r in rows]


def stations_of_member(person_id: int, on: date | None = None) -> list[Member]:
    """The stations that a person is affiliated to on a day."""
    rows = db.session.scalars(
        select(Affiliation).where(Affiliation.person_id == person_id, on_day(Affiliation, on or today()))
    )
    return [Member(r.person_id, r.station_id, r.organisation_id, r.leader, r.from_on, r.until_on) for r in rows]
