"""Tables of learning. An enrolment stands on one course version until the learner herself moves on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, Json, PublicId, db, ref


class Enrolment(db.Model):
    """A person learns a course. ``completed_on`` is the day on which the last lesson was finished,
    ``exam_on`` the day on which she wants to sit the exam."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("person_id", "course_id"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    course_id: Mapped[int] = ref("course.id", index=True)
    course_version_id: Mapped[int] = ref("course_version.id")
    enrolled_at: Mapped[Instant]
    completed_on: Mapped[date | None]
    exam_on: Mapped[date | None]


class CourseBooklet(db.Model):
    """A version of a course on paper, as its facts stood on a day. ``file_id`` and ``pages`` are there once it is made."""

    __tablename__ = "course_booklet"
    __table_args__ = (UniqueConstraint("course_version_id", "made_on"),)

    id: Mapped[BigId]
    course_version_id: Mapped[int] = ref("course_version.id")
    made_on: Mapped[date]
    task: Mapped[str] = mapped_column(String(22), default="")
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    pages: Mapped[int | None]


class LessonProgress(db.Model):
    """How far an enrolment is with a lesson, whatever its version."""

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id"),)

    id: Mapped[BigId]
    enrolment_id: Mapped[int] = ref("enrolment.id")
    lesson_id: Mapped[int] = ref("lesson.id", index=True)
    opened_at: Mapped[Instant]
    finished_at: Mapped[datetime | None]


class CheckRecall(db.Model):
    """A question that was missed: what FSRS remembers of it, and when it comes again."""

    __tablename__ = "check_recall"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "self_check_id"),
        Index("ix_check_recall_enrolment_id_due_at", "enrolment_id", "due_at"),
    )

    id: Mapped[BigId]
    enrolment_id: Mapped[int] = ref("enrolment.id")
    self_check_id: Mapped[int] = ref("self_check.id")
    card: Mapped[dict[str, Any]]
    due_at: Mapped[Instant]


class CheckAnswer(db.Model):
    """One answer to a self-check as lms.knowledge stores responses; every try is a row, the newest is shown."""

    __tablename__ = "check_answer"
    __table_args__ = (Index("ix_check_answer_enrolment_check", "enrolment_id", "self_check_id"),)

    id: Mapped[BigId]
    enrolment_id: Mapped[int] = ref("enrolment.id")
    self_check_id: Mapped[int] = ref("self_check.id")
    response: Mapped[Any] = mapped_column(Json)
    correct: Mapped[bool]
    answered_at: Mapped[Instant]


class LessonQuestion(db.Model):
    """A question to the trainer from a lesson; ``due_on`` is the day by which an answer was promised."""

    __tablename__ = "lesson_question"
    __table_args__ = (Index("ix_lesson_question_answered_at", "answered_at", "due_on"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = ref("enrolment.id", index=True)
    lesson_id: Mapped[int] = ref("lesson.id")
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[Instant]
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = ref("person.id", nullable=True)
