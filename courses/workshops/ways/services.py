"""Changing the way one takes part, until the workshop begins."""

from courses.door_errors import NoRoomLeft, OnlineFull
from courses.errors import BookingClosed, WorkshopNotOpen
from courses.workshops.models import Workshop, WorkshopBooking
from courses.workshops.offers.passing import close_all, offer_seats
from courses.workshops.offers.rules import DECLINED
from courses.workshops.policies import BOOK
from courses.workshops.queries import booking_of, meetings_of, stage_now
from courses.workshops.rules import BOOKED, OPEN, WAITING, has_begun
from courses.workshops.services import lock
from courses.workshops.ways.queries import online_now
from courses.workshops.ways.rules import BOTH, ONLINE, WAY_NAMES, room_online
from lms.accounts.api import subject_of
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require


def choose_way(actor: Actor, public_id: str, way: str) -> None:
    """Change to the room or to online. Who waits for the room has a place online at once; a seat in the room goes on.

    A second click changes nothing. Refusals: NotFound for who has no seat, WorkshopNotOpen, BookingClosed, NoRoomLeft,
    OnlineFull.
    """
    require(actor, BOOK)
    with transaction() as work:
        row = lock(work, public_id)
        booking = booking_of(subject_of(actor), row.id)
        if booking is None or booking.state not in (BOOKED, WAITING) or way not in WAY_NAMES:
            raise NotFound
        if (booking.way, booking.state) == (way, BOOKED):
            return
        if row.held != BOTH or row.state != OPEN:
            raise WorkshopNotOpen
        if has_begun(meetings_of(row.id), now()):
            raise BookingClosed
        if way == ONLINE and not room_online(row.held, row.online_seats, online_now(row)):
            raise OnlineFull
        if way != ONLINE and stage_now(row) != OPEN:
            raise NoRoomLeft
        _change(work, actor, row, booking, way)


def _change(work: Work, actor: Actor, row: Workshop, booking: WorkshopBooking, way: str) -> None:
    booking.way, booking.state, booking.changed_at = way, BOOKED, now()
    work.audit(actor, "workshops.way_chosen", "workshop", row.id, person=booking.person_id, way=way)
    close_all(work, actor, [booking.id], DECLINED)
    offer_seats(work, actor, row)
