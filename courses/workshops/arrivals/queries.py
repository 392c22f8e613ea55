"""A seat as it is scanned at the door."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from courses.workshops.models import Workshop, WorkshopAttendance, WorkshopBooking
from courses.workshops.queries import booking_of, cards_of, kept_row, stage_now
from courses.workshops.rules import BOOKED, CANCELLED, ENDED, date_open_at
from courses.workshops.values import DateCard, WorkshopCard
from lms.accounts.api import people, relatives_of
from lms.clock import now
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor

DOOR = "/desk/workshops/arrive/"


@dataclass(frozen=True)
class Arrival:
    """Who stands at the door. ``date`` is the one that is open now; ``written_at`` tells that she is on the list already."""

    card: WorkshopCard
    seat: str
    person_id: int
    name: str
    kana: str
    date: DateCard | None
    next_date: DateCard | None
    written_at: datetime | None
    barred: bool
    without_seat: bool


def door_address(seat: str) -> str:
    """The address in a seat's code."""
    return f"{current_app.config['PUBLIC_URL']}{DOOR}{seat}"


def seat_of(actor: Actor, public_id: str) -> str:
    """The reader's own seat in a workshop that is not over; "" without one."""
    row = db.session.scalar(select(Workshop).where(Workshop.public_id == public_id))
    booking = booking_of(actor.person_id, row.id) if row and actor.signed_in else None
    if row is None or booking is None or booking.state != BOOKED or stage_now(row) in (ENDED, CANCELLED):
        return ""
    return booking.public_id


def arrival(actor: Actor, seat: str) -> Arrival:
    """The seat of a scanned code, for who keeps its workshop. NotFound for a code that is none."""
    found = db.session.execute(
        select(WorkshopBooking, Workshop.public_id)
        .join(Workshop, Workshop.id == WorkshopBooking.workshop_id)
        .where(WorkshopBooking.public_id == seat)
    ).first()
    if found is None:
        raise NotFound
    booking, public_id = found
    row = kept_row(actor, public_id)
    card, person = cards_of(actor, [row])[0], people([booking.person_id])[booking.person_id]
    date = None if row.state == CANCELLED else date_open_at(card.dates, now())
    barred = {actor.person_id, *(relatives_of(actor.person_id) if actor.person_id else ())}
    return Arrival(
        card=card,
        seat=seat,
        person_id=booking.person_id,
        name=person.name,
        kana=person.kana,
        date=date,
        next_date=next((one for one in card.dates if one.starts_at > now()), None),
        written_at=_written_at(date, booking.person_id),
        barred=booking.person_id in barred,
        without_seat=booking.state != BOOKED,
    )


def _written_at(date: DateCard | None, person_id: int) -> datetime | None:
    newest = (
        select(WorkshopAttendance)
        .where(
            WorkshopAttendance.workshop_date_id == (date.id if date else 0), WorkshopAttendance.person_id == person_id
        )
        .order_by(WorkshopAttendance.revision.desc())
        .limit(1)
    )
    row = db.session.scalar(newest)
    return row.recorded_at if row is not None and row.present else None
