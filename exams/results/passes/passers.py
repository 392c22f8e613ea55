"""Who passed a sitting, in the order of seats: for whoever prints and hands over certificates."""

from dataclasses import dataclass

from sqlalchemy import select

from exams.results.models import PassRecord, PassVoid, Release
from exams.sittings.models import Application, SittingRoom
from lms.db import db


@dataclass(frozen=True)
class Passer:
    """A pass of a sitting with the place where its holder sat; ``room`` is "" for who sat at home."""

    pass_id: int
    person_id: int
    room: str
    slip_number: str


def passers_of(sitting_id: int) -> list[Passer]:
    """Released passes of a sitting that are not void, by room and slip number."""
    rows = db.session.execute(
        select(PassRecord.id, PassRecord.person_id, SittingRoom.name, Application.slip_number)
        .join(Release, (Release.sitting_id == PassRecord.sitting_id) & (Release.list_id == PassRecord.list_id))
        .join(Application, (Application.sitting_id == PassRecord.sitting_id) & (Application.seq == PassRecord.seq))
        .join(SittingRoom, SittingRoom.id == Application.room_id, isouter=True)
        .where(PassRecord.sitting_id == sitting_id)
        .where(PassRecord.id.not_in(select(PassVoid.pass_id).where(PassVoid.confirmed_at.is_not(None))))
    )
    found = {pass_id: Passer(pass_id, person_id, room or "", slip) for pass_id, person_id, room, slip in rows}
    return sorted(found.values(), key=lambda passer: (not passer.room, passer.room, passer.slip_number))
