"""What activities keep of a person: handed out on request, and removed for good."""

from typing import Any

from sqlalchemy import delete, select, update

from lms.clock import now
from lms.db import Work, db
from registry.activities.afterwards.models import IncidentPerson, StationIncident, ThanksNote
from registry.activities.attendance.models import Arrival
from registry.activities.models import Activity, Invitation, Occurrence
from registry.activities.needs.models import Need, NeedPerson
from registry.activities.own import contributions_of
from registry.stations.hooks.services import forget_told


def activity_facts(person_id: int) -> dict[str, Any]:
    """To what a person was asked, what she answered, and what was confirmed of her."""
    asked = db.session.execute(
        select(Activity.title, Occurrence.day, Invitation.state, Invitation.reasons)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .join(Invitation, Invitation.occurrence_id == Occurrence.id)
        .where(Invitation.person_id == person_id)
        .order_by(Invitation.id)
    )
    needs = db.session.execute(
        select(Need.title, Need.received_at, NeedPerson.text)
        .join(NeedPerson, NeedPerson.need_id == Need.id)
        .where(NeedPerson.asked_by == person_id)
        .order_by(Need.id)
    )
    arrived = select(Arrival.arrived_at).where(Arrival.person_id == person_id).order_by(Arrival.id)
    thanks = select(ThanksNote.words).where(ThanksNote.person_id == person_id, ThanksNote.declined_at.is_(None))
    incidents = (
        select(StationIncident.happened_at, StationIncident.kind)
        .join(IncidentPerson, IncidentPerson.incident_id == StationIncident.id)
        .where(IncidentPerson.person_id == person_id)
        .order_by(StationIncident.id)
    )
    return {
        "thanks": list(db.session.scalars(thanks.order_by(ThanksNote.id))),
        "incidents": [{"at": row.happened_at.isoformat(), "kind": row.kind} for row in db.session.execute(incidents)],
        "arrivals": [moment.isoformat() for moment in db.session.scalars(arrived)],
        "needs": [{"title": row.title, "at": row.received_at.isoformat(), "text": row.text} for row in needs],
        "invitations": [
            {"title": row.title, "day": row.day.isoformat(), "answer": row.state, "reasons": list(row.reasons)}
            for row in asked
        ],
        "contributions": [
            {"title": done.title, "station": done.station, "at": done.day.isoformat(), "minutes": done.minutes}
            for done in contributions_of(person_id)
        ],
    }


def erase_activities(work: Work, person_id: int) -> None:
    """Forget to what a person was asked and why; that somebody was there on a past day stays, without a name."""
    own = Invitation.person_id == person_id
    past = select(Occurrence.id).where(Occurrence.ends_at <= now())
    was_there = (Invitation.state == "accepted") & Invitation.occurrence_id.in_(past)
    forget_told(work, "invitation", list(work.session.scalars(select(Invitation.public_id).where(own))))
    work.session.execute(delete(Invitation).where(own, ~was_there))
    for table in (ThanksNote, IncidentPerson):
        work.session.execute(delete(table).where(table.person_id == person_id))
    work.session.execute(delete(Arrival).where(Arrival.person_id == person_id))
    work.session.execute(update(Invitation).where(own).values(reasons=[]))
    work.session.execute(
        update(NeedPerson)
        .where(NeedPerson.asked_by == person_id)
        .values(name="", contact="", place="", text="", asked_by=None)
    )
