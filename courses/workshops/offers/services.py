"""Answering an offered seat, giving one by the desk, and passing on those whose time is over."""

from courses.errors import BookingClosed, NoSeatForYou
from courses.workshops.models import Workshop, WorkshopBooking
from courses.workshops.offers.passing import close, close_passed, offer_seats
from courses.workshops.offers.queries import is_near, open_offers, workshops_with_a_list
from courses.workshops.offers.rules import ACCEPTED, DECLINED, free_seats
from courses.workshops.policies import BOOK, BOOK_FOR
from courses.workshops.queries import booking_of, meetings_of, seats_taken
from courses.workshops.rules import BOOKED, OPEN, WAITING, has_begun
from courses.workshops.services import SEAT_FREE, SEAT_FREE_BODY, lock
from lms.accounts.api import subject_of
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.notices.api import tell
from lms.policy import SYSTEM, Actor, require
from lms.tasks.api import Running

KIND = "workshops.pass_on"


def answer_offer(actor: Actor, public_id: str, *, takes: bool) -> None:
    """Say yes or no to an offered seat; a second click changes nothing. A yes counts as long as nobody else was asked.

    Staff answer for a person by ``accounts.speaking_for``; near the workshop, their yes gives her a free seat without
    an offer. Refusals: BookingClosed from the first minute on, NoSeatForYou, NotFound for who does not wait.
    """
    require(actor, BOOK)
    with transaction() as work:
        row = lock(work, public_id)
        booking = booking_of(subject_of(actor), row.id)
        if booking is None:
            raise NotFound
        if booking.state == (BOOKED if takes else "cancelled"):
            return
        if row.state != OPEN or has_begun(meetings_of(row.id), now()):
            raise BookingClosed
        offer = open_offers([row.id]).get(booking.id)
        if booking.state != WAITING or (offer is None and not _desk_may(actor, row)):
            raise NoSeatForYou
        if offer is not None:
            close(offer, ACCEPTED if takes else DECLINED, actor)
        booking.state, booking.changed_at = (BOOKED if takes else "cancelled"), now()
        booking.recorded_by = actor.person_id
        work.audit(
            actor, "workshops.booked" if takes else "workshops.given_back", "workshop", row.id, person=booking.person_id
        )
        _and_then(work, actor, row, booking, takes=takes)


def _desk_may(actor: Actor, row: Workshop) -> bool:
    booked = seats_taken([row.id]).get((row.id, BOOKED), 0)
    free = free_seats(row.seats, booked, len(open_offers([row.id])))
    return (
        actor.acting_for is not None
        and actor.may(BOOK_FOR)
        and is_near(row.kind, meetings_of(row.id), now())
        and free > 0
    )


def _and_then(work: Work, actor: Actor, row: Workshop, booking: WorkshopBooking, *, takes: bool) -> None:
    if not takes:
        offer_seats(work, actor, row)
    elif actor.acting_for is not None:
        tell(
            work, [booking.person_id], "workshops.seat", SEAT_FREE, SEAT_FREE_BODY, f"/workshops/{row.public_id}",
            params={"title": row.title},
        )  # fmt: skip


def pass_on(public_id: str) -> int:
    """Close what was not answered in time and ask the next; returns how many were asked. Twice in a row is once."""
    with transaction() as work:
        row = lock(work, public_id)
        close_passed(work, row)
        return offer_seats(work, SYSTEM, row)


def pass_seats_on(task: Running) -> None:
    """Do so for each open workshop in which somebody waits."""
    task.finish_with(asked=sum(pass_on(public_id) for public_id in workshops_with_a_list()))
