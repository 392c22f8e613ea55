"""Counting, once a night, how far people have come."""

from collections import Counter

from sqlalchemy import delete

from courses.api import learners_after
from lms.clock import today
from lms.db import transaction
from registry.coverage.funnel.models import FunnelFigure
from registry.coverage.funnel.standing import standings

BATCH = 1000


def count_funnel() -> int:
    """Count everybody who began a course, by course, month of the beginning and step; returns how many were counted."""
    found: Counter[tuple[str, str, int]] = Counter()
    last = 0
    while learners := learners_after(last, BATCH):
        found.update((who.course_code, f"{who.began_on:%Y-%m}", who.step) for who in standings(learners))
        last = learners[-1].enrolment_id
    with transaction() as work:
        work.session.execute(delete(FunnelFigure))
        work.session.add_all(
            FunnelFigure(course_code=course, month=month, step=step, people=people, taken_on=today())
            for (course, month, step), people in sorted(found.items())
        )
    return found.total()
