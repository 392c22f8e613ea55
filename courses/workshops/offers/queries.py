"""Who waits in which order, and to whom a seat is offered at the moment."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, func, select

from courses.workshops.models import Workshop, WorkshopBooking, WorkshopOffer
from courses.workshops.offers.rules import LAPSED, Terms, desk_begins, terms_from
from courses.workshops.rules import OPEN, WAITING, Meeting
from lms.data_files import read_yaml
from lms.db import db

TERMS: dict[str, Terms] = terms_from(read_yaml(Path(__file__).with_name("terms.yaml")))


def waiting_in_order(workshop_id: int) -> list[WorkshopBooking]:
    """Bookings that wait, the next first: who let the time of an offer pass comes after those who did not."""
    passed = (
        select(func.count(WorkshopOffer.id))
        .where(
            WorkshopOffer.booking_id == WorkshopBooking.id,
            WorkshopOffer.answer == LAPSED,
            WorkshopOffer.offered_at >= WorkshopBooking.queued_at,
        )
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(WorkshopBooking)
            .where(WorkshopBooking.workshop_id == workshop_id, WorkshopBooking.state == WAITING)
            .order_by(passed, WorkshopBooking.queued_at, WorkshopBooking.id)
        )
    )


def open_offers(workshop_ids: Iterable[int]) -> dict[int, WorkshopOffer]:
    """The offers that wait for an answer, by booking."""
    rows = db.session.scalars(
        select(WorkshopOffer)
        .join(WorkshopBooking, WorkshopBooking.id == WorkshopOffer.booking_id)
        .where(WorkshopBooking.workshop_id.in_(list(workshop_ids)), WorkshopOffer.answered_at.is_(None))
    )
    return {row.booking_id: row for row in rows}


def offered_to(person_id: int | None) -> list[tuple[Workshop, WorkshopOffer]]:
    """The workshops in which a seat is offered to a person now, the one to be answered first at the front."""
    rows = db.session.execute(
        select(Workshop, WorkshopOffer)
        .join(WorkshopBooking, WorkshopBooking.workshop_id == Workshop.id)
        .join(WorkshopOffer, and_(WorkshopOffer.booking_id == WorkshopBooking.id, WorkshopOffer.answered_at.is_(None)))
        .where(WorkshopBooking.person_id == person_id, Workshop.state == OPEN)
        .order_by(WorkshopOffer.answer_until, WorkshopOffer.id)
    )
    return [(row[0], row[1]) for row in rows]


def offers_of(booking_id: int) -> list[WorkshopOffer]:
    """Every offer of one booking, in its order."""
    return list(
        db.session.scalars(
            select(WorkshopOffer).where(WorkshopOffer.booking_id == booking_id).order_by(WorkshopOffer.id)
        )
    )


def is_near(kind: str, meetings: Sequence[Meeting], now: datetime) -> bool:
    """Whether the desk gives free seats now, because a workshop of this kind is near or has begun."""
    begins = desk_begins(TERMS[kind], meetings)
    return begins is not None and now >= begins


def workshops_with_a_list() -> list[str]:
    """The open workshops in which somebody waits for a seat."""
    return list(
        db.session.scalars(
            select(Workshop.public_id)
            .join(WorkshopBooking, WorkshopBooking.workshop_id == Workshop.id)
            .where(Workshop.state == OPEN, WorkshopBooking.state == WAITING)
            .distinct()
            .order_by(Workshop.public_id)
        )
    )
