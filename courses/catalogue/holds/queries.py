"""Reading the lessons that wait for a look."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, func, select

from courses.catalogue.models import Lesson, LessonHold, LessonVersion
from courses.catalogue.policies import WRITE
from courses.catalogue.rules import Words
from courses.errors import NoSuchLesson
from lms.db import db
from lms.knowledge.api import FactCard, facts
from lms.policy import Actor, require


@dataclass(frozen=True)
class HeldLesson:
    """A lesson beside what its fact says now."""

    public_id: str
    code: str
    title: Words
    fact: FactCard | None
    fact_code: str
    held_at: datetime


@dataclass(frozen=True)
class CitingLesson:
    """A lesson that cites a fact; ``held`` while it waits for a look because that fact changed."""

    public_id: str
    code: str
    title: Words
    held: bool


def _newest() -> Subquery:
    return (
        select(LessonVersion.lesson_id, func.max(LessonVersion.version).label("version"))
        .group_by(LessonVersion.lesson_id)
        .subquery()
    )


def lessons_citing(actor: Actor, fact_code: str) -> tuple[CitingLesson, ...]:
    """The lessons whose newest text cites a fact."""
    require(actor, WRITE)
    newest = _newest()
    rows = db.session.execute(
        select(Lesson, LessonVersion)
        .join(newest, newest.c.lesson_id == Lesson.id)
        .join(LessonVersion, (LessonVersion.lesson_id == Lesson.id) & (LessonVersion.version == newest.c.version))
        .order_by(Lesson.code)
    ).all()
    held = set(
        db.session.scalars(
            select(LessonHold.lesson_id).where(LessonHold.fact_code == fact_code, LessonHold.released_at.is_(None))
        )
    )
    return tuple(
        CitingLesson(lesson.public_id, lesson.code, Words(version.title, version.title_en), lesson.id in held)
        for lesson, version in rows
        if fact_code in version.facts
    )


def held_lessons(actor: Actor) -> tuple[HeldLesson, ...]:
    """All lessons that wait for a look, the longest waiting first."""
    require(actor, WRITE)
    newest = _newest()
    rows = db.session.execute(
        select(Lesson, LessonVersion, LessonHold)
        .join(LessonHold, LessonHold.lesson_id == Lesson.id)
        .join(newest, newest.c.lesson_id == Lesson.id)
        .join(LessonVersion, (LessonVersion.lesson_id == Lesson.id) & (LessonVersion.version == newest.c.version))
        .where(LessonHold.released_at.is_(None))
        .order_by(LessonHold.held_at, Lesson.code)
    ).all()
    known = facts({hold.fact_code for _, _, hold in rows})
    return tuple(
        HeldLesson(
            lesson.public_id, lesson.code, Words(version.title, version.title_en), known.get(hold.fact_code),
            hold.fact_code, hold.held_at,
        )
        for lesson, version, hold in rows
    )  # fmt: skip


def held_lesson(actor: Actor, public_id: str) -> tuple[HeldLesson, ...]:
    """The open holds of one lesson, one a fact; NoSuchLesson when it waits for nothing."""
    waiting = tuple(lesson for lesson in held_lessons(actor) if lesson.public_id == public_id)
    if not waiting:
        raise NoSuchLesson
    return waiting
