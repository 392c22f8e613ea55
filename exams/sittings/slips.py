"""What stands on the 受験票: for the candidate herself, for the secretariat, for the leader of a group."""

from flask_babel import gettext

from exams.errors import ApplicationNotAccepted
from exams.sittings.models import Application, Sitting, SittingRoom
from exams.sittings.places import granted_by, newest_decision
from exams.sittings.shown import RoomShown, SlipFacts
from exams.sittings.venues.places import contact_of
from lms.accounts.api import person
from lms.clock import jst
from lms.db import db
from lms.i18n import in_language
from lms.i18n_mark import N_

SLIP = N_("Admission slip")
# The slip is a working paper of the office that holds the exam; certificates name the exam body themselves.
EXAM_OFFICE = N_("Exam office")


def room_shown(room: SittingRoom) -> RoomShown:
    """A room as pages and slips show it."""
    return RoomShown(room.name, room.place, room.way_there, room.seats, contact_of(room.venue_room_id))


def slip_facts_of(row: Sitting, found: Application, *, for_others: bool = False) -> SlipFacts:
    """The slip of one application. ApplicationNotAccepted while there is no place.

    for_others  the copy that somebody else hands out says nothing of what was granted to her
    """
    if found.state not in ("accepted", "used") or row.cancelled_at is not None:
        raise ApplicationNotAccepted
    card = person(found.person_id)
    room = db.session.get(SittingRoom, found.room_id) if found.room_id else None
    begins = jst(row.opens_at if row.kind == "dated" else found.applied_at)
    granted = granted_by(None if for_others else newest_decision(row.id, found.seq))
    return SlipFacts(
        heading=in_japanese(SLIP),
        language="ja",
        giver=in_japanese(EXAM_OFFICE),
        sample=row.sample,
        audit_id=f"{row.id}.{found.seq}",
        slip_number=found.slip_number,
        printed=card.printed,
        kana=card.kana,
        born_on=card.born_on,
        title=row.title,
        opens_on=begins.date(),
        opens_at=begins.strftime("%H:%M"),
        minutes=row.minutes,
        on_demand=row.kind == "on_demand",
        supervised=row.supervised,
        channel=found.channel,
        room=room_shown(room) if room else None,
        extra_minutes=granted.seconds_more(row.minutes) // 60,
    )


def in_japanese(text: str) -> str:
    """A source string as it stands on a Japanese paper, whatever language the reader of the page has chosen."""
    with in_language("ja"):
        return gettext(text)
