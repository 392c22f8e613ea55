"""Somebody comes to the door without a seat and is taken in while there is room: her seat and her presence in one step."""

from datetime import date

from courses.door_errors import NobodyAtTheDoor, NoRoomLeft
from courses.errors import OwnWorkshop, WorkshopNotOpen
from courses.workshops.attendance.queries import date_row
from courses.workshops.attendance.services import take_attendance
from courses.workshops.models import Workshop, WorkshopBooking, WorkshopDate
from courses.workshops.offers.passing import close_all
from courses.workshops.offers.queries import open_offers
from courses.workshops.offers.rules import ACCEPTED
from courses.workshops.queries import booking_of, bookings_in, presence_at
from courses.workshops.rules import BOOKED, PREPARING
from courses.workshops.services import lock
from courses.workshops.ways.rules import ONLINE, ROOM, first_way
from lms.accounts.api import PersonCard, find_people
from lms.clock import now
from lms.db import Work, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor
from lms.text.folding import fold

MOST_OF_ONE_NAME = 100
CAME = N_("You were at the workshop: %(title)s")
CAME_BODY = N_(
    "You came to the workshop “%(title)s” without a booking and were taken in. If this was not you, please telephone us."
)


def person_at_the_door(name: str, born_on: date | None) -> PersonCard:
    """The one person of this name, or reading, and birth date; nothing is listed. Refusals: NobodyAtTheDoor."""
    typed = fold(name)
    found = [
        card
        for card in find_people(name, MOST_OF_ONE_NAME)
        if born_on is not None
        and card.born_on == born_on
        and card.alive
        and typed in (fold(card.name), fold(card.kana))
    ]
    if len(found) != 1:
        raise NobodyAtTheDoor
    return found[0]


def take_in(actor: Actor, date_public_id: str, name: str, born_on: date | None) -> PersonCard:
    """Give a seat to somebody who stands at the door, also after the beginning, and write her down as present.

    A seat of somebody who is marked as absent is free; one that is kept for somebody who waits is not. Who has a seat
    already is only written down. Refusals: NobodyAtTheDoor, WorkshopNotOpen, OwnWorkshop, NoRoomLeft, and those of
    ``take_attendance``.
    """
    with transaction() as work:
        row, meeting = date_row(actor, date_public_id)
        lock(work, row.public_id)
        card = person_at_the_door(name, born_on)
        if row.state == PREPARING:
            raise WorkshopNotOpen
        if card.id == row.trainer_id:
            raise OwnWorkshop
        known = booking_of(card.id, row.id)
        if known is None or known.state != BOOKED:
            _seat(work, actor, row, meeting, known or WorkshopBooking(workshop_id=row.id, person_id=card.id))
        take_attendance(actor, date_public_id, {card.id: True})
        return card


def _seat(work: Work, actor: Actor, row: Workshop, meeting: WorkshopDate, booking: WorkshopBooking) -> None:
    here = {who: words.get(meeting.id) for who, words in presence_at(row.id).items()}
    in_room = [one.person_id for one in bookings_in(row.id, BOOKED) if one.way == ROOM or row.held == ONLINE]
    seated = sum(here.get(who) is not False for who in in_room)
    kept = [offered for offered in open_offers([row.id]) if offered != booking.id]
    if seated + len(kept) >= row.seats:
        raise NoRoomLeft
    booking.state, booking.walked_in, booking.way = BOOKED, True, first_way(row.held)
    booking.changed_at = now()
    booking.queued_at = booking.queued_at or now()
    booking.recorded_by = actor.person_id
    work.session.add(booking)
    work.session.flush()
    close_all(work, actor, [booking.id], ACCEPTED)
    work.audit(actor, "workshops.walked_in", "workshop", row.id, person=booking.person_id)
    tell(
        work, [booking.person_id], "workshops.walked_in", CAME, CAME_BODY, f"/workshops/{row.public_id}",
        params={"title": row.title}, unique_key=f"date:{meeting.id}",
    )  # fmt: skip
