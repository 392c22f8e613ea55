"""Reminding those who have a seat of the dates that come."""

from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import select

from courses.workshops.models import Workshop, WorkshopBooking, WorkshopDate
from courses.workshops.queries import bookings_in, dates_of
from courses.workshops.reminders.rules import KIND, LONGEST, is_reminded, key_of
from courses.workshops.rules import BOOKED, OPEN
from courses.workshops.services import lock
from courses.workshops.values import DateCard
from courses.workshops.ways.rules import ONLINE
from lms.accounts.api import people
from lms.clock import now
from lms.db import Work, db, transaction
from lms.i18n import in_language
from lms.i18n_mark import N_
from lms.notices.api import tell, ways_to_tell
from lms.places.api import full_name
from lms.tasks.api import Running
from lms.ui.formats import day

REMINDED = N_("Soon: %(title)s")
REMINDED_BODY = N_(
    "You have a seat in the workshop “%(title)s”. When: %(when)s. Where: %(where)s. "
    "If you cannot come, please tell us. That is no trouble."
)
FROM_HOME = N_("online; the address is on the page of the workshop")
ON_ITS_PAGE = N_("the place is on the page of the workshop")


def remind_of_dates(task: Running) -> None:
    """Remind everybody with a seat, once a date, by her way; twice in a row is once."""
    task.finish_with(told=sum(_remind(public_id) for public_id in _workshops_near()))


def _workshops_near() -> list[str]:
    near = select(WorkshopDate.workshop_id).where(
        WorkshopDate.starts_at > now(), WorkshopDate.starts_at <= now() + timedelta(days=LONGEST + 1)
    )
    query = select(Workshop.public_id).where(Workshop.state == OPEN, Workshop.id.in_(near)).order_by(Workshop.id)
    return list(db.session.scalars(query))


def _remind(public_id: str) -> int:
    with transaction() as work:
        row = lock(work, public_id)
        if row.state != OPEN:
            return 0
        bookings = bookings_in(row.id, BOOKED)
        return sum(_remind_one(work, row, date, booking) for date in dates_of([row.id])[row.id] for booking in bookings)


def _remind_one(work: Work, row: Workshop, date: DateCard, booking: WorkshopBooking) -> int:
    key = key_of(date.number, row.id, date.starts_at)
    way = next(iter(ways_to_tell([booking.person_id], KIND, key)), None)
    if way is None or not is_reminded(date.starts_at, way, booking.changed_at, now()):
        return 0
    with in_language(people([booking.person_id])[booking.person_id].language):
        words = {
            "title": row.title,
            "when": f"{day(date.starts_at, weekday=True)} {date.hours}",
            "where": _where(row, date, booking),
        }
    return tell(
        work, [booking.person_id], KIND, REMINDED, REMINDED_BODY, f"/workshops/{row.public_id}",
        params=words, unique_key=key,
    )  # fmt: skip


def _where(row: Workshop, date: DateCard, booking: WorkshopBooking) -> str:
    if booking.way == ONLINE:
        return str(gettext(FROM_HOME))
    place = date.place or row.place
    if not place:
        return str(gettext(ON_ITS_PAGE))
    return f"{full_name(row.area_code)} {place}" if row.area_code else place
