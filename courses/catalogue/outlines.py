"""The outline of one version of a course: its chapters and lessons in order.

What a version says never changes, so its chapters are read once a process; whether its course is open is asked each time.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from courses.catalogue.models import Chapter, Course, CourseVersion, Lesson, LessonPlace, LessonVersion
from courses.catalogue.policies import SHOWN_TO_ALL
from courses.catalogue.queries import CourseCard, card_from, may_see_unopened
from courses.catalogue.rules import Words
from lms.db import Kept, db, prepared
from lms.errors import NotFound
from lms.policy import Actor

EDITIONS_KEPT = 64
_chapters = Kept(EDITIONS_KEPT)


@dataclass(frozen=True)
class LessonLine:
    """One lesson in an outline."""

    lesson_id: int
    version_id: int
    code: str
    title: Words
    minutes: int


@dataclass(frozen=True)
class ChapterOutline:
    """One chapter with its lessons in order."""

    position: int
    code: str
    title: Words
    summary: Words
    lessons: tuple[LessonLine, ...]


@dataclass(frozen=True)
class Outline:
    """One version of a course; ``edition`` names it in whatever database, and all but its card never changes."""

    course: CourseCard
    chapters: tuple[ChapterOutline, ...]
    edition: str = ""

    @property
    def lessons(self) -> tuple[LessonLine, ...]:
        """All lessons in the order of learning."""
        return tuple(lesson for chapter in self.chapters for lesson in chapter.lessons)


def outline_of(version_id: int) -> Outline:
    """One version of a course with its chapters and lessons."""
    row = _version(version_id=version_id).first()
    if row is None:
        raise NotFound
    return _outline(row)


def newest_outline(actor: Actor, code: str) -> Outline:
    """The newest version of a course. NotFound for a stranger to a course in preparation."""
    row = _newest(code=code).first()
    if row is None or (row.state not in SHOWN_TO_ALL and not may_see_unopened(actor)):
        raise NotFound
    return _outline(row)


def _versions() -> Select[Any]:
    course, version = Course.__table__.c, CourseVersion.__table__.c
    return select(
        course.id, course.public_id, course.code, course.kind, course.state, version.id.label("version_id"),
        version.title, version.title_en, version.summary, version.summary_en, version.published_at,
    ).join_from(Course.__table__, CourseVersion.__table__, version.course_id == course.id)  # fmt: skip


@prepared
def _version(version_id: Any) -> Select[Any]:
    return _versions().where(CourseVersion.__table__.c.id == version_id)


@prepared
def _newest(code: Any) -> Select[Any]:
    return (
        _versions().where(Course.__table__.c.code == code).order_by(CourseVersion.__table__.c.version.desc()).limit(1)
    )


def _outline(row: Any) -> Outline:
    """Chapters never change within a version, and are read once a process; whether the course is open may change."""
    edition = f"{row.public_id}:{row.version_id}:{row.published_at.isoformat()}"
    chapters = _chapters.of(edition, lambda: _chapters_of(row.version_id))
    lessons = [lesson for chapter in chapters for lesson in chapter.lessons]
    minutes = sum(lesson.minutes for lesson in lessons)
    return Outline(card_from(row, row, row.version_id, len(chapters), len(lessons), minutes), chapters, edition)


def _chapters_of(version_id: int) -> tuple[ChapterOutline, ...]:
    rows = db.session.execute(
        select(
            Chapter.id,
            LessonPlace.lesson_id,
            LessonVersion.id,
            Lesson.code,
            LessonVersion.title,
            LessonVersion.title_en,
            LessonVersion.minutes,
        )
        .join(LessonPlace, LessonPlace.chapter_id == Chapter.id)
        .join(Lesson, Lesson.id == LessonPlace.lesson_id)
        .join(LessonVersion, LessonVersion.id == LessonPlace.lesson_version_id)
        .where(Chapter.course_version_id == version_id)
        .order_by(Chapter.position, LessonPlace.position)
    )
    lessons: dict[int, list[LessonLine]] = {}
    for chapter_id, lesson_id, lesson_version_id, code, title, title_en, minutes in rows:
        line = LessonLine(lesson_id, lesson_version_id, code, Words(title, title_en), minutes)
        lessons.setdefault(chapter_id, []).append(line)
    chapters = db.session.scalars(
        select(Chapter).where(Chapter.course_version_id == version_id).order_by(Chapter.position)
    )
    return tuple(
        ChapterOutline(
            c.position, c.code, Words(c.title, c.title_en), Words(c.summary, c.summary_en), tuple(lessons.get(c.id, ()))
        )
        for c in chapters
    )
