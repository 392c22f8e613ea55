"""Saying thanks, and reporting what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from lms.accounts.api import people_with_role, subject_of
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, Role, require
from registry.activities.afterwards.models import IncidentNote, IncidentPerson, StationIncident, ThanksNote
from registry.activities.afterwards.policies import INCIDENTS, reports_incidents
from registry.activities.afterwards.queries import incident_for
from registry.activities.afterwards.rules import incident_is_forgotten
from registry.activities.days import Day, day_under_lock
from registry.activities.models import Invitation, Occurrence
from registry.activities.policies import ANSWER, PLAN
from registry.activities.queries import day_named
from registry.activities.words import INCIDENT_KINDS
from registry.errors import (
    ActivityNotFound,
    IncidentNotFound,
    KindUnknown,
    NotHappenedYet,
    NotOnTheTeam,
    NotOverYet,
    ReasonMissing,
    ThankedAlready,
)
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard, station

THANKED = N_("A word of thanks"), N_("Somebody thanks you for %(title)s. The words stand on your page.")
REPORTED = N_("An incident was reported"), N_("Something happened at %(station)s. Please read the report.")


def say_thanks(actor: Actor, invitation_public_id: str, words: str, said_by: str = "station") -> str:
    """Send words of thanks to somebody who helped on a day; she is told that they are there, not what they say.

    said_by   "station", or "helped" when staff write down what the person helped said
    Returns the public id. Refusals: ActivityNotFound, NotOnTheTeam, NotOverYet, ReasonMissing, ThankedAlready.
    """
    require(actor, PLAN)
    if not words.strip():
        raise ReasonMissing
    with transaction() as work:
        invitation, day = _own_invitation(work, actor, invitation_public_id)
        if invitation.state != "accepted":
            raise NotOnTheTeam
        if day.occurrence.state != "planned" or now() < day.occurrence.starts_at:
            raise NotOverYet
        same = (
            (ThanksNote.occurrence_id == day.occurrence.id)
            & (ThanksNote.person_id == invitation.person_id)
            & (ThanksNote.said_by == said_by)
        )
        if work.session.scalar(select(ThanksNote.id).where(same)) is not None:
            raise ThankedAlready
        note = ThanksNote(
            occurrence_id=day.occurrence.id,
            person_id=invitation.person_id,
            said_by=said_by,
            words=words.strip(),
            written_by=actor.person_id,
            written_at=now(),
        )
        work.session.add(note)
        work.session.flush()
        work.audit(actor, "registry.thanked", "occurrence", day.occurrence.id, person=invitation.person_id)
        tell(
            work, [invitation.person_id], "registry.thanked", *THANKED, link="/my/activities",
            params={"title": day.activity.title}, unique_key=f"note:{note.id}",
        )  # fmt: skip
        return note.public_id


def _own_invitation(work: Work, actor: Actor, public_id: str) -> tuple[Invitation, Day]:
    """An invitation to a day of a station that the actor plans for, the day under lock."""
    found = work.session.execute(
        select(Invitation, Occurrence.public_id)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .where(Invitation.public_id == public_id)
    ).first()
    if found is None:
        raise ActivityNotFound
    day = day_under_lock(work, found[1])
    if not actor.may(PLAN, scope_of(day.activity.station_id)):
        raise ActivityNotFound
    return found[0], day


def decline_thanks(actor: Actor, public_id: str) -> None:
    """Take a note from one's own page; its words are kept nowhere from then on. Twice does no harm."""
    require(actor, ANSWER)
    with transaction() as work:
        note = work.session.scalar(select(ThanksNote).where(ThanksNote.public_id == public_id).with_for_update())
        if note is None or note.person_id != subject_of(actor):
            raise NotFound
        if note.declined_at is None:
            note.declined_at, note.words = now(), ""
            work.audit(actor, "registry.thanks_declined", "thanks_note", note.id)


@dataclass(frozen=True)
class IncidentFacts:
    """What is reported. ``kind`` is a code or a Japanese word of incident_kinds.yaml.

    day      public id of the day of an activity; empty where it happened beside one
    helpers  public ids of the invitations of those of its team whom it concerned
    """

    kind: str
    happened_at: datetime
    what: str
    done: str = ""
    place: str = ""
    concerned: str = ""
    day: str = ""
    helpers: Sequence[str] = ()


def report_incident(actor: Actor, station_id: int, facts: IncidentFacts) -> str:
    """Report what went wrong; managers, coordinators and the secretariat are told. Returns the public id.

    Refusals: IncidentNotFound for a station that is not the actor's, KindUnknown, ReasonMissing, NotHappenedYet,
    ActivityNotFound for a day of another station, NotOnTheTeam.
    """
    require(actor, INCIDENTS)
    card = station(station_id)
    if not reports_incidents(actor, card):
        raise IncidentNotFound
    kind = INCIDENT_KINDS.code_of(facts.kind)
    if kind is None:
        raise KindUnknown
    if not facts.what.strip():
        raise ReasonMissing
    if facts.happened_at > now():
        raise NotHappenedYet
    with transaction() as work:
        day_id = _day_at(station_id, facts.day)
        row = StationIncident(
            station_id=station_id,
            occurrence_id=day_id,
            kind=kind,
            happened_at=facts.happened_at,
            place=facts.place,
            what=facts.what.strip(),
            done=facts.done,
            concerned=facts.concerned,
            reported_by=actor.person_id,
            reported_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        people = _concerned(work, day_id, facts.helpers)
        work.session.add_all(IncidentPerson(incident_id=row.id, person_id=person_id) for person_id in people)
        work.audit(actor, "registry.incident_reported", "station_incident", row.id, kind=kind)
        _tell_readers(work, card, row)
        return row.public_id


def _day_at(station_id: int, public_id: str) -> int | None:
    if not public_id:
        return None
    occurrence, activity = day_named(public_id)
    if activity.station_id != station_id:
        raise ActivityNotFound
    return occurrence.id


def _concerned(work: Work, day_id: int | None, invitations: Sequence[str]) -> list[int]:
    rows = work.session.execute(
        select(Invitation.public_id, Invitation.person_id).where(
            Invitation.public_id.in_(list(invitations)),
            Invitation.occurrence_id == (day_id or 0),
            Invitation.state == "accepted",
        )
    ).all()
    if set(invitations) - {row.public_id for row in rows}:
        raise NotOnTheTeam
    return sorted({row.person_id for row in rows})


def _tell_readers(work: Work, card: StationCard, row: StationIncident) -> None:
    readers = set(people_with_role(Role.STATION_MANAGER, scope_of(card.id)))
    for code in card.area_path.strip("/").split("/"):
        readers |= set(people_with_role(Role.AREA_COORDINATOR, f"area:{code}"))
    readers |= set(people_with_role(Role.SECRETARIAT))
    tell(
        work, readers - {row.reported_by}, "registry.incident", *REPORTED, link=f"/incidents/{row.public_id}",
        params={"station": card.name}, unique_key=f"incident:{row.id}",
    )  # fmt: skip


def add_note(actor: Actor, public_id: str, text: str) -> None:
    """Write down what became of it; what was reported stays as it was. ReasonMissing without words."""
    require(actor, INCIDENTS)
    row, _ = incident_for(actor, public_id)
    if not text.strip():
        raise ReasonMissing
    with transaction() as work:
        work.session.add(
            IncidentNote(incident_id=row.id, text=text.strip(), written_by=actor.person_id, written_at=now())
        )
        work.audit(actor, "registry.incident_noted", "station_incident", row.id)


def forget_incidents() -> int:
    """Empty the words of reports after five years; returns how many. That something of its kind happened stays."""
    with transaction() as work:
        kept = select(StationIncident.id, StationIncident.happened_at).where(func.length(StationIncident.what) > 0)
        over = [row.id for row in work.session.execute(kept) if incident_is_forgotten(row.happened_at, now())]
        emptied = {"what": "", "done": "", "concerned": "", "place": ""}
        work.session.execute(update(StationIncident).where(StationIncident.id.in_(over)).values(**emptied))
        for table in (IncidentPerson, IncidentNote):
            work.session.execute(delete(table).where(table.incident_id.in_(over)))
        return len(over)
