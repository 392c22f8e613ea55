"""Use-cases of lessons whose facts changed."""

from sqlalchemy import func, select, update

from courses.catalogue.models import Lesson, LessonHold, LessonVersion
from courses.catalogue.policies import WRITE
from courses.errors import NoSuchLesson
from lms.clock import now
from lms.db import Work, transaction
from lms.knowledge.events import FactsChanged
from lms.policy import Actor, require


def hold_lessons(event: FactsChanged, work: Work) -> None:
    """List exactly the lessons whose newest text cites one of these facts, until somebody has looked at them."""
    newest = select(LessonVersion.lesson_id, func.max(LessonVersion.version).label("version")).group_by(
        LessonVersion.lesson_id
    )
    last = newest.subquery()
    texts = work.session.execute(
        select(LessonVersion.lesson_id, LessonVersion.facts).join(
            last, (last.c.lesson_id == LessonVersion.lesson_id) & (last.c.version == LessonVersion.version)
        )
    )
    held = {
        (hold.lesson_id, hold.fact_code): hold
        for hold in work.session.scalars(select(LessonHold).where(LessonHold.released_at.is_(None)))
    }
    for lesson_id, cited in texts:
        for code in sorted(set(cited) & set(event.versions)):
            hold = held.get((lesson_id, code)) or LessonHold(lesson_id=lesson_id, fact_code=code, held_at=now())
            hold.fact_version = event.versions[code]
            work.session.add(hold)


def release_lesson(actor: Actor, public_id: str, note: str) -> None:
    """Take a lesson off the list after a look. The look is kept: who, when, what she found."""
    require(actor, WRITE)
    with transaction() as work:
        lesson = work.session.scalar(select(Lesson).where(Lesson.public_id == public_id))
        if lesson is None:
            raise NoSuchLesson
        work.session.execute(
            update(LessonHold)
            .where(LessonHold.lesson_id == lesson.id, LessonHold.released_at.is_(None))
            .values(released_at=now(), released_by=actor.person_id, note=note[:400])
        )
        work.audit(actor, "courses.lesson.hold_released", "lesson", lesson.id)
