"""Questions that were missed, remembered from the transaction of the answer."""

from collections.abc import Iterable

from sqlalchemy import select

from courses.learning.models import CheckRecall
from courses.learning.recall.memory import after_answer, due_of
from lms.clock import now
from lms.db import Work


def remember_missed(work: Work, enrolment_id: int, check_ids: Iterable[int]) -> None:
    """Let questions that were answered wrongly come again; one that is remembered already keeps its own time."""
    missed = set(check_ids)
    known = set(
        work.session.scalars(
            select(CheckRecall.self_check_id).where(
                CheckRecall.enrolment_id == enrolment_id, CheckRecall.self_check_id.in_(missed)
            )
        )
    )
    for check_id in sorted(missed - known):
        card = after_answer(None, False, now())
        work.session.add(CheckRecall(enrolment_id=enrolment_id, self_check_id=check_id, card=card, due_at=due_of(card)))
    work.session.flush()
