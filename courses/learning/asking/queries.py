"""A learner's own questions, and the list of those who answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from courses.catalogue.models import Course, Lesson
from courses.catalogue.outlines import outline_of
from courses.catalogue.queries import newest_versions
from courses.catalogue.rules import Words
from courses.learning.asking.rules import is_overdue
from courses.learning.models import Enrolment, LessonQuestion
from courses.learning.policies import ANSWER
from lms.accounts.api import PersonCard, people
from lms.clock import today
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor, require
from lms.ui.lists import Page, page_from

PER_PAGE = 30


@dataclass(frozen=True)
class Asked:
    """One question; ``answer`` is empty while it waits."""

    public_id: str
    asker: str
    asker_kana: str
    course_code: str
    lesson_code: str
    lesson: Words
    text: str
    asked_at: datetime
    due_on: date
    overdue: bool
    answer: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True)
class AskedPage:
    """The list to answer: those that wait by their promised day, or those answered, the newest first."""

    rows: tuple[Asked, ...]
    pager: Page
    waiting: int
    overdue: int


def _titles(course_ids: Sequence[int]) -> dict[int, Words]:
    """Lesson titles in the newest versions of courses, by lesson."""
    return {
        line.lesson_id: line.title
        for version in newest_versions(course_ids).values()
        for line in outline_of(version).lessons
    }


def _asked(rows: Sequence[tuple[LessonQuestion, Enrolment, Lesson, Course]]) -> list[Asked]:
    known = people(
        {enrolment.person_id for _, enrolment, _, _ in rows} | {q.answered_by for q, _, _, _ in rows if q.answered_by}
    )
    titles = _titles(list({course.id for _, _, _, course in rows})) if rows else {}
    return [_one(row, known, titles) for row in rows if row[1].person_id in known]


def _one(
    row: tuple[LessonQuestion, Enrolment, Lesson, Course], known: Mapping[int, PersonCard], titles: Mapping[int, Words]
) -> Asked:
    question, enrolment, lesson, course = row
    asker, answerer = known[enrolment.person_id], known.get(question.answered_by or 0)
    return Asked(
        public_id=question.public_id,
        asker=asker.name,
        asker_kana=asker.kana,
        course_code=course.code,
        lesson_code=lesson.code,
        lesson=titles.get(lesson.id, Words(lesson.code)),
        text=question.text,
        asked_at=question.asked_at,
        due_on=question.due_on,
        overdue=question.answered_at is None and is_overdue(question.due_on, today()),
        answer=question.answer,
        answered_at=question.answered_at,
        answered_by=answerer.name if answerer else "",
    )


_ALL = (
    select(LessonQuestion, Enrolment, Lesson, Course)
    .join(Enrolment, Enrolment.id == LessonQuestion.enrolment_id)
    .join(Lesson, Lesson.id == LessonQuestion.lesson_id)
    .join(Course, Course.id == Enrolment.course_id)
)


def my_questions(actor: Actor, course_code: str = "", lesson_code: str = "") -> list[Asked]:
    """The reader's own questions, the newest first; those of one lesson if it is named."""
    query = _ALL.where(Enrolment.person_id == actor.person_id)
    if lesson_code:
        query = query.where(Course.code == course_code, Lesson.code == lesson_code)
    rows = db.session.execute(query.order_by(LessonQuestion.id.desc())).all()
    return _asked([(row[0], row[1], row[2], row[3]) for row in rows])


def questions_to_answer(actor: Actor, page: int = 1, *, answered: bool = False) -> AskedPage:
    """The list of those who answer."""
    require(actor, ANSWER)
    order = LessonQuestion.answered_at.desc() if answered else LessonQuestion.due_on.asc()
    which = LessonQuestion.answered_at.is_not(None) if answered else LessonQuestion.answered_at.is_(None)
    rows = db.session.execute(_ALL.where(which).order_by(order, LessonQuestion.id)).all()
    shown = page_from([(row[0], row[1], row[2], row[3]) for row in rows], page, PER_PAGE)
    waiting, overdue = waiting_counts()
    return AskedPage(tuple(_asked(shown.rows)), shown, waiting, overdue)


def waiting_counts() -> tuple[int, int]:
    """How many questions wait, and how many of them longer than promised."""
    open_ones = select(func.count(LessonQuestion.id)).where(LessonQuestion.answered_at.is_(None))
    late = open_ones.where(LessonQuestion.due_on < today())
    return db.session.scalar(open_ones) or 0, db.session.scalar(late) or 0


def question_to_answer(actor: Actor, public_id: str) -> Asked:
    """One question for those who answer."""
    require(actor, ANSWER)
    row = db.session.execute(_ALL.where(LessonQuestion.public_id == public_id)).first()
    if row is None:
        raise NotFound
    found = _asked([(row[0], row[1], row[2], row[3])])
    if not found:
        raise NotFound
    return found[0]


def questions_of(person_id: int) -> list[dict[str, object]]:
    """For a person's own export."""
    rows = db.session.scalars(
        select(LessonQuestion)
        .join(Enrolment, Enrolment.id == LessonQuestion.enrolment_id)
        .where(Enrolment.person_id == person_id)
        .order_by(LessonQuestion.id)
    )
    return [
        {"question": row.text, "asked_at": row.asked_at, "due_on": row.due_on, "answer": row.answer} for row in rows
    ]
