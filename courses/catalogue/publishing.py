"""Appending versions: lessons and courses as they become visible. Called by use-cases, inside their transaction."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from courses.catalogue.folder import read_course
from courses.catalogue.models import (
    Chapter,
    Course,
    CourseVersion,
    Lesson,
    LessonPlace,
    LessonVersion,
    SelfCheck,
    SelfCheckKey,
)
from courses.catalogue.outlines import outline_of
from courses.catalogue.questions.rules import body_of, feedback_of, key_of
from courses.catalogue.rules import ChapterText, CourseText, LessonText
from courses.catalogue.texts import texts_of, version_columns
from lms.clock import now
from lms.db import Work
from lms.knowledge.api import load_facts

Places = Sequence[tuple[ChapterText, Sequence[tuple[int, int]]]]


def load_course(work: Work, folder: Path, by: int | None = None) -> int:
    """Bring a course folder in, with its facts and sources; returns the course's id.

    What has not changed makes no new version, so loading twice is harmless. The state of a course that is already
    here stays as people have set it.
    """
    content = read_course(folder)
    load_facts(work, content.sources, content.facts)
    course = _course_for(work, content.course)
    known = _newest_lessons(work, course.id)
    places = [
        (chapter, [_lesson_for(work, course, chapter.code, code, text, known, by) for code, text in chapter.lessons])
        for chapter in content.course.chapters
    ]
    publish_course(work, course, content.course, places, by=by)
    return course.id


def _course_for(work: Work, text: CourseText) -> Course:
    course = work.session.scalar(select(Course).where(Course.code == text.code))
    if course is None:
        course = Course(code=text.code, kind=text.kind, state=text.state, recorded_at=now())
        work.session.add(course)
        work.session.flush()
    return course


def _newest_lessons(work: Work, course_id: int) -> dict[str, tuple[int, int, int, LessonText]]:
    """Lesson id, version id, version number and text of the newest version by lesson code."""
    newest = (
        select(LessonVersion.lesson_id, func.max(LessonVersion.version).label("version"))
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .where(Lesson.course_id == course_id)
        .group_by(LessonVersion.lesson_id)
        .subquery()
    )
    rows = work.session.execute(
        select(Lesson.code, Lesson.id, LessonVersion.id, LessonVersion.version)
        .join(LessonVersion, LessonVersion.lesson_id == Lesson.id)
        .join(newest, (newest.c.lesson_id == Lesson.id) & (newest.c.version == LessonVersion.version))
    ).all()
    texts = texts_of(row[2] for row in rows)
    return {code: (lesson_id, version_id, number, texts[version_id]) for code, lesson_id, version_id, number in rows}


def _lesson_for(
    work: Work,
    course: Course,
    chapter_code: str,
    code: str,
    text: LessonText,
    known: dict[str, tuple[int, int, int, LessonText]],
    by: int | None,
) -> tuple[int, int]:
    """Lesson and lesson version that hold this text, made where they are missing."""
    if code not in known:
        lesson = Lesson(course_id=course.id, code=code, chapter_code=chapter_code, recorded_at=now())
        work.session.add(lesson)
        work.session.flush()
        return lesson.id, new_lesson_version(work, lesson.id, 1, text, by=by)
    lesson_id, version_id, number, before = known[code]
    return lesson_id, version_id if before == text else new_lesson_version(work, lesson_id, number + 1, text, by=by)


def new_lesson_version(
    work: Work, lesson_id: int, number: int, text: LessonText, by: int | None, reviewed_by: int | None = None
) -> int:
    version = LessonVersion(
        lesson_id=lesson_id,
        version=number,
        recorded_at=now(),
        recorded_by=by,
        reviewed_by=reviewed_by,
        **version_columns(text),
    )
    work.session.add(version)
    work.session.flush()
    rows = [
        SelfCheck(
            lesson_version_id=version.id, position=position, kind=check.kind, stem=check.stem, body=body_of(check)
        )
        for position, check in enumerate(text.checks, start=1)
    ]
    work.session.add_all(rows)
    work.session.flush()
    work.session.add_all(
        SelfCheckKey(self_check_id=row.id, key=key_of(check), feedback=feedback_of(check))
        for row, check in zip(rows, text.checks, strict=True)
    )
    return version.id


def publish_course(work: Work, course: Course, text: CourseText, places: Places, by: int | None) -> None:
    """Append a course version unless the newest one says exactly this."""
    number, before = _newest_shape(work, course.id)
    shape = _shape(text, places)
    if before == shape:
        return
    version = CourseVersion(
        course_id=course.id,
        version=number + 1,
        title=text.title,
        title_en=text.title_en,
        summary=text.summary,
        summary_en=text.summary_en,
        published_at=now(),
        published_by=by,
    )
    work.session.add(version)
    work.session.flush()
    chapters = [_chapter_row(version.id, position, chapter) for position, (chapter, _) in enumerate(places, start=1)]
    work.session.add_all(chapters)
    work.session.flush()
    work.session.add_all(
        LessonPlace(chapter_id=row.id, position=position, lesson_id=lesson_id, lesson_version_id=version_id)
        for row, (_, lessons) in zip(chapters, places, strict=True)
        for position, (lesson_id, version_id) in enumerate(lessons, start=1)
    )
    work.session.flush()


def _chapter_row(course_version_id: int, position: int, chapter: ChapterText) -> Chapter:
    return Chapter(
        course_version_id=course_version_id,
        position=position,
        code=chapter.code,
        title=chapter.title,
        title_en=chapter.title_en,
        summary=chapter.summary,
        summary_en=chapter.summary_en,
    )


def _shape(text: CourseText, places: Places) -> tuple[object, ...]:
    chapters = tuple((replace(chapter, lessons=()), tuple(lessons)) for chapter, lessons in places)
    return (text.title, text.title_en, text.summary, text.summary_en, chapters)


def _newest_shape(work: Work, course_id: int) -> tuple[int, tuple[object, ...] | None]:
    row = work.session.scalar(
        select(CourseVersion)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.version.desc())
        .limit(1)
    )
    if row is None:
        return 0, None
    text, places = as_published(row.id)
    return row.version, _shape(text, places)


def as_published(version_id: int) -> tuple[CourseText, Places]:
    """A published version in the form in which a new one is made from it."""
    outline = outline_of(version_id)
    course = outline.course
    places = [
        (
            ChapterText(c.code, c.title.ja, (), c.title.en, c.summary.ja, c.summary.en),
            [(lesson.lesson_id, lesson.version_id) for lesson in c.lessons],
        )
        for c in outline.chapters
    ]
    text = CourseText(course.code, "", "", course.title.ja, (), course.title.en, course.summary.ja, course.summary.en)
    return text, places
