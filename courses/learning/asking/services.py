"""Asking and answering."""

from sqlalchemy import func, select

from courses.catalogue.models import Course, Lesson
from courses.errors import AnsweredAlready, NotEnrolled, TooManyQuestions
from courses.learning.asking.rules import MOST_OPEN, promised_on
from courses.learning.models import Enrolment, LessonQuestion
from courses.learning.policies import ANSWER, LEARN
from courses.learning.queries import reading
from lms.clock import now, today
from lms.db import transaction
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.places.api import next_working_day
from lms.policy import Actor, require

ANSWERED = N_("Your question has an answer")
ANSWERED_BODY = N_("You asked: %(question)s\n\nThe answer: %(answer)s")


def ask_trainer(actor: Actor, course_code: str, lesson_code: str, text: str) -> str:
    """Ask from a lesson; returns the question's public id. The same words twice are one question.

    Refusals: NotEnrolled, TooManyQuestions while five wait.
    """
    require(actor, LEARN)
    with transaction() as work:
        at = reading(actor, course_code, lesson_code)
        if at is None:
            raise NotEnrolled
        # A second tap waits here and finds the question of the first.
        work.session.refresh(at.enrolment, with_for_update=True)
        mine = select(LessonQuestion).where(
            LessonQuestion.enrolment_id == at.enrolment.id, LessonQuestion.answered_at.is_(None)
        )
        same = work.session.scalar(
            mine.where(LessonQuestion.lesson_id == at.line.lesson_id, LessonQuestion.text == text.strip())
        )
        if same is not None:
            return str(same.public_id)
        if (work.session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST_OPEN:
            raise TooManyQuestions(most=MOST_OPEN)
        question = LessonQuestion(
            enrolment_id=at.enrolment.id,
            lesson_id=at.line.lesson_id,
            text=text.strip(),
            asked_at=now(),
            due_on=promised_on(today(), next_working_day),
        )
        work.session.add(question)
        work.session.flush()
        work.audit(actor, "courses.question.asked", "lesson_question", question.id)
        return question.public_id


def answer_question(actor: Actor, public_id: str, answer: str) -> None:
    """Answer a question; the learner gets it by the way that she chose. Refusals: AnsweredAlready."""
    require(actor, ANSWER)
    with transaction() as work:
        question = work.session.scalar(
            select(LessonQuestion).where(LessonQuestion.public_id == public_id).with_for_update()
        )
        if question is None:
            raise NotFound
        if question.answered_at is not None:
            raise AnsweredAlready
        question.answer, question.answered_at, question.answered_by = answer.strip(), now(), actor.person_id
        person_id, course, lesson = work.session.execute(
            select(Enrolment.person_id, Course.code, Lesson.code)
            .join(Course, Course.id == Enrolment.course_id)
            .join(Lesson, Lesson.id == question.lesson_id)
            .where(Enrolment.id == question.enrolment_id)
        ).one()
        words = {"question": question.text, "answer": question.answer}
        link = f"/courses/{course}/{lesson}/questions"
        tell(work, [person_id], "courses.question_answered", ANSWERED, ANSWERED_BODY, link, params=words)
        work.audit(actor, "courses.question.answered", "lesson_question", question.id)
