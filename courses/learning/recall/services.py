"""Use-cases of looking back: answer a question that is due, set the day of the exam."""

from datetime import date
from typing import Any

from sqlalchemy import select

from courses.catalogue.models import SelfCheck
from courses.catalogue.queries import check_keys, course_by_code
from courses.errors import ExamNotAhead, NotEnrolled
from courses.learning.models import CheckAnswer, CheckRecall, Enrolment
from courses.learning.policies import LEARN
from courses.learning.recall.memory import after_answer, due_of
from lms.clock import now, today
from lms.db import transaction
from lms.errors import NotFound
from lms.knowledge.api import read_response
from lms.policy import Actor, require


def answer_recall(actor: Actor, check_id: int, sent: Any) -> None:
    """Keep an answer to a question that is due and set when it comes again.

    sent   as lms.knowledge reads responses

    One that is not due any more, or what is no answer to it, changes nothing: a second tap, or another tab. NotFound for
    a question that does not wait for this person.
    """
    require(actor, LEARN)
    with transaction() as work:
        recall = work.session.scalar(
            select(CheckRecall)
            .join(Enrolment, Enrolment.id == CheckRecall.enrolment_id)
            .where(Enrolment.person_id == actor.person_id, CheckRecall.self_check_id == check_id)
            .with_for_update(of=CheckRecall)
        )
        if recall is None:
            raise NotFound
        check = work.session.get_one(SelfCheck, check_id)
        response = read_response(check.kind, check.body, sent)
        if recall.due_at > now() or response is None:
            return
        right = check_keys([check_id])[check_id].right(response)
        recall.card = after_answer(recall.card, right, now())
        recall.due_at = due_of(recall.card)
        work.session.add(
            CheckAnswer(
                enrolment_id=recall.enrolment_id,
                self_check_id=check_id,
                response=response,
                correct=right,
                answered_at=now(),
            )
        )


def set_exam_day(actor: Actor, code: str, exam_on: date | None) -> None:
    """Say on which day one wants to sit the exam, or no more; the plan follows. Refuses a day that is not ahead."""
    require(actor, LEARN)
    if exam_on is not None and exam_on <= today():
        raise ExamNotAhead
    with transaction() as work:
        card = course_by_code(actor, code)
        enrolment = work.session.scalar(
            select(Enrolment).where(Enrolment.person_id == actor.person_id, Enrolment.course_id == card.id)
        )
        if enrolment is None:
            raise NotEnrolled
        enrolment.exam_on = exam_on
        work.session.flush()
