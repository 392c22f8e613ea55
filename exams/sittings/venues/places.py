"""A sitting's room out of a room of a venue: what is taken over, and what does not fit. In the caller's transaction."""

from dataclasses import replace

from exams.room_errors import MoreSeatsThanRoom
from exams.sittings.values import RoomPlan
from exams.sittings.venues.models import Venue, VenueRoom
from lms.db import Work, db
from lms.errors import NotFound


def fitted(work: Work, plan: RoomPlan) -> RoomPlan:
    """A plan with name, address and way of the venue's room that it names; never more seats than the room holds."""
    if plan.venue_room_id is None:
        return plan
    room = work.session.get(VenueRoom, plan.venue_room_id)
    if room is None:
        raise NotFound
    venue = work.session.get_one(Venue, room.venue_id)
    if plan.seats > room.seats:
        raise MoreSeatsThanRoom(seats=room.seats)
    return replace(
        plan, name=room.name, place=address_of(venue), seats=plan.seats or room.seats,
        way_there=plan.way_there or venue.access_note,
    )  # fmt: skip


def address_of(venue: Venue) -> str:
    """Name and address in one line, as rooms and slips show them."""
    return f"{venue.name} {venue.address}"


def contact_of(venue_room_id: int | None) -> str:
    """Whom to call at the venue of a room; empty for a room without one."""
    room = db.session.get(VenueRoom, venue_room_id) if venue_room_id else None
    return db.session.get_one(Venue, room.venue_id).contact if room else ""
