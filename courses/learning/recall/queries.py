"""What is due to be looked back at, and the plan to an exam."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from courses.catalogue.models import Course, Lesson, LessonPlace, LessonVersion, SelfCheck
from courses.catalogue.outlines import LessonLine, outline_of
from courses.catalogue.queries import CheckCard, CourseCard, check_keys, course_by_code
from courses.catalogue.rules import Words
from courses.errors import NotEnrolled
from courses.learning.controls import CheckView, check_view, feedback_after
from courses.learning.models import CheckAnswer, CheckRecall, Enrolment, LessonProgress
from courses.learning.recall.memory import is_firm
from courses.learning.recall.rules import Plan, plan_back, weak_chapters
from lms.clock import now, today
from lms.db import db
from lms.policy import Actor


@dataclass(frozen=True)
class DueCheck:
    """One question to look back at; nothing of its key."""

    check: CheckView
    course_code: str
    lesson_title: Words


@dataclass(frozen=True)
class Outcome:
    """What came of the answer just given."""

    stem: str
    right: bool
    feedback: str
    again_at: datetime


@dataclass(frozen=True)
class WeakChapter:
    """A chapter that wants another look, with a lesson to begin with."""

    course_code: str
    title: Words
    lesson_code: str


@dataclass(frozen=True)
class RecallPage:
    """The next question, how many are due, when the next comes, and the weak chapters."""

    check: DueCheck | None
    due: int
    next_at: datetime | None
    outcome: Outcome | None
    weak: tuple[WeakChapter, ...]


@dataclass(frozen=True)
class StudyPlan:
    """The lessons that are left of a course, spread over the days to the exam; ``days`` names them."""

    course: CourseCard
    exam_on: date | None
    left: int
    minutes: int
    plan: Plan | None
    days: tuple[tuple[date, tuple[LessonLine, ...]], ...]


def due_count(person_id: int) -> int:
    """How many questions a person should look back at now."""
    return (
        db.session.scalar(
            select(func.count(CheckRecall.id))
            .join(Enrolment, Enrolment.id == CheckRecall.enrolment_id)
            .where(Enrolment.person_id == person_id, CheckRecall.due_at <= now())
        )
        or 0
    )


def recall_page(actor: Actor, answered: int | None) -> RecallPage:
    """What to look back at now. ``answered`` is the question that was just answered, if it was one of hers."""
    rows = db.session.execute(
        select(CheckRecall, Enrolment)
        .join(Enrolment, Enrolment.id == CheckRecall.enrolment_id)
        .where(Enrolment.person_id == actor.person_id)
        .order_by(CheckRecall.due_at, CheckRecall.id)
    ).all()
    due = [recall for recall, _ in rows if recall.due_at <= now()]
    later = [recall.due_at for recall, _ in rows if recall.due_at > now()]
    asked = next((recall for recall, _ in rows if recall.self_check_id == answered), None)
    return RecallPage(
        check=_due_check(due[0].self_check_id) if due else None,
        due=len(due),
        next_at=min(later, default=None),
        outcome=_outcome(asked) if asked else None,
        weak=tuple(_weak([enrolment for _, enrolment in rows], [recall for recall, _ in rows])),
    )


def _due_check(check_id: int) -> DueCheck:
    check, version, code = db.session.execute(
        select(SelfCheck, LessonVersion, Course.code)
        .join(LessonVersion, LessonVersion.id == SelfCheck.lesson_version_id)
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(SelfCheck.id == check_id)
    ).one()
    card = CheckCard(check.id, check.kind, check.stem, dict(check.body))
    return DueCheck(check_view(card, 1), code, Words(version.title, version.title_en))


def _outcome(recall: CheckRecall) -> Outcome | None:
    """The words for the newest answer; none while she has given none."""
    answer = db.session.scalar(
        select(CheckAnswer)
        .where(CheckAnswer.enrolment_id == recall.enrolment_id, CheckAnswer.self_check_id == recall.self_check_id)
        .order_by(CheckAnswer.id.desc())
        .limit(1)
    )
    if answer is None:
        return None
    key = check_keys([recall.self_check_id])[recall.self_check_id]
    stem = db.session.get_one(SelfCheck, recall.self_check_id).stem
    return Outcome(stem, answer.correct, feedback_after(key, answer.response), recall.due_at)


def _weak(enrolments: Sequence[Enrolment], recalls: Iterable[CheckRecall]) -> list[WeakChapter]:
    found: list[WeakChapter] = []
    cards = {recall.self_check_id: recall for recall in recalls}
    places = db.session.execute(
        select(SelfCheck.id, LessonPlace.lesson_id)
        .join(LessonPlace, LessonPlace.lesson_version_id == SelfCheck.lesson_version_id)
        .where(SelfCheck.id.in_(list(cards)))
        .distinct()
    ).all()
    for enrolment in {enrolment.id: enrolment for enrolment in enrolments}.values():
        outline = outline_of(enrolment.course_version_id)
        chapter_of = {line.lesson_id: c.position for c in outline.chapters for line in c.lessons}
        hers = [
            (chapter_of[lesson_id], is_firm(cards[check_id].card))
            for check_id, lesson_id in places
            if lesson_id in chapter_of and cards[check_id].enrolment_id == enrolment.id
        ]
        chapters = {chapter.position: chapter for chapter in outline.chapters}
        found += [
            WeakChapter(outline.course.code, chapters[position].title, chapters[position].lessons[0].code)
            for position in weak_chapters(hers)
        ]
    return found


def study_plan(actor: Actor, code: str) -> StudyPlan:
    """The plan of a learner. Refuses with NotEnrolled."""
    card = course_by_code(actor, code)
    enrolment = db.session.scalar(
        select(Enrolment).where(Enrolment.person_id == actor.person_id, Enrolment.course_id == card.id)
    )
    if enrolment is None:
        raise NotEnrolled
    finished = set(
        db.session.scalars(
            select(LessonProgress.lesson_id).where(
                LessonProgress.enrolment_id == enrolment.id, LessonProgress.finished_at.is_not(None)
            )
        )
    )
    left = [line for line in outline_of(enrolment.course_version_id).lessons if line.lesson_id not in finished]
    exam_on, minutes = enrolment.exam_on, [max(1, line.minutes) for line in left]
    plan = plan_back(minutes, today(), exam_on) if exam_on else None
    named = ((day.on, tuple(left[place] for place in day.lessons)) for day in plan.days) if plan else ()
    return StudyPlan(card, exam_on, len(left), sum(minutes), plan, tuple(named))
