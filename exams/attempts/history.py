"""Whether and since when people have sat an exam; never with what outcome."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from exams.attempts.models import Attempt
from lms.clock import day_of
from lms.db import db

BATCH = 500


def first_exam_days(person_ids: Iterable[int]) -> dict[int, date]:
    """The day on which each first handed in an exam; who never did is left out, practice and void attempts do not count."""
    asked = sorted(set(person_ids))
    found: dict[int, date] = {}
    for start in range(0, len(asked), BATCH):
        rows = db.session.execute(
            select(Attempt.person_id, func.min(Attempt.submitted_at))
            .where(
                Attempt.person_id.in_(asked[start : start + BATCH]),
                Attempt.purpose == "exam",
                Attempt.submitted_at.is_not(None),
                Attempt.voided_at.is_(None),
            )
            .group_by(Attempt.person_id)
        )
        found.update((person, day_of(at)) for person, at in rows if at)
    return found
