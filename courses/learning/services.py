"""Learning a course: begin, open a lesson, answer, finish, move to the newest version."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from courses.catalogue.models import SelfCheck
from courses.catalogue.outlines import LessonLine, outline_of
from courses.catalogue.queries import check_keys, course_by_code
from courses.catalogue.questions.rules import right_response
from courses.errors import CourseNotOpen, NotEnrolled
from courses.events import CourseCompleted
from courses.learning.models import CheckAnswer, CheckRecall, Enrolment, LessonProgress, LessonQuestion
from courses.learning.policies import LEARN
from courses.learning.queries import Reading, enrolment_of, has_newer_version, newest_answers, reading
from courses.learning.recall.ledger import remember_missed
from courses.learning.rules import is_complete, next_lesson
from lms.accounts.api import Follows, bring_along, bring_back, remember, remembered
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.clock import now, today
from lms.db import Work, transaction
from lms.knowledge.api import read_response
from lms.outbox.statements import forget_statements, post_completed
from lms.policy import Actor, require

FOLLOWING = (Follows(Enrolment.person_id, (Enrolment.course_id,)),)
INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Finished:
    """What follows a finished lesson: the next one, or a course completed by it; and of the answers sent along how many
    are kept and how many are not right yet."""

    next_code: str | None
    completed: bool
    answered: int
    missed: int


def enrol(actor: Actor, course_code: str) -> str:
    """Begin a course in its newest version; returns the enrolment's public id. A second click begins nothing new."""
    require(actor, LEARN)
    with transaction() as work:
        card = course_by_code(actor, course_code)
        known = enrolment_of(actor.person_id, card.id)
        if known is not None:
            return known.public_id
        if not card.takes_learners:
            raise CourseNotOpen
        _insert_once(work, person_id=actor.person_id, course_id=card.id, course_version_id=card.version_id)
        begun = enrolment_of(actor.person_id, card.id)
        if begun is None:
            raise NotEnrolled
        work.audit(actor, "courses.enrolled", "enrolment", begun.id, course=course_code)
        return begun.public_id


def _insert_once(work: Work, **values: int | None) -> None:
    """Two clicks at the same instant are one enrolment: the database keeps the first."""
    statement = INSERTS[work.session.get_bind().dialect.name](Enrolment).values(enrolled_at=now(), **values)
    work.session.execute(statement.on_conflict_do_nothing(index_elements=["person_id", "course_id"]))


def _reading(work: Work, actor: Actor, course_code: str, lesson_code: str) -> Reading:
    require(actor, LEARN)
    at = reading(actor, course_code, lesson_code)
    if at is None:
        raise NotEnrolled
    # Two tabs at once would write the same progress twice: the second waits here.
    work.session.refresh(at.enrolment, with_for_update=True)
    return at


def open_lesson(actor: Actor, course_code: str, lesson_code: str) -> None:
    """Remember that a lesson was looked at, so that the learner can go on where she left."""
    with transaction() as work:
        at = _reading(work, actor, course_code, lesson_code)
        _touch(work, at.enrolment, [at.line.lesson_id], finish=False)


def _touch(work: Work, enrolment: Enrolment, lesson_ids: Sequence[int], *, finish: bool) -> None:
    known = {
        row.lesson_id: row
        for row in work.session.scalars(
            select(LessonProgress).where(
                LessonProgress.enrolment_id == enrolment.id, LessonProgress.lesson_id.in_(lesson_ids)
            )
        )
    }
    for lesson_id in lesson_ids:
        row = known.get(lesson_id) or LessonProgress(enrolment_id=enrolment.id, lesson_id=lesson_id)
        row.opened_at = now()
        row.finished_at = (row.finished_at or now()) if finish else row.finished_at
        work.session.add(row)
    work.session.flush()


def answer_checks(actor: Actor, course_code: str, lesson_code: str, answers: Mapping[int, Any]) -> int:
    """Keep the learner's answers to self-checks of one lesson; returns how many of them are right.

    answers   what was sent by self-check; what belongs to another lesson or is no answer to its question is left out
    """
    with transaction() as work:
        at = _reading(work, actor, course_code, lesson_code)
        return sum(_answer(work, at.enrolment, [at.line.version_id], answers).values())


def _answer(
    work: Work, enrolment: Enrolment, version_ids: Iterable[int], answers: Mapping[int, Any], *, again: bool = True
) -> dict[int, bool]:
    """Keep answers; returns which are kept and whether they are right. Not ``again``: only what differs from the newest."""
    asked = work.session.scalars(
        select(SelfCheck).where(SelfCheck.lesson_version_id.in_(list(version_ids)), SelfCheck.id.in_(list(answers)))
    )
    read = {check.id: read_response(check.kind, check.body, answers[check.id]) for check in asked}
    given = {check_id: response for check_id, response in read.items() if response is not None}
    if not again:
        before = newest_answers(enrolment.id, given)
        given = {check_id: response for check_id, response in given.items() if before.get(check_id) != response}
    keys = check_keys(given)
    rows = [
        {
            "enrolment_id": enrolment.id,
            "self_check_id": check_id,
            "response": response,
            "correct": keys[check_id].right(response),
            "answered_at": now(),
        }
        for check_id, response in given.items()
    ]
    if rows:
        work.session.execute(insert(CheckAnswer), rows)
        remember_missed(work, enrolment.id, (row["self_check_id"] for row in rows if not row["correct"]))
    return {row["self_check_id"]: bool(row["correct"]) for row in rows}


def finish_lesson(
    actor: Actor, course_code: str, lesson_code: str, answers: Mapping[int, Any] | None = None
) -> Finished:
    """Mark a lesson as read. The last one completes the course and announces CourseCompleted; doing it again is harmless.

    answers   what stands in its self-checks and was not sent before, as for ``answer_checks``
    """
    with transaction() as work:
        at = _reading(work, actor, course_code, lesson_code)
        given = _answer(work, at.enrolment, [at.line.version_id], answers or {}, again=False)
        _touch(work, at.enrolment, [at.line.lesson_id], finish=True)
        path = f"/courses/{course_code}/{lesson_code}"
        post_completed(work, at.enrolment.person_id, path, at.line.title.plain)
        completed = _complete(work, actor, at.enrolment, at.outline.lessons)
        order = [line.lesson_id for line in at.outline.lessons]
        upcoming = next_lesson(order, _finished(work, at.enrolment.id), at.line.lesson_id)
        codes = {line.lesson_id: line.code for line in at.outline.lessons}
        following = codes[upcoming] if upcoming is not None else None
        return Finished(following, completed, len(given), len(given) - sum(given.values()))


def _finished(work: Work, enrolment_id: int) -> set[int]:
    return set(
        work.session.scalars(
            select(LessonProgress.lesson_id).where(
                LessonProgress.enrolment_id == enrolment_id, LessonProgress.finished_at.is_not(None)
            )
        )
    )


def _complete(work: Work, actor: Actor, enrolment: Enrolment, lessons: Sequence[LessonLine]) -> bool:
    if enrolment.completed_on or not is_complete([line.lesson_id for line in lessons], _finished(work, enrolment.id)):
        return False
    enrolment.completed_on = today()
    card = outline_of(enrolment.course_version_id).course
    work.audit(actor, "courses.completed", "enrolment", enrolment.id, course=card.code)
    post_completed(work, enrolment.person_id, f"/courses/{card.code}", card.title.plain)
    work.announce(CourseCompleted(enrolment.id, enrolment.person_id, card.code, enrolment.completed_on))
    return True


def move_to_newest(actor: Actor, course_code: str) -> None:
    """Go on in the newest version of the course; what is finished stays finished."""
    require(actor, LEARN)
    with transaction() as work:
        card = course_by_code(actor, course_code)
        enrolment = enrolment_of(actor.person_id, card.id)
        if enrolment is None:
            raise NotEnrolled
        newest = has_newer_version(enrolment)
        if newest is None:
            return
        work.audit(
            actor, "courses.moved_on", "enrolment", enrolment.id, before=enrolment.course_version_id, after=newest
        )
        enrolment.course_version_id = newest
        work.session.flush()
        _complete(work, actor, enrolment, outline_of(newest).lessons)


def study(actor: Actor, course_code: str, *, lessons: int | None = None) -> None:
    """Learn the next ``lessons`` of a course, all that are left by default: begin if need be, answer rightly, finish.

    The same steps as on the pages, in one transaction; for the sample network and the journey.
    """
    with transaction() as work:
        enrol(actor, course_code)
        enrolment = enrolment_of(actor.person_id, course_by_code(actor, course_code).id)
        if enrolment is None:
            raise NotEnrolled
        outline = outline_of(enrolment.course_version_id)
        finished = _finished(work, enrolment.id)
        left = [line for line in outline.lessons if line.lesson_id not in finished][:lessons]
        _touch(work, enrolment, [line.lesson_id for line in left], finish=True)
        versions = [line.version_id for line in left]
        _answer(work, enrolment, versions, _right_answers(work, versions))
        _complete(work, actor, enrolment, outline.lessons)


def _right_answers(work: Work, version_ids: Sequence[int]) -> dict[int, Any]:
    checks = work.session.scalars(select(SelfCheck.id).where(SelfCheck.lesson_version_id.in_(version_ids)))
    return {check_id: right_response(key.kind, key.key) for check_id, key in check_keys(checks).items()}


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """What the merged record learned counts for the one that lives on.

    Courses of hers alone follow with all that belongs to them; of a course that both learn, the lessons are copied.
    """
    bring_along(work, event, FOLLOWING)
    mine = {e.course_id: e for e in work.session.scalars(_enrolments_of(event.kept_id))}
    copied: list[int] = []
    before: dict[str, str | None] = {}
    for theirs in work.session.scalars(_enrolments_of(event.merged_id)).all():
        kept = mine[theirs.course_id]
        first = min((day for day in (kept.completed_on, theirs.completed_on) if day), default=None)
        if first != kept.completed_on:
            before[str(kept.id)] = kept.completed_on.isoformat() if kept.completed_on else None
            kept.completed_on = first
        copied += _copy_progress(work, theirs.id, kept.id)
    remember(work, event, "learning", {"copied": copied, "completed_on": before} if copied or before else {})


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record has what it learned itself; what was learned since the merge stays where it was learned."""
    bring_back(work, event, FOLLOWING)
    facts = remembered(work, event, "learning")
    work.session.execute(delete(LessonProgress).where(LessonProgress.id.in_(facts.get("copied", []))))
    for enrolment_id, completed_on in facts.get("completed_on", {}).items():
        enrolment = work.session.get_one(Enrolment, int(enrolment_id))
        enrolment.completed_on = date.fromisoformat(completed_on) if completed_on else None
    work.session.flush()


def _enrolments_of(person_id: int) -> Select[Enrolment]:
    return select(Enrolment).where(Enrolment.person_id == person_id)


def _copy_progress(work: Work, source: int, target: int) -> list[int]:
    known = set(work.session.scalars(select(LessonProgress.lesson_id).where(LessonProgress.enrolment_id == target)))
    rows = work.session.scalars(select(LessonProgress).where(LessonProgress.enrolment_id == source)).all()
    copies = [
        LessonProgress(
            enrolment_id=target, lesson_id=row.lesson_id, opened_at=row.opened_at, finished_at=row.finished_at
        )
        for row in rows
        if row.lesson_id not in known
    ]
    work.session.add_all(copies)
    work.session.flush()
    return [copy.id for copy in copies]


def erase_learning(work: Work, person_id: int) -> None:
    """Take away what a person learned and answered, at her wish."""
    forget_statements(work, person_id)
    mine = select(Enrolment.id).where(Enrolment.person_id == person_id)
    for table in (CheckAnswer, CheckRecall, LessonProgress, LessonQuestion):
        work.session.execute(delete(table).where(table.enrolment_id.in_(mine)))
    work.session.execute(delete(Enrolment).where(Enrolment.person_id == person_id))
