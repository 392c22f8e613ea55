"""What a learner sees: her courses, a course with its progress, a lesson with her answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from courses.catalogue.interest.queries import wants_to_hear
from courses.catalogue.markup import Block
from courses.catalogue.models import Course
from courses.catalogue.outlines import ChapterOutline, LessonLine, Outline, newest_outline, outline_of
from courses.catalogue.queries import (
    CheckCard,
    CourseCard,
    LessonContent,
    check_keys,
    lesson_content,
    newest_versions,
)
from courses.catalogue.rules import Words
from courses.errors import LessonNotInCourse
from courses.learning.controls import CheckView, check_view
from courses.learning.models import CheckAnswer, CheckRecall, Enrolment, LessonProgress
from courses.learning.rules import neighbours, next_lesson, weeks_learned
from lms.clock import day_of
from lms.db import asked_once, db, prepared
from lms.policy import Actor


@dataclass(frozen=True)
class LessonEntry:
    """One lesson on the course page; ``open`` tells whether it can be read by this learner."""

    code: str
    title: Words
    minutes: int
    done: bool
    open: bool


@dataclass(frozen=True)
class ChapterEntry:
    """One chapter on the course page; ``looks`` holds all that its part of the page depends on."""

    position: int
    title: Words
    summary: Words
    lessons: tuple[LessonEntry, ...]
    done: int
    total: int
    complete: bool
    current: bool
    looks: tuple[Any, ...]


@dataclass(frozen=True)
class CoursePage:
    """A course as one actor sees it. Of begin, sign_in, next, and finished one at most is given: the next step."""

    course: CourseCard
    chapters: tuple[ChapterEntry, ...]
    done: int
    total: int
    enrolled: bool
    begin: bool
    sign_in: bool
    begun: bool
    next: LessonLine | None
    completed_on: date | None
    newer: bool
    ask: bool
    asked: bool


@dataclass(frozen=True)
class LessonPage:
    """One lesson as its learner reads it."""

    course_code: str
    course_title: Words
    chapter_position: int
    chapter_title: Words
    code: str
    title: Words
    minutes: int
    place: int
    total: int
    blocks: tuple[Block, ...]
    video_url: str
    transcript: str
    checks: tuple[CheckView, ...]
    checks_right: int
    all_right: bool
    done: bool
    before: LessonLine | None
    after: LessonLine | None


@dataclass(frozen=True)
class MyCourse:
    """One course of a learner with her progress."""

    course: CourseCard
    done: int
    total: int
    next: LessonLine | None
    completed_on: date | None
    last_at: datetime


@asked_once
def enrolment_of(person_id: int | None, course_id: int) -> Enrolment | None:
    """A person's enrolment in a course."""
    found: Enrolment | None = _enrolments(person_id=person_id, course_id=course_id).scalars().first()
    return found


@prepared
def _enrolments(person_id: Any, course_id: Any) -> Select[Any]:
    return select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)


@prepared
def _lessons_opened(enrolment_id: Any) -> Select[Any]:
    opened = LessonProgress.__table__.c
    return select(opened.lesson_id, opened.opened_at, opened.finished_at).where(opened.enrolment_id == enrolment_id)


def _opened(enrolment_id: int) -> tuple[set[int], Any]:
    """Finished lessons, and the lesson that was looked at last with its moment."""
    rows = _lessons_opened(enrolment_id=enrolment_id).all()
    finished = {row.lesson_id for row in rows if row.finished_at}
    return finished, max(rows, key=lambda row: (row.opened_at, row.lesson_id), default=None)


def _progress(enrolment_id: int) -> tuple[set[int], int | None]:
    """Finished lessons, and the lesson that was looked at last."""
    finished, last = _opened(enrolment_id)
    return finished, last.lesson_id if last else None


def _line(outline: Outline, lesson_id: int | None) -> LessonLine | None:
    return next((lesson for lesson in outline.lessons if lesson.lesson_id == lesson_id), None)


def _as_learned(actor: Actor, code: str) -> tuple[CourseCard, Enrolment | None, Outline]:
    """The newest version of a course, the actor's enrolment, and the version that she learns by or could begin."""
    newest = newest_outline(actor, code)
    enrolment = enrolment_of(actor.person_id, newest.course.id)
    if enrolment is None or enrolment.course_version_id == newest.course.version_id:
        return newest.course, enrolment, newest
    return newest.course, enrolment, outline_of(enrolment.course_version_id)


def course_page(actor: Actor, code: str) -> CoursePage:
    """A course for a guest, for somebody who could begin it, or for its learner in the version that she began with."""
    card, enrolment, outline = _as_learned(actor, code)
    finished, last = _progress(enrolment.id) if enrolment else (set[int](), None)
    order = [lesson.lesson_id for lesson in outline.lessons]
    upcoming = _line(outline, next_lesson(order, finished, last)) if enrolment else None
    shut = enrolment is None and not card.takes_learners and actor.signed_in
    waits = shut and wants_to_hear(actor, card.id)
    return CoursePage(
        course=outline.course,
        chapters=tuple(
            _chapter(outline, c, finished, upcoming, enrolment is not None) for c in outline.chapters if c.lessons
        ),
        done=len(finished & set(order)),
        total=len(order),
        enrolled=enrolment is not None,
        begin=enrolment is None and card.takes_learners and actor.signed_in,
        sign_in=enrolment is None and card.takes_learners and not actor.signed_in,
        begun=last is not None,
        next=upcoming,
        completed_on=enrolment.completed_on if enrolment else None,
        newer=enrolment is not None and enrolment.course_version_id != card.version_id,
        ask=shut and not waits,
        asked=shut and waits,
    )


def _chapter(
    outline: Outline, chapter: ChapterOutline, finished: set[int], upcoming: LessonLine | None, readable: bool
) -> ChapterEntry:
    lessons = tuple(
        LessonEntry(line.code, line.title, line.minutes, line.lesson_id in finished, readable)
        for line in chapter.lessons
    )
    done = sum(lesson.done for lesson in lessons)
    return ChapterEntry(
        position=chapter.position,
        title=chapter.title,
        summary=chapter.summary,
        lessons=lessons,
        done=done,
        total=len(lessons),
        complete=bool(lessons) and done == len(lessons),
        current=upcoming in chapter.lessons,
        looks=(
            outline.edition,
            chapter.position,
            readable,
            upcoming in chapter.lessons,
            tuple(e.done for e in lessons),
        ),
    )


@dataclass(frozen=True)
class Reading:
    """A lesson within the version that a learner learns by, with what stands around it."""

    enrolment: Enrolment
    outline: Outline
    chapter: ChapterOutline
    line: LessonLine
    place: int


def reading(actor: Actor, course_code: str, lesson_code: str) -> Reading | None:
    """Where a learner is; None when she has not begun the course. LessonNotInCourse when it has no such lesson."""
    _, enrolment, outline = _as_learned(actor, course_code)
    for place, line in enumerate(outline.lessons):
        if line.code == lesson_code:
            chapter = next(c for c in outline.chapters if line in c.lessons)
            return Reading(enrolment, outline, chapter, line, place) if enrolment else None
    raise LessonNotInCourse


def newest_answers(enrolment_id: int, check_ids: Iterable[int]) -> dict[int, Any]:
    """The newest answer by self-check."""
    newest = (
        select(func.max(CheckAnswer.id))
        .where(CheckAnswer.enrolment_id == enrolment_id, CheckAnswer.self_check_id.in_(list(check_ids)))
        .group_by(CheckAnswer.self_check_id)
    )
    rows = db.session.execute(select(CheckAnswer.self_check_id, CheckAnswer.response).where(CheckAnswer.id.in_(newest)))
    return {row[0]: row[1] for row in rows}


def _check_views(enrolment_id: int, checks: tuple[CheckCard, ...]) -> tuple[CheckView, ...]:
    """Keys are fetched for answered checks alone, so that no other can slip onto the page."""
    answers = newest_answers(enrolment_id, [check.id for check in checks])
    keys = check_keys(answers)
    return tuple(
        check_view(check, number, answers.get(check.id), keys.get(check.id))
        for number, check in enumerate(checks, start=1)
    )


def lesson_page(actor: Actor, course_code: str, lesson_code: str) -> LessonPage | None:
    """One lesson for its learner; None when she has not begun the course.

    Feedback is there for the answer that she chose; the words for the other answers follow once hers was right.
    """
    at = reading(actor, course_code, lesson_code)
    if at is None:
        return None
    content: LessonContent = lesson_content(at.line.version_id)
    finished, _ = _progress(at.enrolment.id)
    checks = _check_views(at.enrolment.id, content.checks)
    before, after = neighbours(at.outline.lessons, at.place)
    right = sum(check.right for check in checks)
    return LessonPage(
        course_code=course_code,
        course_title=at.outline.course.title,
        chapter_position=at.chapter.position,
        chapter_title=at.chapter.title,
        code=lesson_code,
        title=content.title,
        minutes=content.minutes,
        place=at.place + 1,
        total=len(at.outline.lessons),
        blocks=content.blocks,
        video_url=content.video_url,
        transcript=content.transcript,
        checks=checks,
        checks_right=right,
        all_right=bool(checks) and right == len(checks),
        done=at.line.lesson_id in finished,
        before=before,
        after=after,
    )


def my_courses(person_id: int) -> list[MyCourse]:
    """The courses that a person has begun, the one that she learned last first."""
    enrolments = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id))
    found = [_my_course(enrolment) for enrolment in enrolments]
    return sorted(found, key=lambda mine: mine.last_at, reverse=True)


def has_begun_any(person_id: int) -> bool:
    """Whether a person has begun a course."""
    return bool(db.session.scalar(select(select(Enrolment.id).where(Enrolment.person_id == person_id).exists())))


def _my_course(enrolment: Enrolment) -> MyCourse:
    outline = outline_of(enrolment.course_version_id)
    finished, last = _opened(enrolment.id)
    order = [lesson.lesson_id for lesson in outline.lessons]
    return MyCourse(
        course=outline.course,
        done=len(finished & set(order)),
        total=len(order),
        next=_line(outline, next_lesson(order, finished, last.lesson_id if last else None)),
        completed_on=enrolment.completed_on,
        last_at=last.opened_at if last else enrolment.enrolled_at,
    )


def weeks_of_learning(person_id: int) -> int:
    """In how many weeks a person opened or finished a lesson or answered a question."""
    mine = select(Enrolment.id).where(Enrolment.person_id == person_id)
    progress = db.session.execute(
        select(LessonProgress.opened_at, LessonProgress.finished_at).where(LessonProgress.enrolment_id.in_(mine))
    ).all()
    answered = db.session.scalars(select(CheckAnswer.answered_at).where(CheckAnswer.enrolment_id.in_(mine)))
    moments = [*(moment for row in progress for moment in row if moment), *answered]
    return weeks_learned(day_of(moment) for moment in moments)


def go_on(person_id: int) -> MyCourse | None:
    """The course to continue with: the one learned last that has a lesson left."""
    return next((mine for mine in my_courses(person_id) if mine.next and mine.completed_on is None), None)


def courses_completed(person_ids: Iterable[int], codes: Iterable[str]) -> dict[int, dict[str, date]]:
    """Days of completion by person and course code; for programmes with online lessons."""
    rows = db.session.execute(
        select(Enrolment.person_id, Course.code, Enrolment.completed_on)
        .join(Course, Course.id == Enrolment.course_id)
        .where(
            Enrolment.person_id.in_(list(person_ids)),
            Course.code.in_(list(codes)),
            Enrolment.completed_on.is_not(None),
        )
    )
    found: dict[int, dict[str, date]] = {}
    for person_id, code, completed_on in rows:
        if completed_on is not None:
            found.setdefault(person_id, {})[code] = completed_on
    return found


def last_learned(person_ids: Iterable[int], codes: Iterable[str]) -> dict[int, datetime]:
    """When people looked at a lesson of these courses last, by person; for those who accompany them."""
    rows = db.session.execute(
        select(Enrolment.person_id, func.max(LessonProgress.opened_at))
        .join(LessonProgress, LessonProgress.enrolment_id == Enrolment.id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id.in_(list(person_ids)), Course.code.in_(list(codes)))
        .group_by(Enrolment.person_id)
    )
    return {row[0]: row[1] for row in rows}


def has_newer_version(enrolment: Enrolment) -> int | None:
    """The newest version of the course if the learner stands on an older one."""
    newest = newest_versions([enrolment.course_id])[enrolment.course_id]
    return None if newest == enrolment.course_version_id else newest


def learning_of(person_id: int) -> list[dict[str, object]]:
    """A person's learning for her own export: courses, lessons with their instants, answers."""
    found: list[dict[str, object]] = []
    for enrolment in db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)):
        outline = outline_of(enrolment.course_version_id)
        codes = {line.lesson_id: line.code for line in outline.lessons}
        progress = db.session.scalars(select(LessonProgress).where(LessonProgress.enrolment_id == enrolment.id))
        answers = db.session.scalars(select(CheckAnswer).where(CheckAnswer.enrolment_id == enrolment.id))
        found.append(
            {
                "course": outline.course.code,
                "enrolled_at": enrolment.enrolled_at,
                "completed_on": enrolment.completed_on,
                "exam_on": enrolment.exam_on,
                "looking_back": [
                    {"question": row.self_check_id, "again_at": row.due_at}
                    for row in db.session.scalars(select(CheckRecall).where(CheckRecall.enrolment_id == enrolment.id))
                ],
                "lessons": [
                    {
                        "lesson": codes.get(row.lesson_id, ""),
                        "opened_at": row.opened_at,
                        "finished_at": row.finished_at,
                    }
                    for row in progress
                ],
                "answers": [
                    {"question": row.self_check_id, "answer": row.response, "at": row.answered_at} for row in answers
                ],
            }
        )
    return found
