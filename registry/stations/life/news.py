"""Announcements as pages and papers show them: those of stations, and those for an area or the nation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_, select

from lms.clock import today
from lms.db import db
from lms.errors import NotAllowed, NotFound
from lms.i18n_mark import N_
from lms.places.api import AreaCard, area, areas, children_of, full_name
from lms.policy import Actor, require_in_area
from registry.errors import AnnouncementNotFound
from registry.stations.life.models import AreaAnnouncement, StationAnnouncement, WrittenOnce
from registry.stations.models import Station
from registry.stations.policies import ANNOUNCE_AREA
from registry.stations.queries import StationCard, station, stations

NATION = "JP"
MOST_IN_AN_AREA = 30
MOST_KEPT = 200
SIGNED_AS = {
    "coordinator": N_("Coordinators for %(area)s"),
    "secretariat": N_("Secretariat of the network, for %(area)s"),
}


@dataclass(frozen=True)
class AnnouncementCard:
    """One announcement as everybody reads it.

    by       who announces: the name of a station, or as what somebody speaks for an area
    station  the station that announces it; None for one of an area
    area     the area for which it was written; None for one of a station
    """

    public_id: str
    by: str
    station: StationCard | None
    area: AreaCard | None
    title: str
    text: str
    held: str
    place: str
    phone: str
    from_on: date
    until_on: date
    as_of: date
    shown: bool


@dataclass(frozen=True)
class AreaNewsPage:
    """All that was ever announced for an area, for those who may write there, and the areas right below it."""

    area: AreaCard
    name: str
    lines: tuple[AnnouncementCard, ...]
    below: tuple[AreaCard, ...]


def _on_show(table: type[WrittenOnce]) -> tuple[ColumnElement[bool], ...]:
    return (table.withdrawn_at.is_(None), table.from_on <= today(), table.until_on > today())  # type: ignore[attr-defined]


def _card(row: Any, by: str, phone: str, *, standing: bool, **whose: Any) -> AnnouncementCard:
    """``standing``: whether the one who announces is still there."""
    return AnnouncementCard(
        public_id=row.public_id,
        by=by,
        title=row.title,
        text=row.text,
        held=row.held,
        place=row.place,
        phone=phone,
        from_on=row.from_on,
        until_on=row.until_on,
        as_of=row.as_of,
        shown=standing and row.withdrawn_at is None and row.from_on <= today() < row.until_on,
        **whose,
    )


def _of_station(row: StationAnnouncement, card: StationCard) -> AnnouncementCard:
    return _card(row, card.name, card.phone, standing=card.open, station=card, area=None)


def _of_areas(rows: Iterable[AreaAnnouncement]) -> list[AnnouncementCard]:
    found = list(rows)
    nodes = areas(row.area_code for row in found)
    named = {code: full_name(code) or node.name for code, node in nodes.items()}
    return [
        _card(
            row,
            gettext(SIGNED_AS[row.signed], area=named[row.area_code]),
            row.phone,
            standing=True,
            station=None,
            area=nodes[row.area_code],
        )
        for row in found
    ]


def announcements_of(card: StationCard) -> list[AnnouncementCard]:
    """What a station announces today, the newest first; nothing once it is closed."""
    if not card.open:
        return []
    shown = select(StationAnnouncement).where(StationAnnouncement.station_id == card.id, *_on_show(StationAnnouncement))
    rows = db.session.scalars(shown.order_by(StationAnnouncement.id.desc()))
    return [_of_station(row, card) for row in rows]


def _for_area(area_path: str) -> list[AnnouncementCard]:
    """What was written for an area, for those above it, which it is a part of, and for those below it."""
    steps = area_path.strip("/").split("/")
    above = ["/".join(steps[:count]) + "/" for count in range(1, len(steps) + 1)]
    rows = (
        select(AreaAnnouncement)
        .where(
            or_(
                AreaAnnouncement.area_path.in_(above),
                AreaAnnouncement.area_path.startswith(area_path, autoescape=True),
            ),
            *_on_show(AreaAnnouncement),
        )
        .order_by(AreaAnnouncement.from_on.desc(), AreaAnnouncement.id.desc())
        .limit(MOST_IN_AN_AREA)
    )
    return _of_areas(db.session.scalars(rows))


def announcements_in(area_path: str) -> list[AnnouncementCard]:
    """What is announced today in an area, the newest first: for it, above and below it, and by its stations."""
    rows = db.session.scalars(
        select(StationAnnouncement)
        .join(Station, Station.id == StationAnnouncement.station_id)
        .where(Station.area_path.startswith(area_path, autoescape=True), *_on_show(StationAnnouncement))
        .order_by(StationAnnouncement.from_on.desc(), StationAnnouncement.id.desc())
        .limit(MOST_IN_AN_AREA)
    ).all()
    cards = stations(row.station_id for row in rows)
    of_stations = [_of_station(row, cards[row.station_id]) for row in rows]
    found = [*_for_area(area_path), *(card for card in of_stations if card.shown)]
    return sorted(found, key=lambda card: card.from_on, reverse=True)[:MOST_IN_AN_AREA]


def all_announcements_of(card: StationCard) -> list[AnnouncementCard]:
    """Everything that a station ever announced, the newest first, for those who keep its page."""
    rows = select(StationAnnouncement).where(StationAnnouncement.station_id == card.id)
    found = db.session.scalars(rows.order_by(StationAnnouncement.id.desc()).limit(MOST_KEPT))
    return [_of_station(row, card) for row in found]


def announcement(public_id: str, *, any_day: bool = False) -> AnnouncementCard:
    """One announcement; one that is over, not yet due, withdrawn or of a closed station only for who keeps the page."""
    rows = db.session.scalars(select(StationAnnouncement).where(StationAnnouncement.public_id == public_id))
    told = db.session.scalars(select(AreaAnnouncement).where(AreaAnnouncement.public_id == public_id))
    for found in (*(_of_station(row, station(row.station_id)) for row in rows), *_of_areas(told)):
        if found.shown or any_day:
            return found
    raise AnnouncementNotFound


def area_to_announce_in(actor: Actor, area_code: str) -> AreaCard:
    """An area for which the actor may write; NotAllowed for every other, also for a code that names nothing."""
    try:
        node = area(area_code)
    except NotFound:
        raise NotAllowed(permission=ANNOUNCE_AREA.code) from None
    require_in_area(actor, ANNOUNCE_AREA, node.path)
    return node


def area_news_page(actor: Actor, area_code: str) -> AreaNewsPage:
    """Everything announced for one area, the newest first. Refusals: NotAllowed."""
    node = area_to_announce_in(actor, area_code)
    rows = select(AreaAnnouncement).where(AreaAnnouncement.area_code == node.code)
    found = db.session.scalars(rows.order_by(AreaAnnouncement.id.desc()).limit(MOST_KEPT))
    return AreaNewsPage(node, full_name(node.code) or node.name, tuple(_of_areas(found)), tuple(children_of(node.code)))
