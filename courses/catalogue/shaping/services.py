"""Changing the shape of a course. Each change is a new version of it; learners in the middle keep theirs."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Select, select

from courses.catalogue.models import Course, Lesson, LessonDraft
from courses.catalogue.policies import WRITE
from courses.catalogue.publishing import as_published, publish_course
from courses.catalogue.queries import newest_versions
from courses.catalogue.rules import KIND_NAMES, ChapterText, CourseText
from courses.catalogue.shaping.rules import code_usable, free_chapter_code, one_earlier
from courses.catalogue.texts import texts_of, to_draft
from courses.errors import CourseCodeTaken, CourseCodeUnusable, LastLesson, NoSuchLesson
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require

Lessons = list[tuple[int, int]]
Shape = list[tuple[ChapterText, Lessons]]


@dataclass(frozen=True)
class Naming:
    """What a course or a chapter is called, in both languages."""

    title: str
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""


def begin_course(actor: Actor, text: CourseText, chapter: str) -> None:
    """Begin a course in preparation with one chapter and no lesson. Refusals: CourseCodeUnusable, CourseCodeTaken."""
    require(actor, WRITE)
    with transaction() as work:
        if not code_usable(text.code) or text.kind not in KIND_NAMES:
            raise CourseCodeUnusable
        if work.session.scalar(select(Course.id).where(Course.code == text.code)) is not None:
            raise CourseCodeTaken
        course = Course(code=text.code, kind=text.kind, state="preparing", recorded_at=now())
        work.session.add(course)
        work.session.flush()
        first = ChapterText(free_chapter_code(()), chapter.strip(), ())
        publish_course(work, course, text, [(first, [])], by=actor.person_id)
        work.audit(actor, "courses.course.begun", "course", course.id, course=text.code)


def name_course(actor: Actor, code: str, named: Naming) -> None:
    """Give a course another title or summary. The same words again change nothing."""
    _reshape(actor, _by_code(code), lambda _, text, shape: (replace(text, **vars(named)), shape))


def add_chapter(actor: Actor, code: str, named: Naming) -> None:
    """A new chapter at the end, without a lesson yet."""

    def added(_: Work, text: CourseText, shape: Shape) -> tuple[CourseText, Shape]:
        fresh = free_chapter_code({chapter.code for chapter, _ in shape})
        return text, [*shape, (ChapterText(fresh, lessons=(), **vars(named)), [])]

    _reshape(actor, _by_code(code), added)


def name_chapter(actor: Actor, code: str, chapter_code: str, named: Naming) -> None:
    """Give a chapter another title or summary. NotFound for an unknown one."""

    def renamed(_: Work, text: CourseText, shape: Shape) -> tuple[CourseText, Shape]:
        if chapter_code not in {chapter.code for chapter, _ in shape}:
            raise NotFound
        return text, [
            (replace(chapter, **vars(named)) if chapter.code == chapter_code else chapter, lessons)
            for chapter, lessons in shape
        ]

    _reshape(actor, _by_code(code), renamed)


def move_earlier(actor: Actor, lesson_public_id: str) -> None:
    """Put a lesson one place earlier within its chapter. NoSuchLesson for one that is not in its course."""

    def moved(work: Work, text: CourseText, shape: Shape) -> tuple[CourseText, Shape]:
        lesson_id = _lesson(work, lesson_public_id).id
        _version_in(shape, lesson_id)
        return text, [(chapter, _earlier(lessons, lesson_id)) for chapter, lessons in shape]

    _reshape(actor, _of_lesson(lesson_public_id), moved)


def _earlier(lessons: Lessons, lesson_id: int) -> Lessons:
    order = [known for known, _ in lessons]
    return one_earlier(lessons, order.index(lesson_id)) if lesson_id in order else lessons


def move_chapter_earlier(actor: Actor, code: str, chapter_code: str) -> None:
    """Put a chapter with its lessons one place earlier. NotFound for an unknown one."""

    def moved(_: Work, text: CourseText, shape: Shape) -> tuple[CourseText, Shape]:
        return text, one_earlier(shape, _place_of(shape, chapter_code))

    _reshape(actor, _by_code(code), moved)


def move_to_chapter(actor: Actor, lesson_public_id: str, chapter_code: str) -> None:
    """Put a lesson at the end of another chapter. NoSuchLesson for one that is not in its course, NotFound for an unknown
    chapter; its own chapter changes nothing."""

    def moved(work: Work, text: CourseText, shape: Shape) -> tuple[CourseText, Shape]:
        lesson = _lesson(work, lesson_public_id)
        pair, goal = (lesson.id, _version_in(shape, lesson.id)), _place_of(shape, chapter_code)
        if pair in shape[goal][1]:
            return text, shape
        lesson.chapter_code = chapter_code
        left = [(chapter, [known for known in lessons if known != pair]) for chapter, lessons in shape]
        left[goal][1].append(pair)
        return text, left

    _reshape(actor, _of_lesson(lesson_public_id), moved)


def _place_of(shape: Shape, chapter_code: str) -> int:
    codes = [chapter.code for chapter, _ in shape]
    if chapter_code not in codes:
        raise NotFound
    return codes.index(chapter_code)


def take_lesson_out(actor: Actor, lesson_public_id: str) -> None:
    """Take a published lesson out of its course. Its text waits as a draft, so that it can come back; a draft that is
    there stays. Whoever is in the middle of the course keeps it.

    Refusals: NoSuchLesson for one that is not in its course, LastLesson.
    """

    def without(work: Work, text: CourseText, shape: Shape) -> tuple[CourseText, Shape]:
        lesson = _lesson(work, lesson_public_id)
        version_id = _version_in(shape, lesson.id)
        left = [(chapter, [pair for pair in lessons if pair[0] != lesson.id]) for chapter, lessons in shape]
        if not any(lessons for _, lessons in left):
            raise LastLesson
        if work.session.get(LessonDraft, lesson.id) is None:
            content = to_draft(texts_of([version_id])[version_id])
            work.session.add(
                LessonDraft(lesson_id=lesson.id, revision=1, content=content, saved_at=now(), saved_by=actor.person_id)
            )
        work.audit(actor, "courses.lesson.taken_out", "lesson", lesson.id)
        return text, left

    _reshape(actor, _of_lesson(lesson_public_id), without)


def _version_in(shape: Shape, lesson_id: int) -> int:
    versions = {known: version for _, lessons in shape for known, version in lessons}
    if lesson_id not in versions:
        raise NoSuchLesson
    return versions[lesson_id]


def _lesson(work: Work, public_id: str) -> Lesson:
    return work.session.scalars(select(Lesson).where(Lesson.public_id == public_id)).one()


def _by_code(code: str) -> Select[Course]:
    return select(Course).where(Course.code == code)


def _of_lesson(public_id: str) -> Select[Course]:
    return select(Course).join(Lesson, Lesson.course_id == Course.id).where(Lesson.public_id == public_id)


def _reshape(
    actor: Actor, which: Select[Course], change: Callable[[Work, CourseText, Shape], tuple[CourseText, Shape]]
) -> None:
    """Publish a course in another shape, one author at a time; NotFound when there is no such course or lesson."""
    require(actor, WRITE)
    with transaction() as work:
        course = work.session.scalar(which.with_for_update(of=Course))
        if course is None:
            raise NotFound
        text, places = as_published(newest_versions([course.id])[course.id])
        changed, shape = change(work, text, [(chapter, list(lessons)) for chapter, lessons in places])
        publish_course(work, course, changed, shape, by=actor.person_id)
        work.audit(actor, "courses.course.shaped", "course", course.id, course=course.code)
