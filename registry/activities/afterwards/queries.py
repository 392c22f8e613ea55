"""Words of thanks as they are read, and reports of incidents for those who may read them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, false, func, or_, select

from lms.accounts import api as accounts
from lms.db import db
from lms.policy import Actor
from lms.ui.lists import PAGE_SIZE, Paged, page_within
from registry.activities.afterwards.models import IncidentNote, IncidentPerson, StationIncident, ThanksNote
from registry.activities.afterwards.policies import reads_incidents, reports_incidents
from registry.activities.models import Activity, Invitation, Occurrence
from registry.activities.queries import DayLine, day_named, lines_of
from registry.activities.words import INCIDENT_KINDS
from registry.errors import IncidentNotFound
from registry.stations.queries import StationCard, station, stations, stations_in

SAYERS = {"station": lazy_gettext("The station"), "helped": lazy_gettext("The person who was helped")}


@dataclass(frozen=True)
class ThanksLine:
    """One note as the helper reads it."""

    public_id: str
    title: str
    station: str
    day: datetime
    said_by: str
    words: str


def thanks_of(person_id: int) -> list[ThanksLine]:
    """The notes on a person's page, the latest first; what she declined is not among them."""
    rows = db.session.execute(
        select(ThanksNote, Occurrence, Activity)
        .join(Occurrence, Occurrence.id == ThanksNote.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(ThanksNote.person_id == person_id, ThanksNote.declined_at.is_(None))
        .order_by(ThanksNote.id.desc())
    ).all()
    cards = stations(activity.station_id for _, _, activity in rows)
    return [
        ThanksLine(
            note.public_id,
            activity.title,
            cards[activity.station_id].name,
            day.starts_at,
            str(SAYERS[note.said_by]),
            note.words,
        )
        for note, day, activity in rows
    ]


@dataclass(frozen=True)
class ThanksPage:
    """The page on which a station thanks the team of a day.

    team   for a list of choices: (public id of the invitation, name)
    sent   (name, who said it, whether it stands on her page)
    """

    line: DayLine
    team: tuple[tuple[str, str], ...]
    sent: tuple[tuple[str, str, bool], ...]


def thanks_page(public_id: str, language: str) -> ThanksPage:
    """The team of a day, each with what was sent to her; the words are hers alone."""
    occurrence, activity = day_named(public_id)
    notes = db.session.scalars(
        select(ThanksNote).where(ThanksNote.occurrence_id == occurrence.id).order_by(ThanksNote.id)
    ).all()
    people = accounts.people(note.person_id for note in notes)
    sent = tuple((people[n.person_id].name, str(SAYERS[n.said_by]), n.declined_at is None) for n in notes)
    (line,) = lines_of([(occurrence, activity)], language)
    return ThanksPage(line, tuple(team_choices(occurrence.id)), sent)


def _team(occurrence_id: int) -> list[Invitation]:
    query = select(Invitation).where(Invitation.occurrence_id == occurrence_id, Invitation.state == "accepted")
    return list(db.session.scalars(query.order_by(Invitation.answered_at, Invitation.id)))


def team_choices(occurrence_id: int) -> list[tuple[str, str]]:
    """The team of a day for a list of choices: (public id of the invitation, name)."""
    rows = _team(occurrence_id)
    people = accounts.people(row.person_id for row in rows)
    return [(row.public_id, people[row.person_id].name) for row in rows]


@dataclass(frozen=True)
class AboutDay:
    """What a report can take from a day of an activity; nothing where it happened beside one."""

    title: str = ""
    day: date | None = None
    place: str = ""
    team: list[tuple[str, str]] = field(default_factory=list)


def about_day(actor: Actor, card: StationCard, day_public_id: str) -> AboutDay:
    """What is known of a day for a report; IncidentNotFound for a station whose incidents are not the actor's."""
    if not reports_incidents(actor, card):
        raise IncidentNotFound
    if not day_public_id:
        return AboutDay()
    occurrence, activity = day_named(day_public_id)
    if activity.station_id != card.id:
        raise IncidentNotFound
    return AboutDay(activity.title, occurrence.day, activity.district, team_choices(occurrence.id))


@dataclass(frozen=True)
class IncidentLine:
    """One report in a list; it says no names."""

    public_id: str
    kind: str
    station: str
    happened_at: datetime
    reported_at: datetime


@dataclass(frozen=True)
class IncidentList(Paged):
    """One page of reports, the latest incident first."""

    lines: tuple[IncidentLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class IncidentPage:
    """One report as it is read and printed. ``activity`` is empty where it happened beside one."""

    line: IncidentLine
    station: StationCard
    activity: str
    place: str
    what: str
    done: str
    helpers: tuple[str, ...]
    concerned: str
    reported_by: str
    notes: tuple[tuple[datetime, str, str], ...]


def _readable(actor: Actor) -> ColumnElement[bool]:
    """Reports that the actor may read: of her stations and areas, and her own."""
    here = [card.id for card in stations_in() if reads_incidents(actor, card)]
    own = StationIncident.reported_by == actor.person_id if actor.person_id is not None else false()
    return or_(StationIncident.station_id.in_(here), own)


def _line(row: StationIncident, name: str, language: str) -> IncidentLine:
    return IncidentLine(row.public_id, INCIDENT_KINDS.label(row.kind, language), name, row.happened_at, row.reported_at)


def _lines(rows: Iterable[StationIncident], language: str) -> tuple[IncidentLine, ...]:
    kept = list(rows)
    cards = stations(row.station_id for row in kept)
    return tuple(_line(row, cards[row.station_id].name, language) for row in kept)


def incidents_for(actor: Actor, language: str, page: int = 1) -> IncidentList:
    """The reports that the actor may read."""
    readable = _readable(actor)
    total = db.session.scalar(select(func.count(StationIncident.id)).where(readable)) or 0
    wanted, pages = page_within(total, page)
    query = (
        select(StationIncident).where(readable).order_by(StationIncident.happened_at.desc(), StationIncident.id.desc())
    )
    rows = db.session.scalars(query.limit(PAGE_SIZE).offset((wanted - 1) * PAGE_SIZE))
    return IncidentList(_lines(rows, language), wanted, pages, total)


def incident_for(actor: Actor, public_id: str) -> tuple[StationIncident, StationCard]:
    """A report that the actor may read; for everybody else there is none."""
    row = db.session.scalar(select(StationIncident).where(StationIncident.public_id == public_id))
    if row is None:
        raise IncidentNotFound
    card = station(row.station_id)
    own = row.reported_by is not None and row.reported_by == actor.person_id
    if not (reads_incidents(actor, card) or (own and reports_incidents(actor, card))):
        raise IncidentNotFound
    return row, card


def incident_page(actor: Actor, public_id: str, language: str) -> IncidentPage:
    """One report with what became of it."""
    row, card = incident_for(actor, public_id)
    notes = db.session.scalars(
        select(IncidentNote).where(IncidentNote.incident_id == row.id).order_by(IncidentNote.id)
    ).all()
    helpers = db.session.scalars(
        select(IncidentPerson.person_id).where(IncidentPerson.incident_id == row.id).order_by(IncidentPerson.id)
    ).all()
    writers = [note.written_by for note in notes if note.written_by]
    people = accounts.people([*helpers, *writers, *([row.reported_by] if row.reported_by else [])])
    names = {number: person.name for number, person in people.items()}
    return IncidentPage(
        line=_line(row, card.name, language),
        station=card,
        activity=_activity_of(row.occurrence_id),
        place=row.place,
        what=row.what,
        done=row.done,
        helpers=tuple(names[number] for number in helpers),
        concerned=row.concerned,
        reported_by=names.get(row.reported_by or 0, ""),
        notes=tuple((note.written_at, note.text, names.get(note.written_by or 0, "")) for note in notes),
    )


def _activity_of(occurrence_id: int | None) -> str:
    if occurrence_id is None:
        return ""
    query = select(Activity.title).join(Occurrence, Occurrence.activity_id == Activity.id)
    return db.session.scalar(query.where(Occurrence.id == occurrence_id)) or ""
