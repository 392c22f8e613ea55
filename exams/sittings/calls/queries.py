"""The date of an application for one's own calendar."""

from exams.errors import ApplicationNotAccepted
from exams.sittings.calls.calendar import exam_date
from exams.sittings.models import SittingRoom
from exams.sittings.policies import APPLY
from exams.sittings.queries import find_application
from lms.db import db
from lms.policy import Actor, require


def calendar_file(actor: Actor, sitting_public_id: str, application_public_id: str) -> str:
    """An .ics with begin, end and place of one's exam. ApplicationNotAccepted while there is no place or no date."""
    require(actor, APPLY)
    sitting, application = find_application(actor, sitting_public_id, application_public_id)
    if application.state != "accepted" or sitting.cancelled_at is not None or sitting.kind != "dated":
        raise ApplicationNotAccepted
    room = db.session.get(SittingRoom, application.room_id) if application.room_id else None
    place = f"{room.name} {room.place}" if room else ""
    return exam_date(
        application.public_id, sitting.title, sitting.opens_at, sitting.closes_at, place, application.applied_at
    )
