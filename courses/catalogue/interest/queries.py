"""Who wants to hear of a course."""

from sqlalchemy import select

from courses.catalogue.models import CourseInterest
from lms.db import db
from lms.policy import Actor


def wants_to_hear(actor: Actor, course_id: int) -> bool:
    """Whether the reader waits to be told that a course takes learners."""
    waits = select(CourseInterest.id).where(
        CourseInterest.course_id == course_id,
        CourseInterest.person_id == actor.person_id,
        CourseInterest.told_at.is_(None),
    )
    return actor.signed_in and db.session.scalar(waits) is not None


def interests_of(person_id: int) -> list[dict[str, object]]:
    """For a person's own export."""
    rows = db.session.scalars(select(CourseInterest).where(CourseInterest.person_id == person_id))
    return [{"course": row.course_id, "asked_at": row.recorded_at, "told_at": row.told_at} for row in rows]
