"""What waits for a second look, and how a draft stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from courses.catalogue.desk import DeskText, desk_text
from courses.catalogue.history import Change, changes_since_publication
from courses.catalogue.models import Lesson, LessonDraft, LessonReview
from courses.catalogue.policies import WRITE
from courses.errors import NothingToReview
from lms.accounts.api import people
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class Waiting:
    """One draft that somebody wants to be looked at; ``mine`` is filled when the reader may not give the look herself."""

    public_id: str
    code: str
    title: str
    asked_by: str
    asked_at: datetime
    mine: bool


@dataclass(frozen=True)
class Standing:
    """How the draft as it stands was looked at. At most one of the three is true; none when nobody was asked."""

    waiting: bool = False
    ready: bool = False
    sent_back: bool = False
    reviewer: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReviewPage:
    """A draft to be looked at, with what it would change."""

    text: DeskText
    asked_by: str
    changes: tuple[Change, ...]


def review_of_draft(lesson_id: int) -> LessonReview | None:
    """The newest review of the draft exactly as it stands."""
    draft = db.session.get(LessonDraft, lesson_id)
    if draft is None:
        return None
    return db.session.scalar(
        select(LessonReview)
        .where(
            LessonReview.lesson_id == lesson_id,
            LessonReview.revision == draft.revision,
            LessonReview.draft_saved_at == draft.saved_at,
        )
        .order_by(LessonReview.id.desc())
        .limit(1)
    )


def writers_of_draft(review: LessonReview) -> set[int]:
    """Who may not give the look: who saved the text last, and who asked."""
    draft = db.session.get(LessonDraft, review.lesson_id)
    return {person for person in (review.asked_by, draft.saved_by if draft else None) if person is not None}


def standing_of(public_id: str) -> Standing:
    """How the draft of a lesson was looked at."""
    lesson_id = db.session.scalar(select(Lesson.id).where(Lesson.public_id == public_id))
    review = review_of_draft(lesson_id) if lesson_id else None
    if review is None:
        return Standing()
    if review.decided_at is None:
        return Standing(waiting=True)
    names = people([review.decided_by] if review.decided_by else [])
    reviewer = names[review.decided_by].name if review.decided_by in names else ""
    ready = bool(review.ready)
    return Standing(ready=ready, sent_back=not ready, reviewer=reviewer, note=review.note)


def waiting_reviews(actor: Actor) -> list[Waiting]:
    """All drafts that wait for a second look, the oldest question first."""
    require(actor, WRITE)
    rows = db.session.execute(
        select(LessonReview, Lesson, LessonDraft)
        .join(Lesson, Lesson.id == LessonReview.lesson_id)
        .join(
            LessonDraft,
            (LessonDraft.lesson_id == Lesson.id)
            & (LessonDraft.revision == LessonReview.revision)
            & (LessonDraft.saved_at == LessonReview.draft_saved_at),
        )
        .where(LessonReview.decided_at.is_(None))
        .order_by(LessonReview.id)
    ).all()
    names = people({review.asked_by for review, _, _ in rows if review.asked_by})
    return [
        Waiting(
            public_id=lesson.public_id,
            code=lesson.code,
            title=str(draft.content["title"]),
            asked_by=names[review.asked_by].name if review.asked_by in names else "",
            asked_at=review.asked_at,
            mine=actor.person_id in {review.asked_by, draft.saved_by},
        )
        for review, lesson, draft in rows
    ]


def review_page(actor: Actor, public_id: str) -> ReviewPage:
    """The draft that waits for a look. NothingToReview when nobody asked, or the text was changed since."""
    page = desk_text(actor, public_id)
    lesson_id = db.session.scalar(select(Lesson.id).where(Lesson.public_id == public_id))
    review = review_of_draft(lesson_id or 0)
    if review is None or review.decided_at is not None:
        raise NothingToReview
    names = people([review.asked_by] if review.asked_by else [])
    return ReviewPage(
        text=page,
        asked_by=names[review.asked_by].name if review.asked_by in names else "",
        changes=changes_since_publication(public_id, page.text),
    )
