"""Writing down somebody who has come."""

from courses.errors import NoDateNow
from courses.workshops.arrivals.queries import Arrival, arrival
from courses.workshops.attendance.services import take_attendance
from lms.policy import Actor


def welcome(actor: Actor, seat: str) -> Arrival:
    """Write the holder of a seat as present at the date that is open now; a second scan changes nothing.

    Refusals: NoDateNow outside of the window (an hour before until an hour after a date), those of ``take_attendance``.
    """
    page = arrival(actor, seat)
    if page.date is None:
        raise NoDateNow
    take_attendance(actor, page.date.public_id, {page.person_id: True})
    return page
