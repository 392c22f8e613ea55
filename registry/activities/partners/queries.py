"""Partners as those see them who keep needs at a station."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, or_, select, true

from lms.clock import today
from lms.db import db
from lms.places.api import areas
from lms.policy import Actor, Role, require
from lms.ui.lists import Page, page_of, with_rows
from registry.activities.needs.policies import READ_PARTNERS, may_keep
from registry.activities.partners.models import StationPartner
from registry.activities.words import KINDS, PARTNER_KINDS
from registry.errors import PartnerNotFound
from registry.stations.models import Station
from registry.stations.policies import station_ids_of
from registry.stations.queries import StationCard, station_by_public_id, stations, stations_in

MOST_IN_A_FILE = 5000


@dataclass(frozen=True)
class PartnerLine:
    """One partner. ``station`` is the one that knows it."""

    public_id: str
    name: str
    kind: str
    phone: str
    fax: str
    hours: str
    asked_for: str
    offers: str
    note: str
    as_of: date
    station: str


def _held() -> Select[StationPartner]:
    return select(StationPartner).where(or_(StationPartner.until_on.is_(None), StationPartner.until_on > today()))


def _lines(rows: Iterable[StationPartner], language: str) -> list[PartnerLine]:
    found = list(rows)
    cards, order = stations(row.station_id for row in found), list(PARTNER_KINDS.words)
    found.sort(key=lambda row: (order.index(row.kind) if row.kind in order else len(order), row.id))
    return [
        PartnerLine(
            row.public_id,
            row.name,
            PARTNER_KINDS.label(row.kind, language),
            row.phone,
            row.fax,
            row.hours,
            row.asked_for,
            gettext(", ").join(KINDS.labels(row.offers, language)),
            row.note,
            row.as_of,
            cards[row.station_id].name,
        )
        for row in found
    ]


def station_knowing(actor: Actor, public_id: str) -> StationCard:
    """A station whose partners the actor may read: where she works, or coordinates; for everybody else there is none."""
    card = station_by_public_id(public_id)
    if not may_keep(actor, card):
        raise PartnerNotFound
    return card


def partners_of(card: StationCard, language: str) -> list[PartnerLine]:
    """The partners of a station, by what they are; the caller has asked who may read them."""
    return _lines(db.session.scalars(_held().where(StationPartner.station_id == card.id)), language)


def partner_row(card: StationCard, public_id: str) -> StationPartner:
    """One partner of a station that still holds."""
    row: StationPartner | None = db.session.scalar(
        _held().where(StationPartner.public_id == public_id, StationPartner.station_id == card.id)
    )
    if row is None:
        raise PartnerNotFound
    return row


@dataclass(frozen=True)
class DirectoryPage:
    """A page of the directory of partners, as it was searched; ``kinds`` are (code, word, chosen)."""

    page: Page
    text: str
    kind: str
    kinds: tuple[tuple[str, str, bool], ...]


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    """The stations whose partners the actor reads: all for the secretariat, else where she works or coordinates."""
    if actor.has(Role.SECRETARIAT):
        return true()
    codes = [scope.removeprefix("area:") for scope in actor.scopes(Role.AREA_COORDINATOR) if scope.startswith("area:")]
    return or_(
        Station.id.in_(station_ids_of(actor)),
        *(Station.area_path.startswith(card.path, autoescape=True) for card in areas(codes).values()),
    )


def _directory(actor: Actor, text: str, kind: str) -> Select[StationPartner]:
    query = _held().join(Station, Station.id == StationPartner.station_id).where(_in_reach(actor))
    if text:
        query = query.where(StationPartner.name.contains(text, autoescape=True))
    if kind in PARTNER_KINDS:
        query = query.where(StationPartner.kind == kind)
    return query.order_by(Station.area_path, StationPartner.name, StationPartner.id)


def _told_apart(rows: Iterable[StationPartner], language: str) -> list[PartnerLine]:
    """Lines in the order of the rows; whom to ask for is told to the station alone that she agreed to be known to."""
    found = list(rows)
    lines = {line.public_id: replace(line, asked_for="") for line in _lines(found, language)}
    return [lines[row.public_id] for row in found]


def directory_page(actor: Actor, text: str, kind: str, number: int, language: str) -> DirectoryPage:
    """The partners of all stations that the actor reads, by area. Refuses with NotAllowed."""
    require(actor, READ_PARTNERS)
    page = page_of(_directory(actor, text.strip(), kind), number)
    kinds = tuple((code, word, code == kind) for code, word in PARTNER_KINDS.choices(language))
    return DirectoryPage(with_rows(page, _told_apart((row[0] for row in page.rows), language)), text, kind, kinds)


def directory_lines(actor: Actor, text: str, kind: str, language: str) -> list[PartnerLine]:
    """The same for a file, at most MOST_IN_A_FILE."""
    require(actor, READ_PARTNERS)
    rows = db.session.scalars(_directory(actor, text.strip(), kind).limit(MOST_IN_A_FILE))
    return _told_apart(rows, language)


def offering(card: StationCard, kind: str, language: str) -> list[PartnerLine]:
    """Partners that offered their help with this kind of activity: the station's own, then those of others in its area.

    Whom to ask for at another station's partner is not told: she agreed to be known to that station alone.
    """
    near = [other.id for other in stations_in(card.area_path)]
    rows = [
        row
        for row in db.session.scalars(_held().where(StationPartner.station_id.in_({card.id, *near})))
        if kind in row.offers
    ]
    own = _lines((row for row in rows if row.station_id == card.id), language)
    others = _lines((row for row in rows if row.station_id != card.id), language)
    return [*own, *(replace(line, asked_for="") for line in others)]
