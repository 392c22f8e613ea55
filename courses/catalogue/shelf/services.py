"""Adding films, recordings and words to a course, correcting them, and taking away what no lesson shows."""

from typing import IO, Any

from sqlalchemy import select

from courses.catalogue.models import (
    Course,
    GlossaryTerm,
    Lesson,
    LessonDraft,
    LessonMedia,
    LessonPicture,
    LessonVersion,
)
from courses.catalogue.policies import WRITE
from courses.errors import (
    CaptionsMissing,
    FilmRefused,
    FilmTooLarge,
    OfficeFileRefused,
    PictureWithoutWords,
    TranscriptMissing,
)
from courses.shelf_errors import ShelfItemShown
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.files.api import AUDIO, CAPTIONS, FILMS, forget, store
from lms.files.errors import FileTooLarge, FileTypeRefused
from lms.policy import Actor, require
from lms.text.ruby import ruby_plain

MOST_MB, MOST_CAPTIONS_MB = 100, 1
OFFICE_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _course(work: Work, code: str) -> Course:
    course: Course | None = work.session.scalar(select(Course).where(Course.code == code))
    if course is None:
        raise NotFound
    return course


def refuse_office_files(stream: IO[bytes]) -> None:
    """Say it plainly when somebody hands in slides or a text: they are no film and no picture."""
    start = stream.read(8)
    stream.seek(0)
    if start.startswith(OFFICE_STARTS):
        raise OfficeFileRefused


def add_media(
    actor: Actor,
    course_code: str,
    stream: IO[bytes],
    filename: str,
    captions: IO[bytes] | None,
    *,
    title: str,
    transcript: str,
) -> str:
    """Keep a film with its captions, or a recording, with the words that are said; returns its public id.

    What it is, is told by its bytes. Refusals: OfficeFileRefused, FilmTooLarge, FilmRefused, CaptionsMissing for a film
    without a WebVTT file, TranscriptMissing.
    """
    require(actor, WRITE)
    if not transcript.strip():
        raise TranscriptMissing
    refuse_office_files(stream)
    with transaction() as work:
        course = _course(work, course_code)
        film = _is_kept_as_film(work, actor, stream, filename)
        captions_id = _kept_captions(work, actor, captions) if film[1] else None
        media = LessonMedia(
            course_id=course.id,
            kind="film" if film[1] else "sound",
            file_id=film[0],
            captions_id=captions_id,
            title=title.strip(),
            transcript=transcript.strip(),
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        work.session.add(media)
        work.session.flush()
        work.audit(actor, "courses.media.added", "lesson_media", media.id, course=course_code)
        return media.public_id


def _is_kept_as_film(work: Work, actor: Actor, stream: IO[bytes], filename: str) -> tuple[int, bool]:
    """The file's id, and whether it is a film."""
    try:
        return store(work, stream, filename, by=actor.person_id, allowed=FILMS, limit_mb=MOST_MB), True
    except FileTooLarge as refusal:
        raise FilmTooLarge(limit=MOST_MB) from refusal
    except FileTypeRefused:
        stream.seek(0)
    try:
        return store(work, stream, filename, by=actor.person_id, allowed=AUDIO, limit_mb=MOST_MB), False
    except FileTypeRefused as refusal:
        raise FilmRefused from refusal


def _kept_captions(work: Work, actor: Actor, captions: IO[bytes] | None) -> int:
    if captions is None:
        raise CaptionsMissing
    try:
        return store(work, captions, "captions.vtt", by=actor.person_id, allowed=CAPTIONS, limit_mb=MOST_CAPTIONS_MB)
    except (FileTypeRefused, FileTooLarge) as refusal:
        raise CaptionsMissing from refusal


def explain_term(actor: Actor, course_code: str, written: str, meaning: str) -> None:
    """Write what a word means; the same word written again gets the new meaning everywhere."""
    require(actor, WRITE)
    term = ruby_plain(written).strip()
    with transaction() as work:
        course = _course(work, course_code)
        row = work.session.scalar(
            select(GlossaryTerm).where(GlossaryTerm.course_id == course.id, GlossaryTerm.term == term).with_for_update()
        ) or GlossaryTerm(course_id=course.id, term=term)
        row.written, row.meaning = written.strip(), meaning.strip()
        row.recorded_at, row.recorded_by = now(), actor.person_id
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "courses.term.explained", "glossary_term", row.id, course=course_code)


def correct_picture(actor: Actor, public_id: str, alternative: str) -> None:
    """Say anew what a picture shows. Refusal: PictureWithoutWords."""
    require(actor, WRITE)
    if not alternative.strip():
        raise PictureWithoutWords
    with transaction() as work:
        picture = _item(work, LessonPicture, public_id)
        picture.alternative = alternative.strip()
        work.audit(actor, "courses.picture.corrected", "lesson_picture", picture.id)


def correct_media(
    actor: Actor, public_id: str, *, title: str, transcript: str, captions: IO[bytes] | None = None
) -> None:
    """Call a film or recording otherwise, write anew what is said in it, or give a film other captions.

    Refusals: TranscriptMissing, CaptionsMissing for a file that holds none.
    """
    require(actor, WRITE)
    if not transcript.strip():
        raise TranscriptMissing
    with transaction() as work:
        media = _item(work, LessonMedia, public_id)
        media.title, media.transcript = title.strip(), transcript.strip()
        if captions is not None and media.captions_id is not None:
            before, media.captions_id = media.captions_id, _kept_captions(work, actor, captions)
            work.session.flush()
            forget(work, [before])
        work.audit(actor, "courses.media.corrected", "lesson_media", media.id)


def take_picture_away(actor: Actor, public_id: str) -> None:
    """Take a picture with its file off the shelf. Refusal: ShelfItemShown while a draft or any version of a lesson shows it."""
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
        work.session.flush()
        files = (item.file_id, getattr(item, "captions_id", None))
        forget(work, [file_id for file_id in files if file_id is not None])


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
