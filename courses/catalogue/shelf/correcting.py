"""Correcting the words of pictures, films and recordings, and taking away those that no lesson shows."""

from typing import Any

from sqlalchemy import select

from courses.catalogue.models import Lesson, LessonDraft, LessonMedia, LessonPicture, LessonVersion
from courses.catalogue.policies import WRITE
from courses.errors import PictureWithoutWords, TranscriptMissing
from courses.shelf_errors import ShelfItemShown
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require


def correct_picture(actor: Actor, public_id: str, alternative: str) -> None:
    """Say anew what a picture shows. Refusal: PictureWithoutWords."""
    require(actor, WRITE)
    if not alternative.strip():
        raise PictureWithoutWords
    with transaction() as work:
        picture = _item(work, LessonPicture, public_id)
        picture.alternative = alternative.strip()
        work.audit(actor, "courses.picture.corrected", "lesson_picture", picture.id)


def correct_media(actor: Actor, public_id: str, *, title: str, transcript: str) -> None:
    """Call a film or recording otherwise, or write anew what is said in it. Refusal: TranscriptMissing."""
    require(actor, WRITE)
    if not transcript.strip():
        raise TranscriptMissing
    with transaction() as work:
        media = _item(work, LessonMedia, public_id)
        media.title, media.transcript = title.strip(), transcript.strip()
        work.audit(actor, "courses.media.corrected", "lesson_media", media.id)


def take_picture_away(actor: Actor, public_id: str) -> None:
    """Take a picture off the shelf. Refusal: ShelfItemShown while a draft or any version of a lesson shows it."""
    _take_away(actor, LessonPicture, public_id, "courses.picture.taken_away")


def take_media_away(actor: Actor, public_id: str) -> None:
    """Take a film or recording off the shelf. Refusal: ShelfItemShown, as for pictures."""
    _take_away(actor, LessonMedia, public_id, "courses.media.taken_away")


def _take_away(actor: Actor, kind: Any, public_id: str, action: str) -> None:
    require(actor, WRITE)
    with transaction() as work:
        item = _item(work, kind, public_id)
        if _is_shown(work, item.course_id, public_id):
            raise ShelfItemShown
        work.audit(actor, action, kind.__tablename__, item.id)
        work.session.delete(item)


def _item(work: Work, kind: Any, public_id: str) -> Any:
    item = work.session.scalar(select(kind).where(kind.public_id == public_id).with_for_update())
    if item is None:
        raise NotFound
    return item


def _is_shown(work: Work, course_id: int, public_id: str) -> bool:
    """Whoever is in the middle of a course reads an earlier version: that one still needs its pictures and films."""
    written = select(LessonVersion.id).join(Lesson, Lesson.id == LessonVersion.lesson_id)
    version = work.session.scalar(
        written.where(Lesson.course_id == course_id, LessonVersion.body.contains(public_id, autoescape=True)).limit(1)
    )
    drafts = work.session.scalars(
        select(LessonDraft).join(Lesson, Lesson.id == LessonDraft.lesson_id).where(Lesson.course_id == course_id)
    )
    return version is not None or any(public_id in draft.content["body"] for draft in drafts)
