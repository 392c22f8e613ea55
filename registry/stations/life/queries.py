"""What the pages of a station's life show, decided before they are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_, select

from lms.accounts.api import grants_held, people
from lms.clock import today
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Role
from registry.errors import AnnouncementNotFound
from registry.stations.hours.queries import hours_at
from registry.stations.life.models import HAND_STEPS, StationAnnouncement, StationContact, StationStep
from registry.stations.models import Station
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard, organisations_at, station, stations

MOST_IN_AN_AREA = 30
STEP_NAMES = {
    "concept": N_("The group agrees to the concept of the network"),
    "organisation": N_("An organisation stands behind the station"),
    "manager": N_("Somebody manages the station"),
    "page": N_("The public page has a text, opening hours and a telephone number"),
    "contacts": N_("It is written down whom to turn to"),
    "insurance": N_("The insurance for helpers is taken out"),
    "privacy": N_("Everybody who works here knows how personal data is handled"),
    "emergency": N_("It is agreed whom to call in an emergency"),
    "rehearsal": N_("A first meeting with the neighbours was held"),
}


@dataclass(frozen=True)
class StepLine:
    """One step of a station's beginning. ``by_hand``: somebody ticks it; the others the data shows itself."""

    code: str
    title: str
    done: bool
    by_hand: bool
    done_on: date | None
    by: str


@dataclass(frozen=True)
class StartPage:
    """How far a station has come with its beginning."""

    station: StationCard
    steps: tuple[StepLine, ...]
    done: int
    total: int
    complete: bool


@dataclass(frozen=True)
class ContactLine:
    """Whom to turn to. ``who`` is read by those who work at the station alone."""

    public_id: str
    duty: str
    phone: str
    hours: str
    who: str
    as_of: date


@dataclass(frozen=True)
class AnnouncementCard:
    """One announcement as everybody reads it."""

    public_id: str
    station: StationCard
    title: str
    text: str
    held: str
    place: str
    from_on: date
    until_on: date
    as_of: date
    shown: bool


def _shown_facts(card: StationCard) -> dict[str, bool]:
    """The steps that the data shows itself."""
    managers = [g for g in grants_held() if g.scope == scope_of(card.id) and g.role == Role.STATION_MANAGER]
    agreed = db.session.scalar(select(Station.concept_agreed_on).where(Station.id == card.id))
    return {
        "concept": agreed is not None,
        "organisation": bool(organisations_at(card.id)),
        "manager": bool(managers),
        "page": bool(card.text and (card.hours or hours_at(card.id).as_of) and card.phone),
        "contacts": bool(contacts_of(card.id)),
    }


def start_page(card: StationCard) -> StartPage:
    """The steps of a station's beginning with what is done; the caller has asked the policy."""
    ticked = {row.step: row for row in db.session.scalars(select(StationStep).where(StationStep.station_id == card.id))}
    names, facts = people(row.done_by for row in ticked.values() if row.done_by), _shown_facts(card)
    doers = {code: names[row.done_by].name for code, row in ticked.items() if row.done_by and row.done_by in names}
    lines = [
        StepLine(
            code,
            gettext(name),
            facts.get(code, code in ticked),
            code in HAND_STEPS,
            ticked[code].done_on if code in ticked else None,
            doers.get(code, ""),
        )
        for code, name in STEP_NAMES.items()
    ]
    done = sum(line.done for line in lines)
    return StartPage(card, tuple(lines), done, len(lines), done == len(lines))


def contacts_of(station_id: int) -> list[ContactLine]:
    """Whom to turn to at a station today, in the order in which it was written down."""
    rows = db.session.scalars(
        select(StationContact)
        .where(
            StationContact.station_id == station_id,
            or_(StationContact.until_on.is_(None), StationContact.until_on > today()),
        )
        .order_by(StationContact.id)
    ).all()
    names = people(row.person_id for row in rows if row.person_id)
    return [
        ContactLine(
            row.public_id,
            row.duty,
            row.phone,
            row.hours,
            names[row.person_id].name if row.person_id is not None and row.person_id in names else "",
            row.as_of,
        )
        for row in rows
    ]


def _on_show() -> tuple[ColumnElement[bool], ...]:
    return (
        StationAnnouncement.withdrawn_at.is_(None),
        StationAnnouncement.from_on <= today(),
        StationAnnouncement.until_on > today(),
    )


def _cards(rows: Iterable[StationAnnouncement], card: StationCard) -> list[AnnouncementCard]:
    return [
        AnnouncementCard(
            row.public_id,
            card,
            row.title,
            row.text,
            row.held,
            row.place,
            row.from_on,
            row.until_on,
            row.as_of,
            card.open and row.withdrawn_at is None and row.from_on <= today() < row.until_on,
        )
        for row in rows
    ]


def announcements_of(card: StationCard) -> list[AnnouncementCard]:
    """What a station announces today, the newest first; nothing once it is closed."""
    if not card.open:
        return []
    shown = select(StationAnnouncement).where(StationAnnouncement.station_id == card.id, *_on_show())
    return _cards(db.session.scalars(shown.order_by(StationAnnouncement.id.desc())), card)


def announcements_in(area_path: str) -> list[AnnouncementCard]:
    """What the stations at and below a node of the area tree announce today, the newest first; at most MOST_IN_AN_AREA."""
    rows = db.session.scalars(
        select(StationAnnouncement)
        .join(Station, Station.id == StationAnnouncement.station_id)
        .where(Station.area_path.startswith(area_path, autoescape=True), *_on_show())
        .order_by(StationAnnouncement.from_on.desc(), StationAnnouncement.id.desc())
        .limit(MOST_IN_AN_AREA)
    ).all()
    cards = stations(row.station_id for row in rows)
    return [card for row in rows for card in _cards([row], cards[row.station_id]) if card.shown]


def all_announcements_of(card: StationCard) -> list[AnnouncementCard]:
    """Everything that a station ever announced, the newest first, for those who keep its page."""
    rows = select(StationAnnouncement).where(StationAnnouncement.station_id == card.id)
    return _cards(db.session.scalars(rows.order_by(StationAnnouncement.id.desc()).limit(200)), card)


def announcement(public_id: str, *, any_day: bool = False) -> AnnouncementCard:
    """One announcement; one that is over, not yet due, withdrawn or of a closed station only for who keeps the page."""
    row = db.session.scalar(select(StationAnnouncement).where(StationAnnouncement.public_id == public_id))
    if row is None:
        raise AnnouncementNotFound
    (found,) = _cards([row], station(row.station_id))
    if not (found.shown or any_day):
        raise AnnouncementNotFound
    return found
