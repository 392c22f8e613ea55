"""The shelf of a course as its authors see it, and the bytes of its films."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from courses.catalogue.markup import MediaCard, TermCard
from courses.catalogue.models import Course, LessonMedia, LessonPicture
from courses.catalogue.policies import WRITE
from courses.catalogue.queries import CourseCard, course_by_code, media_of, terms_of
from lms.db import db
from lms.errors import NotFound
from lms.files.api import MIME, describe, path_of
from lms.policy import Actor, require


@dataclass(frozen=True)
class Shelf:
    """Films, recordings and words of one course."""

    course: CourseCard
    media: tuple[MediaCard, ...]
    terms: tuple[TermCard, ...]


def shelf_of(actor: Actor, code: str) -> Shelf:
    """All that lessons of a course may point to; for its authors."""
    require(actor, WRITE)
    course = course_by_code(actor, code)
    return Shelf(course, tuple(media_of(course.id).values()), tuple(terms_of(course.id).values()))


def media_bytes(public_id: str, *, captions: bool = False) -> tuple[Path, str]:
    """Where a film, a recording or its captions lie, and what they are."""
    row = db.session.scalar(select(LessonMedia).where(LessonMedia.public_id == public_id))
    file_id = None if row is None else row.captions_id if captions else row.file_id
    if file_id is None:
        raise NotFound
    return path_of(file_id), MIME[describe(file_id).detected_type]


@dataclass(frozen=True)
class PictureOnShelf:
    """A picture to be corrected, with the course that it belongs to."""

    public_id: str
    course_code: str
    alternative: str


@dataclass(frozen=True)
class MediaOnShelf:
    """A film or recording to be corrected, with the course that it belongs to."""

    public_id: str
    course_code: str
    title: str
    transcript: str
    is_film: bool


def picture_on_shelf(actor: Actor, public_id: str) -> PictureOnShelf:
    """One picture, for authors. NotFound for an unknown one."""
    row, code = _on_shelf(actor, LessonPicture, public_id)
    return PictureOnShelf(public_id, code, row.alternative)


def media_on_shelf(actor: Actor, public_id: str) -> MediaOnShelf:
    """One film or recording, for authors. NotFound for an unknown one."""
    row, code = _on_shelf(actor, LessonMedia, public_id)
    return MediaOnShelf(public_id, code, row.title, row.transcript, row.captions_id is not None)


def _on_shelf(actor: Actor, kind: Any, public_id: str) -> tuple[Any, str]:
    require(actor, WRITE)
    found = db.session.execute(
        select(kind, Course.code).join(Course, Course.id == kind.course_id).where(kind.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]
