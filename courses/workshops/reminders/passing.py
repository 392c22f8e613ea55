"""Reminders that are needless. The workshop is under lock."""

from collections.abc import Iterable

from courses.workshops.models import Workshop
from courses.workshops.queries import dates_of
from courses.workshops.reminders.rules import KIND, key_of
from lms.clock import now
from lms.db import Work
from lms.notices.api import spare
from lms.policy import Actor


def remind_no_more(work: Work, actor: Actor, row: Workshop, person_ids: Iterable[int]) -> None:
    """Spare staff the calls and letters about dates that no longer hold for these people."""
    ahead = [date for date in dates_of([row.id]).get(row.id, ()) if date.starts_at > now()]
    for person_id in person_ids:
        for date in ahead:
            spare(work, person_id, KIND, key_of(date.number, row.id, date.starts_at), actor.person_id)
