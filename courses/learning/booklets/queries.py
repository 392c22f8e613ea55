"""A course as paper needs it, and how far its booklet is."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from courses.catalogue.outlines import Outline, outline_of
from courses.catalogue.policies import WRITE
from courses.catalogue.queries import CourseCard, course_by_code, lesson_content
from courses.errors import BookletNotReady
from courses.learning.controls import check_view
from courses.learning.models import CourseBooklet
from courses.learning.queries import LessonPage, enrolment_of
from courses.learning.rules import neighbours
from lms.clock import today
from lms.db import db
from lms.errors import NotFound
from lms.files.api import read
from lms.policy import Actor
from lms.tasks.api import progress_of, under_way

KIND = "courses.booklet"


@dataclass(frozen=True)
class BookletPage:
    """How a booklet stands; of ``ready``, ``under_way`` and ``broke_off`` one at most is true."""

    course: CourseCard
    ready: bool
    under_way: bool
    broke_off: bool
    pages: int
    done: int
    total: int


def version_for(actor: Actor, code: str) -> tuple[CourseCard, int]:
    """The version that this person may print: a learner hers, an author the newest. NotFound for anybody else."""
    card = course_by_code(actor, code)
    enrolment = enrolment_of(actor.person_id, card.id)
    if enrolment is None and not actor.may(WRITE):
        raise NotFound
    return card, enrolment.course_version_id if enrolment else card.version_id


def booklet_of(version_id: int) -> CourseBooklet | None:
    """Today's booklet of a version."""
    return db.session.scalar(
        select(CourseBooklet).where(CourseBooklet.course_version_id == version_id, CourseBooklet.made_on == today())
    )


def is_being_made(booklet: CourseBooklet) -> bool:
    """Whether somebody works on it, or will."""
    return booklet.file_id is None and under_way(KIND, {"booklet": booklet.id})


def booklet_page(actor: Actor, code: str) -> BookletPage:
    """How today's booklet stands for this person."""
    card, version_id = version_for(actor, code)
    booklet = booklet_of(version_id)
    if booklet is None:
        return BookletPage(card, ready=False, under_way=False, broke_off=False, pages=0, done=0, total=0)
    done, total = progress_of(booklet.task)
    being_made = is_being_made(booklet)
    return BookletPage(
        card,
        ready=booklet.file_id is not None,
        under_way=being_made,
        broke_off=booklet.file_id is None and not being_made,
        pages=booklet.pages or 0,
        done=done,
        total=total,
    )


def booklet_bytes(actor: Actor, code: str) -> bytes:
    """Today's booklet. BookletNotReady while it is not made."""
    _, version_id = version_for(actor, code)
    booklet = booklet_of(version_id)
    if booklet is None or booklet.file_id is None:
        raise BookletNotReady
    return read(booklet.file_id)


def papers_of(version_id: int) -> tuple[Outline, Iterator[LessonPage]]:
    """Every lesson of a version in order, as somebody sees it who has answered nothing."""
    outline = outline_of(version_id)
    return outline, _papers(outline)


def _papers(outline: Outline) -> Iterator[LessonPage]:
    chapter_of = {line.lesson_id: chapter for chapter in outline.chapters for line in chapter.lessons}
    for place, line in enumerate(outline.lessons):
        content, chapter = lesson_content(line.version_id), chapter_of[line.lesson_id]
        before, after = neighbours(outline.lessons, place)
        checks = tuple(check_view(check, number) for number, check in enumerate(content.checks, start=1))
        yield LessonPage(
            course_code=outline.course.code,
            course_title=outline.course.title,
            chapter_position=chapter.position,
            chapter_title=chapter.title,
            code=line.code,
            title=content.title,
            minutes=content.minutes,
            place=place + 1,
            total=len(outline.lessons),
            blocks=content.blocks,
            video_url=content.video_url,
            transcript=content.transcript,
            checks=checks,
            checks_right=0,
            all_right=False,
            done=False,
            before=before,
            after=after,
        )
