"""A chapter as its author orders it."""

from dataclasses import dataclass

from sqlalchemy import select

from courses.catalogue.models import Lesson
from courses.catalogue.outlines import ChapterOutline, outline_of
from courses.catalogue.policies import WRITE
from courses.catalogue.queries import CourseCard, course_by_code
from courses.catalogue.rules import Words
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor, require


@dataclass(frozen=True)
class PlacedLesson:
    """One published lesson in its place; ``earlier`` when it can go a place up."""

    public_id: str
    code: str
    title: Words
    earlier: bool


@dataclass(frozen=True)
class ChapterShape:
    """One chapter with its words, its published lessons in order, and the other chapters of its course; ``earlier`` when it can
    go a place up."""

    course: CourseCard
    position: int
    title: Words
    summary: Words
    lessons: tuple[PlacedLesson, ...]
    others: tuple[ChapterOutline, ...]
    earlier: bool


def chapter_shape(actor: Actor, course_code: str, chapter_code: str) -> ChapterShape:
    """A chapter of the newest version. NotFound for an unknown one."""
    require(actor, WRITE)
    course = course_by_code(actor, course_code)
    chapters = outline_of(course.version_id).chapters
    chapter = next((c for c in chapters if c.code == chapter_code), None)
    if chapter is None:
        raise NotFound
    rows = db.session.execute(
        select(Lesson.id, Lesson.public_id).where(Lesson.id.in_([line.lesson_id for line in chapter.lessons]))
    )
    addresses = {row.id: row.public_id for row in rows}
    return ChapterShape(
        course=course,
        position=chapter.position,
        title=chapter.title,
        summary=chapter.summary,
        lessons=tuple(
            PlacedLesson(addresses[line.lesson_id], line.code, line.title, place > 0)
            for place, line in enumerate(chapter.lessons)
        ),
        others=tuple(c for c in chapters if c.code != chapter_code),
        earlier=chapter.position > 1,
    )


def course_to_shape(actor: Actor, course_code: str) -> CourseCard:
    """The course as it stands, for authors."""
    require(actor, WRITE)
    return course_by_code(actor, course_code)
