"""Bringing a whole course in, with everything that its lessons point to."""

import io
from pathlib import Path
from typing import TypeVar

from sqlalchemy import delete, select

from courses.catalogue.exchange.files import ShelfFile, WholeCourse, compared, files_of
from courses.catalogue.exchange.queries import course_in, course_kept, faults_in_course
from courses.catalogue.models import Course, GlossaryTerm, LessonMedia, LessonPicture
from courses.catalogue.policies import WRITE
from courses.catalogue.publishing import load_course
from courses.errors import CourseUnreadable
from lms.clock import now
from lms.db import Work, db, transaction
from lms.errors import RuleBroken
from lms.files.api import AUDIO, CAPTIONS, FILMS, PICTURES, read, store
from lms.policy import Actor, require
from lms.text.ruby import ruby_plain

Row = TypeVar("Row", LessonPicture, LessonMedia)
MOST_PICTURE_MB, MOST_MEDIA_MB = 10, 100


def import_course(actor: Actor, folder: Path, *, dry_run: bool = False) -> dict[str, str]:
    """Make a folder the newest version of its course; returns by file what was "new", "changed", "same" or "gone".

    All or nothing. Learners in the middle keep their text; a lesson that is gone stays in the versions that had it. The
    state of a course that is here already stays. Refuses with CourseUnreadable and the place of the first fault.
    """
    require(actor, WRITE)
    whole = course_in(folder)
    fault = next(iter(faults_in_course(whole)), None)
    if fault:
        raise CourseUnreadable(place=fault[0], problem=fault[1].text % fault[1].fields)
    code = whole.content.course.code
    known = db.session.scalar(select(Course.id).where(Course.code == code))
    report = compared(files_of(course_kept(code)) if known else {}, files_of(whole))
    if dry_run:
        return report
    with transaction() as work:
        course_id = load_course(work, folder, by=actor.person_id)
        _keep_shelf(work, actor, course_id, whole)
        work.audit(actor, "courses.course.imported", "course", course_id, files=len(report))
    return report


def _keep_shelf(work: Work, actor: Actor, course_id: int, whole: WholeCourse) -> None:
    for code, kept in whole.pictures.items():
        picture = _row(work, LessonPicture, course_id, code)
        picture.alternative = kept.words["alternative"]
        _keep_parts(work, actor, picture, kept)
    for code, kept in whole.media.items():
        media = _row(work, LessonMedia, course_id, code)
        media.title, media.transcript = kept.words["title"], kept.words["transcript"]
        media.kind = "film" if "vtt" in kept.parts else "sound"
        _keep_parts(work, actor, media, kept)
    work.session.execute(delete(GlossaryTerm).where(GlossaryTerm.course_id == course_id))
    work.session.add_all(
        GlossaryTerm(
            course_id=course_id,
            term=ruby_plain(written).strip(),
            written=written,
            meaning=meaning,
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        for written, meaning in whole.terms.items()
    )
    work.session.flush()


def _row(work: Work, model: type[Row], course_id: int, code: str) -> Row:
    row = work.session.scalar(select(model).where(model.public_id == code))
    if row is not None and row.course_id != course_id:
        raise CourseUnreadable(place=code, problem="it belongs to another course here")
    return row or model(public_id=code, course_id=course_id, recorded_at=now())


def _keep_parts(work: Work, actor: Actor, row: LessonPicture | LessonMedia, kept: ShelfFile) -> None:
    """Keep the bytes that are not here yet; what they are is told by themselves."""
    for end, content in kept.parts.items():
        captions = end == "vtt"
        known = row.captions_id if captions and isinstance(row, LessonMedia) else row.file_id
        if known and read(known) == content:
            continue
        allowed = CAPTIONS if captions else PICTURES if isinstance(row, LessonPicture) else FILMS | AUDIO
        limit = MOST_PICTURE_MB if isinstance(row, LessonPicture) else MOST_MEDIA_MB
        try:
            file_id = store(
                work, io.BytesIO(content), f"{row.public_id}.{end}", by=actor.person_id, allowed=allowed, limit_mb=limit
            )
        except RuleBroken as refusal:
            raise CourseUnreadable(place=f"{row.public_id}.{end}", problem=refusal.text % refusal.fields) from refusal
        if captions and isinstance(row, LessonMedia):
            row.captions_id = file_id
        else:
            row.file_id = file_id
    row.recorded_by = actor.person_id
    work.session.add(row)


def export_course(code: str, folder: Path) -> dict[str, str]:
    """Write a course into a folder; returns by file what was "new", "changed", "same" or "gone" there.

    Files of an earlier export that the course no longer has are taken away; other files in the folder stay.
    """
    files = files_of(course_kept(code))
    before = files_of(course_in(folder)) if (folder / "course.yaml").is_file() else {}
    report = compared(before, files)
    for path, what in report.items():
        target = folder / path
        if what == "gone":
            target.unlink(missing_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(files[path])
    return report
