"""Use-cases of the second look: ask for one, give one."""

from sqlalchemy import select

from courses.catalogue.models import Lesson, LessonDraft, LessonReview
from courses.catalogue.policies import WRITE
from courses.catalogue.reviews.queries import review_of_draft, writers_of_draft
from courses.errors import DraftChanged, NoSuchLesson, NothingToReview, OwnDraft
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import Actor, require


def _draft(work: Work, public_id: str, revision: int) -> LessonDraft:
    lesson_id = work.session.scalar(select(Lesson.id).where(Lesson.public_id == public_id))
    if lesson_id is None:
        raise NoSuchLesson
    draft = work.session.get(LessonDraft, lesson_id, with_for_update=True)
    if draft is None:
        raise NothingToReview
    if draft.revision != revision:
        raise DraftChanged
    return draft


def ask_for_review(actor: Actor, public_id: str, revision: int) -> None:
    """Ask a colleague to look at a draft as it stands; asking twice is one question. A later change makes it void."""
    require(actor, WRITE)
    with transaction() as work:
        draft = _draft(work, public_id, revision)
        known = review_of_draft(draft.lesson_id)
        if known is not None and known.decided_at is None:
            return
        work.session.add(
            LessonReview(
                lesson_id=draft.lesson_id,
                revision=draft.revision,
                draft_saved_at=draft.saved_at,
                asked_at=now(),
                asked_by=actor.person_id,
            )
        )
        work.audit(actor, "courses.lesson.review_asked", "lesson", draft.lesson_id, revision=revision)


def give_review(actor: Actor, public_id: str, revision: int, *, ready: bool, note: str) -> None:
    """Say of a draft that it is ready, or what it still needs.

    Refusals: OwnDraft to whoever wrote or asked, DraftChanged when another text was looked at, NothingToReview.
    """
    require(actor, WRITE)
    with transaction() as work:
        draft = _draft(work, public_id, revision)
        review = review_of_draft(draft.lesson_id)
        if review is None or review.decided_at is not None:
            raise NothingToReview
        if actor.person_id in writers_of_draft(review):
            raise OwnDraft
        review.decided_at, review.decided_by = now(), actor.person_id
        review.ready, review.note = ready, note.strip()[:1000]
        work.audit(actor, "courses.lesson.reviewed", "lesson", draft.lesson_id, revision=revision, ready=ready)
