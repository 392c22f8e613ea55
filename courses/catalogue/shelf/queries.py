"""The shelf of a course as its authors see it, and the bytes of its films."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from courses.catalogue.markup import MediaCard, TermCard
from courses.catalogue.models import LessonMedia
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
