"""Who wants to hear of a course, and which courses are announced while they are prepared."""

from dataclasses import dataclass

from sqlalchemy import func, select

from courses.catalogue.models import Course, CourseInterest
from courses.catalogue.queries import course_id_by_code, course_titles, newest_summaries
from courses.catalogue.rules import KIND_NAMES, Words
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor

PREPARING = "preparing"


@dataclass(frozen=True)
class ComingCourse:
    """A course in preparation by its title and summary; ``asked`` when the reader waits to hear of it."""

    code: str
    kind: str
    title: Words
    summary: Words
    ask: bool
    asked: bool


def wants_to_hear(actor: Actor, course_id: int) -> bool:
    """Whether the reader waits to be told that a course takes learners."""
    waits = select(CourseInterest.id).where(
        CourseInterest.course_id == course_id,
        CourseInterest.person_id == actor.person_id,
        CourseInterest.told_at.is_(None),
    )
    return actor.signed_in and db.session.scalar(waits) is not None


def coming_courses(actor: Actor) -> list[ComingCourse]:
    """Courses that are announced and do not take learners yet; nothing of their lessons."""
    rows = db.session.scalars(
        select(Course)
        .where(Course.state == PREPARING, Course.announced.is_(True))
        .order_by(Course.position, Course.code)
    ).all()
    titles = course_titles(row.code for row in rows)
    summaries = newest_summaries(row.id for row in rows)
    return [
        ComingCourse(
            code=row.code,
            kind=KIND_NAMES[row.kind],
            title=titles[row.code],
            summary=summaries[row.id],
            ask=actor.signed_in and not wants_to_hear(actor, row.id),
            asked=wants_to_hear(actor, row.id),
        )
        for row in rows
    ]


def course_to_wait_for(actor: Actor, code: str) -> int:
    """The number of a course that one may ask to hear of: one that is announced, or that one may see. Else NotFound."""
    announced = db.session.scalar(
        select(Course.id).where(Course.code == code, Course.state == PREPARING, Course.announced.is_(True))
    )
    return int(announced) if announced is not None else course_id_by_code(actor, code)


def is_prepared(code: str) -> bool:
    """Whether a course is in preparation, so that it has no page for learners."""
    state = db.session.scalar(select(Course.state).where(Course.code == code))
    if state is None:
        raise NotFound
    return state == PREPARING


def people_waiting(course_id: int) -> int:
    """How many people wait to hear of a course."""
    waiting = CourseInterest.course_id == course_id, CourseInterest.told_at.is_(None)
    return db.session.scalar(select(func.count(CourseInterest.id)).where(*waiting)) or 0


def interests_of(person_id: int) -> list[dict[str, object]]:
    """For a person's own export."""
    rows = db.session.scalars(select(CourseInterest).where(CourseInterest.person_id == person_id))
    return [{"course": row.course_id, "asked_at": row.recorded_at, "told_at": row.told_at} for row in rows]
