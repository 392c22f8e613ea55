"""Needs as a station and a coordinator see them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.db import db
from lms.policy import Actor
from registry.activities.models import Activity, Occurrence
from registry.activities.needs.models import Need, NeedPerson, NeedStep
from registry.activities.needs.policies import may_keep, may_see_who, works_at
from registry.activities.partners.queries import PartnerLine, offering
from registry.activities.words import KINDS
from registry.errors import NeedNotFound
from registry.stations.queries import StationCard, station, station_by_public_id, stations, stations_in

STATE_NAMES = {
    "open": (lazy_gettext("Open"), "warn"),
    "activity": (lazy_gettext("Became an activity"), "good"),
    "referred": (lazy_gettext("Referred to a partner"), "good"),
    "escalated": (lazy_gettext("Nobody fits: with the coordinator"), "bad"),
    "closed": (lazy_gettext("Closed"), "plain"),
}
WAY_NAMES = {
    "phone": lazy_gettext("By telephone"),
    "counter": lazy_gettext("At the counter"),
    "form": lazy_gettext("By the form"),
    "municipality": lazy_gettext("From the municipality"),
    "company": lazy_gettext("From a company"),
}
CLASS_NAMES = {
    "open": lazy_gettext("Open to all: helpers may read what it is about"),
    "restricted": lazy_gettext("Restricted: only the coordinator sees who"),
    "contracted": lazy_gettext("Contracted service: no volunteers"),
}
STEP_NAMES = {
    "received": lazy_gettext("Taken in"),
    "activity": lazy_gettext("Became an activity"),
    "referred": lazy_gettext("Referred to a partner"),
    "escalated": lazy_gettext("Escalated: nobody fits"),
    "closed": lazy_gettext("Closed"),
}
UNSETTLED = ("open", "escalated")


@dataclass(frozen=True)
class NeedLine:
    """One need in a list. It never says who."""

    public_id: str
    title: str
    kind: str
    district: str
    station: str
    state: str
    tag: str
    class_name: str
    wished_on: date | None
    received_at: datetime


@dataclass(frozen=True)
class StepLine:
    """One step as its page shows it."""

    kind: str
    partner: str
    note: str
    done_at: datetime
    by: str


@dataclass(frozen=True)
class NeedPage:
    """One need. ``who`` is None for those who may not see who needs help.

    offering  partners that offered their help with this kind, for when nobody fits
    """

    line: NeedLine
    station: StationCard
    times: str
    came_by: str
    who: NeedPerson | None
    steps: tuple[StepLine, ...]
    day: str
    unsettled: bool
    may_escalate: bool
    may_plan: bool
    offering: tuple[PartnerLine, ...]
    kind: str
    need_class: str


def _line(row: Need, card: StationCard, language: str) -> NeedLine:
    return NeedLine(
        public_id=row.public_id,
        title=row.title,
        kind=KINDS.label(row.kind, language),
        district=row.district,
        station=card.name,
        state=str(STATE_NAMES[row.state][0]),
        tag=STATE_NAMES[row.state][1],
        class_name=str(CLASS_NAMES[row.need_class]),
        wished_on=row.wished_on,
        received_at=row.received_at,
    )


def needs_of(card: StationCard, language: str, *, settled: bool = False) -> list[NeedLine]:
    """The needs of a station, the oldest first; those that are settled the latest first."""
    states = Need.state.not_in(UNSETTLED) if settled else Need.state.in_(UNSETTLED)
    order = Need.id.desc() if settled else Need.id
    rows = db.session.scalars(select(Need).where(Need.station_id == card.id, states).order_by(order).limit(200))
    return [_line(row, card, language) for row in rows]


def kept_by(actor: Actor) -> list[StationCard]:
    """The stations whose needs are the actor's to keep: where she works, and those of the areas she coordinates."""
    return [card for card in stations_in() if may_keep(actor, card)]


def station_keeping(actor: Actor, public_id: str) -> StationCard:
    """A station whose needs are the actor's to keep; for everybody else there is none."""
    card = station_by_public_id(public_id)
    if not may_keep(actor, card):
        raise NeedNotFound
    return card


def needs_in_areas(actor: Actor, language: str) -> list[NeedLine]:
    """What waits where the actor works or coordinates: escalated needs first, then open ones, the oldest first.

    Also what a station left behind that has closed: its area's coordinators settle it.
    """
    waiting = db.session.scalars(select(Need.station_id).where(Need.state.in_(UNSETTLED)).distinct())
    cards = {number: card for number, card in stations(waiting).items() if may_keep(actor, card)}
    rows = db.session.scalars(
        select(Need).where(Need.station_id.in_(cards), Need.state.in_(UNSETTLED)).order_by(Need.state, Need.id)
    ).all()
    return [_line(row, cards[row.station_id], language) for row in rows]


def need_for(actor: Actor, public_id: str) -> tuple[Need, StationCard]:
    """A need that is the actor's to keep; for everybody else there is none."""
    row = db.session.scalar(select(Need).where(Need.public_id == public_id))
    if row is None:
        raise NeedNotFound
    card = station(row.station_id)
    if not may_keep(actor, card):
        raise NeedNotFound
    return row, card


def _first_day(activity_id: int | None) -> str:
    if activity_id is None:
        return ""
    query = select(Occurrence.public_id).join(Activity, Activity.id == Occurrence.activity_id)
    return db.session.scalar(query.where(Activity.id == activity_id).order_by(Occurrence.starts_at).limit(1)) or ""


def need_page(actor: Actor, public_id: str, language: str) -> NeedPage:
    """One need with its steps."""
    row, card = need_for(actor, public_id)
    steps = db.session.scalars(select(NeedStep).where(NeedStep.need_id == row.id).order_by(NeedStep.id)).all()
    people = accounts.people(step.done_by for step in steps if step.done_by)
    sees = may_see_who(actor, card, row.need_class)
    return NeedPage(
        line=_line(row, card, language),
        station=card,
        times=row.times,
        came_by=str(WAY_NAMES[row.came_by]),
        who=db.session.get(NeedPerson, row.id) if sees else None,
        steps=tuple(
            StepLine(
                str(STEP_NAMES[s.kind]),
                s.partner,
                s.note,
                s.done_at,
                people[s.done_by].name if s.done_by in people else "",
            )
            for s in steps
        ),
        day=_first_day(row.activity_id),
        unsettled=row.state in UNSETTLED,
        may_escalate=row.state == "open",
        may_plan=row.state in UNSETTLED and works_at(actor, card),
        offering=tuple(offering(card, row.kind, language)) if row.state in UNSETTLED else (),
        kind=row.kind,
        need_class=row.need_class,
    )


def prefilled(actor: Actor, need_public_id: str, station_id: int) -> dict[str, Any]:
    """What the form of an activity can take from a need: who needs help only for those who may see it."""
    if not need_public_id:
        return {}
    page = need_page(actor, need_public_id, "ja")
    if page.station.id != station_id:
        raise NeedNotFound
    known = {
        "title": page.line.title,
        "kind": page.kind,
        "district": page.line.district,
        "day": page.line.wished_on,
        "description": page.times,
        "need_class": page.need_class,
    }
    if page.who is not None:
        known |= {"place": page.who.place, "person_helped": page.who.name, "instructions": page.who.text}
    return known
