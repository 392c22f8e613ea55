"""Who takes part by which way, and what the reader can choose."""

from dataclasses import dataclass

from sqlalchemy import func, select

from courses.workshops.models import Workshop, WorkshopBooking
from courses.workshops.queries import booking_of, meetings_of, row_of, stage_now
from courses.workshops.rules import BOOKED, FULL, OPEN, WAITING, has_begun
from courses.workshops.ways.rules import BOTH, ONLINE, WAY_NAMES, room_online
from lms.clock import now
from lms.db import db
from lms.policy import Actor


@dataclass(frozen=True)
class Ways:
    """The ways of one workshop for its reader.

    both    people choose between the room and online
    mine    the name of her own way; "" without a seat or where there is no choice. ``from_home``: it is online
    online  she can take part online now: book so, or change to it
    room    she can change from online to the room now
    """

    both: bool
    mine: str
    from_home: bool
    online: bool
    room: bool


def online_now(row: Workshop) -> int:
    """How many take part online."""
    query = select(func.count(WorkshopBooking.id)).where(
        WorkshopBooking.workshop_id == row.id, WorkshopBooking.state == BOOKED, WorkshopBooking.way == ONLINE
    )
    return db.session.scalar(query) or 0


def ways_used(row: Workshop) -> set[str]:
    """The ways by which somebody takes part or waits to."""
    query = select(WorkshopBooking.way).where(
        WorkshopBooking.workshop_id == row.id, WorkshopBooking.state.in_((BOOKED, WAITING))
    )
    return set(db.session.scalars(query))


def ways_for(actor: Actor, public_id: str) -> Ways:
    """What the reader of a workshop can choose."""
    row = row_of(public_id)
    booking = booking_of(actor.person_id, row.id)
    holds = booking is not None and booking.state in (BOOKED, WAITING)
    mine = booking.way if booking is not None and holds else ""
    both, stage = row.held == BOTH, stage_now(row)
    changes = both and stage in (OPEN, FULL) and not has_begun(meetings_of(row.id), now())
    seated = booking is not None and booking.state == BOOKED
    return Ways(
        both=both,
        mine=WAY_NAMES[mine] if both and seated and mine else "",
        from_home=seated and mine == ONLINE,
        online=changes and mine != ONLINE and room_online(row.held, row.online_seats, online_now(row)),
        room=changes and seated and mine == ONLINE and stage == OPEN,
    )
