"""Adding films, recordings and words to a course."""

from typing import IO

from sqlalchemy import select

from courses.catalogue.models import Course, GlossaryTerm, LessonMedia
from courses.catalogue.policies import WRITE
from courses.errors import CaptionsMissing, FilmRefused, FilmTooLarge, OfficeFileRefused, TranscriptMissing
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.files.api import AUDIO, CAPTIONS, FILMS, store
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
