"""Seats go from hand to hand: offered to the next, closed when the time is over. The workshop is under lock in all of it."""

from datetime import datetime, timedelta

from sqlalchemy import update

from courses.workshops.models import Workshop, WorkshopBooking, WorkshopOffer
from courses.workshops.offers.queries import TERMS, is_near, open_offers, waiting_in_order
from courses.workshops.offers.rules import LAPSED, Terms, answer_until, desk_begins, free_seats
from courses.workshops.queries import meetings_of, seats_taken
from courses.workshops.rules import BOOKED, OPEN
from lms.accounts.api import people
from lms.clock import instant, now, today
from lms.db import Work
from lms.i18n import in_language
from lms.i18n_mark import N_
from lms.notices.api import tell, ways_to_tell
from lms.policy import SYSTEM, Actor
from lms.ui.formats import moment

BY_HAND = {"phone", "post", "fax"}
OFFERED = N_("A seat is free for you: %(title)s")
OFFERED_BODY = N_(
    "A seat became free in the workshop “%(title)s”. We keep it for you until %(until)s. Please say yes or no until then, "
    "on the page of the workshop or by telephone. Without an answer the next person is asked."
)
PASSED = N_("The seat went to the next person: %(title)s")
PASSED_BODY = N_(
    "We kept a seat in the workshop “%(title)s” for you and heard nothing from you. You still stand in the waiting list: "
    "when another seat becomes free, we ask you again."
)


def evening_for(terms: Terms, *, by_hand: bool) -> datetime:
    """The evening by the clock in Japan until which a seat is kept that is offered today."""
    on = today() + timedelta(days=terms.by_hand_days if by_hand else terms.answer_days)
    return instant(on.year, on.month, on.day, terms.until_hour)


def close(offer: WorkshopOffer, answer: str, actor: Actor) -> None:
    """Write how an offer ended."""
    offer.answer, offer.answered_at, offer.answered_by = answer, now(), actor.person_id


def offer_seats(work: Work, actor: Actor, row: Workshop) -> int:
    """Offer each free seat to who waits longest and has none offered; returns how many were offered.

    Near the workshop nothing is offered: the desk gives the seat. A place of somebody who has died is closed.
    """
    begins = desk_begins(TERMS[row.kind], meetings_of(row.id))
    if row.state != OPEN or begins is None:
        return 0
    work.session.flush()
    offers, booked = open_offers([row.id]), seats_taken([row.id]).get((row.id, BOOKED), 0)
    free, told = free_seats(row.seats, booked, len(offers)), 0
    for booking in waiting_in_order(row.id):
        if told == free:
            break
        if booking.id not in offers and _offer(work, actor, row, booking):
            told += 1
    return told


def _offer(work: Work, actor: Actor, row: Workshop, booking: WorkshopBooking) -> bool:
    card = people([booking.person_id]).get(booking.person_id)
    if card is None or not card.alive:
        booking.state, booking.changed_at = "cancelled", now()
        work.audit(SYSTEM, "workshops.place_closed", "workshop", row.id, person=booking.person_id)
        return False
    begins = desk_begins(TERMS[row.kind], meetings_of(row.id))
    by_hand = bool(BY_HAND & set(ways_to_tell([booking.person_id], "workshops.offered", "")))
    terms = TERMS[row.kind]
    until = answer_until(terms, begins, evening_for(terms, by_hand=by_hand), now()) if begins else None
    if until is None:
        return False
    offer = WorkshopOffer(booking_id=booking.id, offered_at=now(), answer_until=until, answer="")
    work.session.add(offer)
    work.session.flush()
    work.audit(actor, "workshops.offered", "workshop", row.id, person=booking.person_id)
    with in_language(card.language):
        words = {"title": row.title, "until": moment(until)}
    tell(
        work, [booking.person_id], "workshops.offered", OFFERED, OFFERED_BODY, f"/workshops/{row.public_id}",
        params=words, unique_key=f"offer:{offer.id}",
    )  # fmt: skip
    return True


def close_passed(work: Work, row: Workshop) -> int:
    """Close the offers whose time is over, and tell; returns how many.

    While nobody else waits for the seat it stays hers until the desk begins: her late yes takes it from nobody.
    """
    offers = open_offers([row.id])
    others = any(booking.id not in offers for booking in waiting_in_order(row.id))
    over = (
        [offer for offer in offers.values() if offer.answer_until <= now()]
        if others or is_near(row.kind, meetings_of(row.id), now())
        else []
    )
    for offer in over:
        close(offer, LAPSED, SYSTEM)
        person_id = work.session.get_one(WorkshopBooking, offer.booking_id).person_id
        work.audit(SYSTEM, "workshops.offer_passed", "workshop", row.id, person=person_id)
        tell(
            work, [person_id], "workshops.offer_passed", PASSED, PASSED_BODY, f"/workshops/{row.public_id}",
            params={"title": row.title}, unique_key=f"offer:{offer.id}",
        )  # fmt: skip
    return len(over)


def close_all(work: Work, actor: Actor, booking_ids: list[int], answer: str) -> None:
    """Close the open offers of these bookings."""
    work.session.execute(
        update(WorkshopOffer)
        .where(WorkshopOffer.booking_id.in_(booking_ids), WorkshopOffer.answered_at.is_(None))
        .values(answer=answer, answered_at=now(), answered_by=actor.person_id)
    )
