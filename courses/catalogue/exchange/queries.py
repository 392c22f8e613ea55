"""A course gathered from the database or read from a folder, whole."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from courses.catalogue.exchange.files import ShelfFile, WholeCourse
from courses.catalogue.folder import CourseFolder, read_course, read_yaml
from courses.catalogue.models import Course, GlossaryTerm, LessonMedia, LessonPicture
from courses.catalogue.outlines import outline_of
from courses.catalogue.queries import newest_versions
from courses.catalogue.rules import (
    KIND_NAMES,
    STATE_NAMES,
    ChapterText,
    CourseText,
    Fault,
    facts_cited,
    faults_in_lesson,
)
from courses.catalogue.texts import texts_of
from courses.errors import CourseUnreadable
from lms.db import db
from lms.errors import NotFound
from lms.files.api import read, types_of
from lms.knowledge.api import fact_rows, facts
from lms.text.ruby import ruby_plain

NAMES = {"jpeg": "jpg"}


def course_kept(code: str) -> WholeCourse:
    """The newest version of a course with its shelf. NotFound for an unknown code."""
    course = db.session.scalar(select(Course).where(Course.code == code))
    if course is None:
        raise NotFound
    outline = outline_of(newest_versions([course.id])[course.id])
    texts = texts_of(line.version_id for line in outline.lessons)
    chapters = tuple(
        ChapterText(
            code=chapter.code,
            title=chapter.title.ja,
            title_en=chapter.title.en,
            summary=chapter.summary.ja,
            summary_en=chapter.summary.en,
            lessons=tuple((line.code, texts[line.version_id]) for line in chapter.lessons),
        )
        for chapter in outline.chapters
    )
    card = outline.course
    text = CourseText(
        code=course.code,
        kind=course.kind,
        state=course.state,
        title=card.title.ja,
        chapters=chapters,
        title_en=card.title.en,
        summary=card.summary.ja,
        summary_en=card.summary.en,
    )
    cited = {code for lesson in texts.values() for code in (*lesson.facts, *facts_cited(lesson.body))}
    sources, rows = fact_rows(cited, {code for lesson in texts.values() for code in lesson.sources})
    return WholeCourse(CourseFolder(text, sources, rows), *_shelf_kept(course.id))


def _shelf_kept(course_id: int) -> tuple[dict[str, ShelfFile], dict[str, ShelfFile], dict[str, str]]:
    pictures = db.session.scalars(
        select(LessonPicture).where(LessonPicture.course_id == course_id).order_by(LessonPicture.id)
    ).all()
    media = db.session.scalars(
        select(LessonMedia).where(LessonMedia.course_id == course_id).order_by(LessonMedia.id)
    ).all()
    terms = db.session.scalars(
        select(GlossaryTerm).where(GlossaryTerm.course_id == course_id).order_by(GlossaryTerm.term)
    ).all()
    files = [row.file_id for row in pictures] + [row.file_id for row in media]
    ends = {file_id: NAMES.get(kind, kind) for file_id, kind in types_of(files).items()}
    return (
        {
            row.public_id: ShelfFile({"alternative": row.alternative}, {ends[row.file_id]: read(row.file_id)})
            for row in pictures
        },
        {row.public_id: _media_kept(row, ends[row.file_id]) for row in media},
        {term.written: term.meaning for term in terms},
    )


def _media_kept(row: LessonMedia, end: str) -> ShelfFile:
    captions = {"vtt": read(row.captions_id)} if row.captions_id else {}
    return ShelfFile({"title": row.title, "transcript": row.transcript}, {end: read(row.file_id), **captions})


def course_in(folder: Path) -> WholeCourse:
    """A course as a folder holds it. Refuses with CourseUnreadable and the place of the fault."""
    content = read_course(folder)
    if content.course.kind not in KIND_NAMES or content.course.state not in STATE_NAMES:
        raise CourseUnreadable(place=str(folder / "course.yaml"), problem="kind or state is none of ours")
    return WholeCourse(
        content,
        _shelf_in(folder, "pictures", ("alternative",)),
        _shelf_in(folder, "media", ("title", "transcript")),
        _words(folder / "glossary.yaml", _yaml_in(folder / "glossary.yaml")),
    )


def _yaml_in(path: Path) -> Any:
    return (read_yaml(path.read_text(encoding="utf-8"), str(path)) or {}) if path.is_file() else {}


def _words(path: Path, rows: Any) -> dict[str, str]:
    if not isinstance(rows, Mapping) or not all(isinstance(word, str) for pair in rows.items() for word in pair):
        raise CourseUnreadable(place=str(path), problem="not a list of names with their words")
    return dict(rows)


def _shelf_in(folder: Path, name: str, needed: Iterable[str]) -> dict[str, ShelfFile]:
    path = folder / f"{name}.yaml"
    found = {}
    for code, words in _yaml_in(path).items():
        told = _words(path, words)
        parts = {file.suffix.removeprefix("."): file.read_bytes() for file in sorted((folder / name).glob(f"{code}.*"))}
        if set(needed) - told.keys() or not parts or not str(code).isalnum():
            raise CourseUnreadable(place=f"{path}: {code}", problem="its words or its file are missing")
        found[str(code)] = ShelfFile(told, parts)
    return found


def faults_in_course(whole: WholeCourse) -> list[tuple[str, Fault]]:
    """What keeps lessons of a course from being published, each with the lesson's code."""
    known = {*whole.content.facts, *facts()}
    pictures = {f"picture:{code}" for code in whole.pictures}
    terms = {ruby_plain(written).strip() for written in whole.terms}
    return [
        (code, fault)
        for chapter in whole.content.course.chapters
        for code, text in chapter.lessons
        for fault in faults_in_lesson(text, known, pictures, whole.media, terms)
    ]
