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


class StudyGroup(db.Model):
    """Two to six learners of a course with one shared page. ``join_code`` is given on by its members; a group without
    members is closed, and its page is gone."""

    __tablename__ = "study_group"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    course_id: Mapped[int] = ref("course.id")
    name: Mapped[str] = mapped_column(String(60))
    join_code: Mapped[str] = mapped_column(String(8), unique=True)
    meets_on: Mapped[date | None]
    meets_where: Mapped[str] = mapped_column(String(200), default="")
    founded_at: Mapped[Instant]
    closed_at: Mapped[datetime | None]


class StudyMembership(db.Model):
    """Somebody is in a group; the row goes when she leaves."""

    __tablename__ = "study_membership"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[BigId]
    group_id: Mapped[int] = ref("study_group.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    joined_at: Mapped[Instant]


class StudyInvitation(db.Model):
    """Somebody is asked into a group; the row goes with her answer."""

    __tablename__ = "study_invitation"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = ref("study_group.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    invited_by: Mapped[int] = ref("person.id")
    invited_at: Mapped[Instant]


class StudyNote(db.Model):
    """Something that a member wrote on the shared page."""

    __tablename__ = "study_note"

    id: Mapped[BigId]
    group_id: Mapped[int] = ref("study_group.id", index=True)
    person_id: Mapped[int] = ref("person.id", index=True)
    text: Mapped[str] = mapped_column(String(1000))
    written_at: Mapped[Instant]


class StudyReport(db.Model):
    """A member told the office that something in her group is not right; open while ``decided_at`` is empty."""

    __tablename__ = "study_report"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = ref("study_group.id", index=True)
    reported_by: Mapped[int] = ref("person.id")
    text: Mapped[str] = mapped_column(String(1000))
    reported_at: Mapped[Instant]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
