"""The author's desk: which lessons there are, what is in draft, what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from courses.catalogue.annotation import ask_engine, own_readings
from courses.catalogue.furigana import annotate, open_stretches
from courses.catalogue.interest.queries import PREPARING, people_waiting
from courses.catalogue.markup import Block, Picture
from courses.catalogue.models import Course, Lesson, LessonDraft, LessonVersion
from courses.catalogue.outlines import ChapterOutline, outline_of
from courses.catalogue.policies import OFFER, WRITE
from courses.catalogue.queries import CourseCard, blocks_for, course_by_code, faults_for, newest_versions, pictures_of
from courses.catalogue.rules import (
    STATE_NAMES,
    Fault,
    LessonText,
    Words,
    moved_on,
)
from courses.catalogue.texts import from_draft, texts_of
from courses.errors import NoSuchLesson
from lms.db import db
from lms.knowledge.api import FactCard, facts
from lms.policy import Actor, require


@dataclass(frozen=True)
class DeskLesson:
    """One lesson as an author sees it in the list."""

    public_id: str
    code: str
    title: Words
    drafted_at: datetime | None
    published: bool


@dataclass(frozen=True)
class DeskChapter:
    """One chapter with its lessons, those in draft among them."""

    position: int
    code: str
    title: Words
    lessons: tuple[DeskLesson, ...]


@dataclass(frozen=True)
class DeskCourse:
    """One course on the desk. ``states`` are the states that it may go to next: code and English word; ``waiting`` is how many
    people want to hear of it, ``announce`` and ``announced`` whether it may be announced or is, while it is prepared."""

    course: CourseCard
    chapters: tuple[DeskChapter, ...]
    states: tuple[tuple[str, str], ...]
    may_write: bool
    waiting: int
    announce: bool
    announced: bool


@dataclass(frozen=True)
class DeskText:
    """One lesson as it is being written: the draft if there is one, else the published text. ``placed`` while it is in its
    course."""

    public_id: str
    code: str
    course_id: int
    course_code: str
    course_title: Words
    text: LessonText
    revision: int
    drafted_at: datetime | None
    published: bool
    placed: bool


def desk_course(actor: Actor, code: str) -> DeskCourse:
    """A course with its drafts and what may be done with it."""
    require(actor, OFFER)
    card = course_by_code(actor, code)
    state, announced = db.session.execute(select(Course.state, Course.announced).where(Course.id == card.id)).one()
    prepared = state == PREPARING
    rows = db.session.execute(
        select(Lesson, LessonDraft)
        .join(LessonDraft, LessonDraft.lesson_id == Lesson.id, isouter=True)
        .where(Lesson.course_id == card.id)
        .order_by(Lesson.id)
    ).all()
    lessons: dict[int, tuple[Lesson, LessonDraft | None]] = {lesson.id: (lesson, draft) for lesson, draft in rows}
    outline = outline_of(card.version_id)
    return DeskCourse(
        course=card,
        chapters=tuple(_desk_chapter(chapter, lessons) for chapter in outline.chapters),
        states=tuple((wanted, name) for wanted, name in STATE_NAMES.items() if moved_on(state, wanted)),
        may_write=actor.may(WRITE),
        waiting=people_waiting(card.id),
        announce=prepared and not announced,
        announced=prepared and announced,
    )


def _desk_chapter(chapter: ChapterOutline, lessons: Mapping[int, tuple[Lesson, LessonDraft | None]]) -> DeskChapter:
    published = {line.lesson_id for line in chapter.lessons}
    known = [
        DeskLesson(
            public_id=lessons[line.lesson_id][0].public_id,
            code=line.code,
            title=line.title,
            drafted_at=_saved_at(lessons[line.lesson_id][1]),
            published=True,
        )
        for line in chapter.lessons
    ]
    new = [
        DeskLesson(lesson.public_id, lesson.code, Words(draft.content["title"]), draft.saved_at, False)
        for lesson, draft in lessons.values()
        if draft is not None and lesson.chapter_code == chapter.code and lesson.id not in published
    ]
    return DeskChapter(chapter.position, chapter.code, chapter.title, (*known, *new))


def _saved_at(draft: LessonDraft | None) -> datetime | None:
    return draft.saved_at if draft else None


def desk_text(actor: Actor, public_id: str) -> DeskText:
    """One lesson to write on. NotFound for an unknown one."""
    require(actor, WRITE)
    row = db.session.execute(
        select(Lesson, LessonDraft, Course)
        .join(Course, Course.id == Lesson.course_id)
        .join(LessonDraft, LessonDraft.lesson_id == Lesson.id, isouter=True)
        .where(Lesson.public_id == public_id)
    ).first()
    if row is None:
        raise NoSuchLesson
    lesson, draft, course = row
    newest = db.session.scalar(
        select(LessonVersion.id)
        .where(LessonVersion.lesson_id == lesson.id)
        .order_by(LessonVersion.version.desc())
        .limit(1)
    )
    text = from_draft(draft.content) if draft else texts_of([newest] if newest else []).get(newest or 0)
    if text is None:
        raise NoSuchLesson
    outline = outline_of(newest_versions([course.id])[course.id])
    return DeskText(
        public_id=public_id,
        code=lesson.code,
        course_id=course.id,
        course_code=course.code,
        course_title=outline.course.title,
        text=text,
        revision=draft.revision if draft else 0,
        drafted_at=_saved_at(draft),
        published=newest is not None,
        placed=lesson.id in {line.lesson_id for line in outline.lessons},
    )


def open_points(course_id: int, text: LessonText) -> list[Fault]:
    """What keeps this text from being published."""
    return faults_for(course_id, text)


def preview(course_id: int, body: str) -> tuple[Block, ...]:
    """The body as learners would see it."""
    return blocks_for(course_id, body)


def with_readings(body: str) -> str:
    """A body with proposed readings over the kanji that have none. Refuses with FuriganaMissing."""
    stretches = open_stretches(body)
    marked = iter(annotate([body[start:end] for start, end in stretches], ask_engine, own_readings()))
    text, place = "", 0
    for start, end in stretches:
        text += body[place:start] + next(marked)
        place = end
    return text + body[place:]


def course_pictures(actor: Actor, code: str) -> dict[str, Picture]:
    """The pictures of a course by the address to write into a lesson."""
    require(actor, WRITE)
    return pictures_of(course_by_code(actor, code).id)


def known_facts() -> list[FactCard]:
    """All facts that a lesson may cite."""
    return list(facts().values())
