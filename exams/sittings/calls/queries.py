"""The date of an application for one's own calendar."""

from exams.errors import ApplicationNotAccepted
from exams.sittings.models import SittingRoom
from exams.sittings.policies import APPLY
from exams.sittings.queries import find_application
from lms.db import db
from lms.policy import Actor, require
from lms.text import calendar


def calendar_file(actor: Actor, sitting_public_id: str, application_public_id: str) -> str:
    """An .ics with begin, end and place of one's exam; no name, no slip number. ApplicationNotAccepted while there is no place or no date."""
    require(actor, APPLY)
    sitting, application = find_application(actor, sitting_public_id, application_public_id)
    if application.state != "accepted" or sitting.cancelled_at is not None or sitting.kind != "dated":
        raise ApplicationNotAccepted
    room = db.session.get(SittingRoom, application.room_id) if application.room_id else None
    place = f"{room.name} {room.place}" if room else ""
    date = calendar.CalendarDate(
        f"{application.public_id}@exams",
        sitting.title,
        place,
        sitting.opens_at,
        sitting.closes_at,
        told_at=application.applied_at,
        alarm=True,
    )
    return calendar.calendar_file("exams", [date])
