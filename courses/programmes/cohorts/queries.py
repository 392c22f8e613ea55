"""What a board of a cohort knows beyond the parts: when somebody learned last, when she was last written to."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from courses.programmes.models import Encouragement
from lms.clock import day_of
from lms.db import db


def words_sent(enrolment_ids: Iterable[int]) -> dict[int, date]:
    """The day of the last kind word by enrolment."""
    rows = db.session.execute(
        select(Encouragement.enrolment_id, func.max(Encouragement.sent_at))
        .where(Encouragement.enrolment_id.in_(list(enrolment_ids)))
        .group_by(Encouragement.enrolment_id)
    )
    return {row[0]: day_of(row[1]) for row in rows}
