"""Bringing a course of another system in: read it and report, then make a draft course of it, or let it be."""

import io
import re
import zipfile
from dataclasses import replace
from typing import IO, Any

from sqlalchemy import select

from courses.catalogue.models import Course, GlossaryTerm, Lesson, LessonDraft, LessonMedia, LessonPicture
from courses.catalogue.policies import WRITE
from courses.catalogue.publishing import publish_course
from courses.catalogue.rules import KIND_NAMES, ChapterText, CourseText, LessonText
from courses.catalogue.shaping.rules import code_usable
from courses.catalogue.texts import to_draft
from courses.errors import CartridgeRefused, CartridgeTooLarge, CourseCodeTaken, CourseCodeUnusable, IntakeDone
from courses.packages.cartridges.brought import ForeignCourse
from courses.packages.cartridges.bundle import Bundle
from courses.packages.cartridges.imscc import is_cartridge, read_cartridge
from courses.packages.cartridges.moodle import is_backup, read_backup
from courses.packages.cartridges.words import REFUSED
from courses.packages.models import CourseIntake
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.files.api import AUDIO, CAPTIONS, FILMS, MEGABYTE, PICTURES, forget, keep, read, store
from lms.policy import Actor, require

MOST_MB, MOST_PICTURE_MB, LONGEST_TERM = 100, 10, 100
ENTRY = "course"
_PICTURE = re.compile(r"\]\(picture:(p\d+)\)")
_FILM = re.compile(r"^:::media (m\d+)$", re.MULTILINE)


def read_foreign(content: bytes) -> ForeignCourse:
    """The course in a file, told by what the file holds. Refuses with CartridgeRefused and the reason."""
    with Bundle(io.BytesIO(content)) as bundle:
        if is_backup(bundle):
            return read_backup(bundle)
        if is_cartridge(bundle):
            return read_cartridge(bundle)
    raise CartridgeRefused(reason=REFUSED["unknown"])


def look_into(actor: Actor, stream: IO[bytes], filename: str) -> str:
    """Read a file and keep it with its report; nothing of a course is made yet. Returns the intake's public id.

    Refusals: CartridgeTooLarge, CartridgeRefused with its reason.
    """
    require(actor, WRITE)
    content = stream.read(MOST_MB * MEGABYTE + 1)
    if len(content) > MOST_MB * MEGABYTE:
        raise CartridgeTooLarge(limit=MOST_MB)
    found = read_foreign(content)
    with transaction() as work:
        intake = CourseIntake(
            file_id=keep(work, _packed(content), "zip", filename, by=actor.person_id),
            filename=filename[:200],
            source=found.source,
            title=found.title,
            report=report_of(found),
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        work.session.add(intake)
        work.session.flush()
        work.audit(actor, "courses.intake.read", "course_intake", intake.id, lessons=found.lessons)
        return intake.public_id


def report_of(found: ForeignCourse) -> dict[str, Any]:
    """The preview and the report as they are kept: titles and counts, no text and no key."""
    return {
        "chapters": [
            {
                "title": chapter.title,
                "lessons": [{"title": text.title, "checks": len(text.checks)} for text in chapter.lessons],
            }
            for chapter in found.chapters
        ],
        "pictures": len(found.pictures),
        "films": len(found.films),
        "lines": [
            {"place": line.place, "outcome": line.outcome, "text": line.text, "fields": dict(line.fields)}
            for line in found.lines
        ],
    }


def _packed(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(ENTRY, content)
    return target.getvalue()


def _unpacked(stored: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        return archive.read(ENTRY)


def bring_in(actor: Actor, public_id: str, *, code: str, title: str, kind: str) -> None:
    """Make a course in preparation of a file that was read: every lesson is a draft that nobody else sees.

    Refusals: IntakeDone, CourseCodeUnusable, CourseCodeTaken.
    """
    require(actor, WRITE)
    with transaction() as work:
        intake = _waiting(work, public_id)
        found = read_foreign(_unpacked(read(intake.file_id)))
        intake.course_id = make_course(work, actor, found, code=code, title=title, kind=kind)
        forget(work, [intake.file_id])
        work.audit(actor, "courses.intake.brought_in", "course_intake", intake.id, course=code)


def _waiting(work: Work, public_id: str) -> CourseIntake:
    row = work.session.scalar(select(CourseIntake).where(CourseIntake.public_id == public_id).with_for_update())
    if row is None:
        raise NotFound
    if row.course_id is not None:
        raise IntakeDone
    found: CourseIntake = row
    return found


def bring_in_found(actor: Actor, found: ForeignCourse, *, code: str, title: str, kind: str) -> None:
    """Make a course in preparation of what was read from a file that is not kept; for the command line.

    Refusals: CourseCodeUnusable, CourseCodeTaken.
    """
    require(actor, WRITE)
    with transaction() as work:
        course_id = make_course(work, actor, found, code=code, title=title, kind=kind)
        work.audit(actor, "courses.intake.brought_in", "course", course_id, course=code)


def let_be(actor: Actor, public_id: str) -> None:
    """Forget a file that was only looked into."""
    require(actor, WRITE)
    with transaction() as work:
        intake = _waiting(work, public_id)
        forget(work, [intake.file_id])
        work.audit(actor, "courses.intake.let_be", "course_intake", intake.id)
        work.session.delete(intake)


def make_course(work: Work, actor: Actor, found: ForeignCourse, *, code: str, title: str, kind: str) -> int:
    """A new course in preparation with a draft for each lesson; returns its id."""
    if not code_usable(code) or kind not in KIND_NAMES:
        raise CourseCodeUnusable
    if work.session.scalar(select(Course.id).where(Course.code == code)) is not None:
        raise CourseCodeTaken
    course = Course(code=code, kind=kind, state="preparing", recorded_at=now())
    work.session.add(course)
    work.session.flush()
    chapters: list[tuple[ChapterText, list[tuple[int, int]]]] = [
        (ChapterText(f"{number:02d}", chapter.title, (), summary=chapter.summary), [])
        for number, chapter in enumerate(found.chapters, start=1)
    ]
    text = CourseText(code, kind, "preparing", title.strip() or found.title, ())
    publish_course(work, course, text, chapters, by=actor.person_id)
    names = _keep_pictures(work, actor, course.id, found) | _keep_films(work, actor, course.id, found)
    _keep_words(work, actor, course.id, found)
    _keep_drafts(work, actor, course.id, found, names)
    return course.id


def _keep_pictures(work: Work, actor: Actor, course_id: int, found: ForeignCourse) -> dict[str, str]:
    """The public id of each picture by its name in the texts. One without words keeps its lesson from being published."""
    rows = {
        name: LessonPicture(
            course_id=course_id,
            file_id=store(
                work, io.BytesIO(picture.content), name, by=actor.person_id, allowed=PICTURES, limit_mb=MOST_PICTURE_MB
            ),
            alternative=picture.alternative,
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        for name, picture in found.pictures.items()
    }
    work.session.add_all(rows.values())
    work.session.flush()
    return {name: row.public_id for name, row in rows.items()}


def _keep_films(work: Work, actor: Actor, course_id: int, found: ForeignCourse) -> dict[str, str]:
    """The public id of each film or recording by its name in the texts."""

    def stored(content: bytes | None, name: str, allowed: frozenset[str]) -> int | None:
        if content is None:
            return None
        return store(work, io.BytesIO(content), name, by=actor.person_id, allowed=allowed, limit_mb=MOST_MB)

    rows = {
        name: LessonMedia(
            course_id=course_id,
            kind="film" if film.captions else "sound",
            file_id=stored(film.content, name, FILMS | AUDIO),
            captions_id=stored(film.captions, f"{name}.vtt", CAPTIONS),
            title=film.title,
            transcript=film.transcript,
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        for name, film in found.films.items()
    }
    work.session.add_all(rows.values())
    work.session.flush()
    return {name: row.public_id for name, row in rows.items()}


def _keep_words(work: Work, actor: Actor, course_id: int, found: ForeignCourse) -> None:
    work.session.add_all(
        GlossaryTerm(
            course_id=course_id,
            term=term,
            written=term,
            meaning=meaning,
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        for term, meaning in found.terms.items()
        if term and meaning and len(term) <= LONGEST_TERM
    )


def _keep_drafts(work: Work, actor: Actor, course_id: int, found: ForeignCourse, names: dict[str, str]) -> None:
    lessons = [
        (Lesson(course_id=course_id, code=f"{c:02d}-{n}", chapter_code=f"{c:02d}", recorded_at=now()), text)
        for c, chapter in enumerate(found.chapters, start=1)
        for n, text in enumerate(chapter.lessons, start=1)
    ]
    work.session.add_all(lesson for lesson, _ in lessons)
    work.session.flush()
    work.session.add_all(
        LessonDraft(
            lesson_id=lesson.id,
            revision=1,
            content=to_draft(_with_pictures(text, names)),
            saved_at=now(),
            saved_by=actor.person_id,
        )
        for lesson, text in lessons
    )
    work.session.flush()


def _with_pictures(text: LessonText, names: dict[str, str]) -> LessonText:
    body = _PICTURE.sub(lambda found: f"](picture:{names.get(found[1], found[1])})", text.body)
    return replace(text, body=_FILM.sub(lambda found: f":::media {names.get(found[1], found[1])}", body))
