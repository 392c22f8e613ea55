"""Who began which course, walked through in batches: for figures over all learners."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from courses.catalogue.models import Course
from courses.learning.models import Enrolment, LessonProgress
from lms.clock import day_of
from lms.db import db


@dataclass(frozen=True)
class Learner:
    """One person in one course: when she began, and whether she finished a lesson and all of it."""

    enrolment_id: int
    person_id: int
    course_code: str
    began_on: date
    read_a_lesson: bool
    completed: bool


def learners_after(enrolment_id: int, limit: int, course: str = "") -> list[Learner]:
    """The next learners in the order of their beginning, after the enrolment with this number; 0 gives the first."""
    read = exists().where(LessonProgress.enrolment_id == Enrolment.id, LessonProgress.finished_at.is_not(None))
    query = (
        select(Enrolment, Course.code, read)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.id > enrolment_id)
        .order_by(Enrolment.id)
        .limit(limit)
    )
    if course:
        query = query.where(Course.code == course)
    return [
        Learner(row.id, row.person_id, code, day_of(row.enrolled_at), bool(lesson), row.completed_on is not None)
        for row, code, lesson in db.session.execute(query)
    ]
