"""Starting a practice run: practice questions only, no sitting, no result (rules 10)."""

from collections.abc import Sequence

from exams.attempts.models import Attempt, AttemptQuestion, random_id
from exams.attempts.policies import SIT
from exams.attempts.rules import PRACTICE, PRACTICE_PART, closing_time, practice_minutes
from exams.bank.queries import practice_items
from exams.errors import NoPracticeItems, NotAllowed
from exams.papers.queries import chapter_shares
from lms.clock import now
from lms.db import transaction
from lms.policy import Actor, require

MOST_QUESTIONS = 50


def start_practice(actor: Actor, topic_codes: Sequence[str], count: int) -> str:
    """Begin a practice run on chapters (none named: all) and return its public id; the time runs as in an exam.

    The chapters come in the shares of the exam's blueprint, evenly where there is none.

    Refusals: NotAllowed for a proxy or a guest, NoPracticeItems.
    """
    require(actor, SIT)
    if actor.person_id is None or actor.acting_for is not None:
        raise NotAllowed
    seed = random_id()
    chosen = practice_items(topic_codes, min(max(1, count), MOST_QUESTIONS), seed, chapter_shares())
    if not chosen:
        raise NoPracticeItems
    with transaction() as work:
        minutes = practice_minutes(len(chosen))
        attempt = Attempt(
            sitting_id=PRACTICE, person_id=actor.person_id, purpose="practice", channel="own_device", state="open",
            seed=seed, minutes=minutes, recorded_at=now(), started_at=now(),
            closes_at=closing_time(now(), minutes, 0, None),
        )  # fmt: skip
        work.session.add(attempt)
        work.session.flush()
        work.session.add_all(
            AttemptQuestion(
                sitting_id=PRACTICE,
                attempt_id=attempt.id,
                part=PRACTICE_PART,
                position=position,
                item_version_id=question.item_version_id,
            )
            for position, question in enumerate(chosen, start=1)
        )
        return attempt.public_id
