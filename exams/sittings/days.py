"""When slips leave the house and when one is reminded."""

from datetime import date, timedelta

from exams.sittings.rules import REMINDER_DAYS, SLIP_DAYS
from lms.places.api import next_working_day


def slips_issued_on(exam_on: date) -> date:
    """18 days before the exam, or the next working day (domain 2.3); never after the exam itself."""
    return min(next_working_day(exam_on - timedelta(days=SLIP_DAYS)), exam_on)


def reminded_on(exam_on: date) -> date:
    """Three days before the exam."""
    return exam_on - timedelta(days=REMINDER_DAYS)
