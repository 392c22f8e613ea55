"""The attendance list of one date, and who has attended what."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from courses.workshops.models import Workshop, WorkshopAttendance, WorkshopDate
from courses.workshops.queries import bookings_in, cards_of, dates_of, kept_row, presence_at
from courses.workshops.rules import BOOKED, CANCELLED, attended
from courses.workshops.values import Attended, DateCard, Sheet, SheetLine
from courses.workshops.ways.rules import BOTH, WAY_NAMES
from lms.accounts.api import people, relatives_of
from lms.clock import day_of, today
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor


def date_row(actor: Actor, date_public_id: str) -> tuple[Workshop, WorkshopDate]:
    """A date with its workshop, for who keeps it."""
    found = db.session.execute(
        select(Workshop, WorkshopDate)
        .join(WorkshopDate, WorkshopDate.workshop_id == Workshop.id)
        .where(WorkshopDate.public_id == date_public_id)
    ).first()
    if found is None:
        raise NotFound
    workshop, meeting = found
    return kept_row(actor, workshop.public_id), meeting


def sheet(actor: Actor, date_public_id: str) -> Sheet:
    """The attendance list of one date, by kana."""
    row, meeting = date_row(actor, date_public_id)
    card = cards_of(actor, [row])[0]
    bookings, presence = bookings_in(row.id, BOOKED), presence_at(row.id)
    cards = people(booking.person_id for booking in bookings)
    known = [booking for booking in bookings if booking.person_id in cards]
    barred = relatives_of(actor.person_id) | {actor.person_id} if actor.person_id else set()
    lines = [
        SheetLine(
            key=booking.public_id,
            person_id=booking.person_id,
            name=cards[booking.person_id].name,
            kana=cards[booking.person_id].kana,
            present=presence.get(booking.person_id, {}).get(meeting.id),
            barred=booking.person_id in barred,
            walked_in=booking.walked_in,
            way=WAY_NAMES[booking.way] if row.held == BOTH else "",
        )
        for booking in sorted(known, key=lambda booking: (cards[booking.person_id].sort_key, booking.id))
    ]
    return Sheet(
        card=card,
        date=next(d for d in card.dates if d.id == meeting.id),
        lines=tuple(lines),
        taken=any(line.present is not None for line in lines),
        open=day_of(meeting.starts_at) <= today() and row.state != CANCELLED,
    )


def attended_series(person_ids: Iterable[int], series: Collection[str]) -> dict[int, dict[str, Attended]]:
    """Which series people have attended in full, by person and series; the earliest workshop counts."""
    asked = set(person_ids)
    rows = db.session.execute(
        select(WorkshopAttendance, WorkshopDate.workshop_id)
        .join(WorkshopDate, WorkshopDate.id == WorkshopAttendance.workshop_date_id)
        .join(Workshop, Workshop.id == WorkshopDate.workshop_id)
        .where(WorkshopAttendance.person_id.in_(asked), Workshop.series.in_(series), Workshop.state != CANCELLED)
        .order_by(WorkshopAttendance.revision)
    ).all()
    newest: dict[tuple[int, int], dict[int, WorkshopAttendance]] = {}
    for attendance, workshop_id in rows:
        newest.setdefault((attendance.person_id, workshop_id), {})[attendance.workshop_date_id] = attendance
    workshop_ids = {workshop_id for _, workshop_id in newest}
    workshops = {w.id: w for w in db.session.scalars(select(Workshop).where(Workshop.id.in_(workshop_ids)))}
    dates = dates_of(workshop_ids)
    found: dict[int, dict[str, Attended]] = {}
    for (person_id, workshop_id), words in sorted(newest.items()):
        presence = {date_id: word.present for date_id, word in words.items()}
        if attended(presence, [d.id for d in dates[workshop_id]]):
            done = _attended(workshops[workshop_id], dates[workshop_id][-1], words)
            before = found.setdefault(person_id, {}).get(workshops[workshop_id].series)
            if before is None or done.attended_on < before.attended_on:
                found[person_id][workshops[workshop_id].series] = done
    return found


def _attended(workshop: Workshop, last: DateCard, words: dict[int, WorkshopAttendance]) -> Attended:
    return Attended(
        workshop.id, workshop.public_id, day_of(last.starts_at), words[last.id].recorded_by, workshop.trainer_id
    )
