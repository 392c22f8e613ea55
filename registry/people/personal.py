"""What stations and listings hold of one person: given out on request, forgotten when her record is."""

from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from lms.db import Work, db
from registry.people.calendar.queries import differences_of
from registry.people.heard import systems_hear
from registry.people.looks import looks_at
from registry.people.models import (
    HelpedDay,
    Listing,
    ListingIntention,
    ListingLook,
    ProfileDifference,
    RegistryProfile,
    SavedSearchMatch,
    StationBlock,
    TitleHolder,
)
from registry.people.projection import remove
from registry.people.queries import profile_of
from registry.stations.hooks.services import forget_told
from registry.stations.life.models import StationContact
from registry.stations.models import Leave, StationApplication
from registry.stations.queries import stations, stations_of_member


def export_listing(person_id: int) -> dict[str, Any]:
    """All that the registry knows of a person, in plain values."""
    profile = profile_of(person_id)
    answers = db.session.scalars(
        select(ListingIntention).where(ListingIntention.person_id == person_id).order_by(ListingIntention.id)
    )
    members = stations_of_member(person_id)
    names = stations(member.station_id for member in members)
    return {
        "offer": vars(profile) if profile else {},
        "other days": [
            {"from": d.said.from_on.isoformat(), "until": d.said.until_on.isoformat(), "free": d.said.free}
            for d in differences_of(person_id, date.min)
        ],
        "helped": [
            {"on": row.day.isoformat(), "minutes": row.minutes}
            for row in db.session.scalars(select(HelpedDay).where(HelpedDay.person_id == person_id))
        ],
        "answers": [{"answer": row.answer, "on": row.answered_on.isoformat()} for row in answers],
        "stations": [{"station": names[m.station_id].name, "from": m.from_on.isoformat()} for m in members],
        "duties": [
            {"duty": row.duty, "station": stations([row.station_id])[row.station_id].name}
            for row in db.session.scalars(select(StationContact).where(StationContact.person_id == person_id))
        ],
        "looks": [
            {"by": line.looker, "who": line.who, "at": line.looked_at.isoformat()} for line in looks_at(person_id).lines
        ],
    }


def erase_listing(work: Work, person_id: int) -> None:
    """Forget what a person offered and who looked; that a station was managed or confirmed by her stays, as an id."""
    told = list(work.session.scalars(select(Listing.public_id).where(Listing.person_id == person_id)))
    forget_told(work, "listing", told)
    with systems_hear(work, [person_id]):
        remove(work, [person_id])
    for table in (
        SavedSearchMatch,
        RegistryProfile,
        ProfileDifference,
        ListingIntention,
        ListingLook,
        StationBlock,
        TitleHolder,
        HelpedDay,
        Leave,
    ):
        work.session.execute(delete(table).where(table.person_id == person_id))
    work.session.execute(update(ListingLook).where(ListingLook.viewer_id == person_id).values(viewer_id=None))
    work.session.execute(update(StationContact).where(StationContact.person_id == person_id).values(person_id=None))
    work.session.execute(
        update(StationApplication)
        .where(StationApplication.applicant_id == person_id)
        .values(text="", phone="", hours="")
    )
