"""What a learner has learned, chapter by chapter: lessons, minutes, and what she knew at first and knows now."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from courses.catalogue.models import SelfCheck
from courses.catalogue.outlines import ChapterOutline, outline_of
from courses.catalogue.queries import CourseCard, course_id_by_code
from courses.catalogue.rules import Words
from courses.errors import NotEnrolled
from courses.learning.growth.rules import first_and_newest
from courses.learning.models import CheckAnswer, LessonProgress
from courses.learning.policies import LEARN
from courses.learning.queries import enrolment_of
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class ChapterGrowth:
    """One chapter. ``minutes`` are those that its finished lessons take; ``first`` and ``now`` are how many of the
    ``answered`` questions were right at the first try and are right since the newest."""

    position: int
    title: Words
    done: int
    lessons: int
    minutes: int
    questions: int
    answered: int
    first: int
    now: int


@dataclass(frozen=True)
class GrowthPage:
    """A course of a learner with the sums of its chapters."""

    course: CourseCard
    chapters: tuple[ChapterGrowth, ...]
    done: int
    lessons: int
    minutes: int
    answered: int
    first: int
    now: int


def growth_page(actor: Actor, code: str) -> GrowthPage:
    """How far the reader has come in the version that she learns by. Refuses with NotEnrolled."""
    require(actor, LEARN)
    enrolment = enrolment_of(actor.person_id, course_id_by_code(actor, code))
    if enrolment is None:
        raise NotEnrolled
    outline = outline_of(enrolment.course_version_id)
    finished = set(
        db.session.scalars(
            select(LessonProgress.lesson_id).where(
                LessonProgress.enrolment_id == enrolment.id, LessonProgress.finished_at.is_not(None)
            )
        )
    )
    checks = _checks(line.version_id for line in outline.lessons)
    given = db.session.execute(
        select(CheckAnswer.self_check_id, CheckAnswer.correct)
        .where(CheckAnswer.enrolment_id == enrolment.id)
        .order_by(CheckAnswer.id)
    )
    answers = first_and_newest((row.self_check_id, row.correct) for row in given)
    chapters = tuple(_chapter(c, finished, checks, answers) for c in outline.chapters if c.lessons)
    return GrowthPage(
        course=outline.course,
        chapters=chapters,
        done=sum(c.done for c in chapters),
        lessons=sum(c.lessons for c in chapters),
        minutes=sum(c.minutes for c in chapters),
        answered=sum(c.answered for c in chapters),
        first=sum(c.first for c in chapters),
        now=sum(c.now for c in chapters),
    )


def _checks(version_ids: Iterable[int]) -> dict[int, list[int]]:
    """Questions by lesson version."""
    rows = db.session.execute(
        select(SelfCheck.lesson_version_id, SelfCheck.id).where(SelfCheck.lesson_version_id.in_(list(version_ids)))
    )
    found: dict[int, list[int]] = {}
    for version_id, check_id in rows:
        found.setdefault(version_id, []).append(check_id)
    return found


def _chapter(
    chapter: ChapterOutline,
    finished: set[int],
    checks: dict[int, list[int]],
    answers: dict[int, tuple[bool, bool]],
) -> ChapterGrowth:
    done = [line for line in chapter.lessons if line.lesson_id in finished]
    asked = [check for line in chapter.lessons for check in checks.get(line.version_id, ())]
    hers = [answers[check] for check in asked if check in answers]
    return ChapterGrowth(
        position=chapter.position,
        title=chapter.title,
        done=len(done),
        lessons=len(chapter.lessons),
        minutes=sum(line.minutes for line in done),
        questions=len(asked),
        answered=len(hers),
        first=sum(first for first, _ in hers),
        now=sum(now for _, now in hers),
    )
