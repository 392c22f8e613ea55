"""Tables of programmes: what a training is (programme, version) and what people did in it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

SOURCES = ("course", "workshop", "plan", "equivalence")


class Programme(db.Model):
    """A training known by its ``code``; what it asks for stands in its versions."""

    __tablename__ = "programme"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    recorded_at: Mapped[Instant]


class ProgrammeVersion(db.Model):
    """A programme as it stands from a day on. ``body`` holds parts, headings, lines and pass values; never changed."""

    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "version"),)

    id: Mapped[BigId]
    programme_id: Mapped[int] = ref("programme.id")
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[dict[str, Any]]
    from_on: Mapped[date]
    recorded_at: Mapped[Instant]


class ProgrammeEnrolment(db.Model):
    """A person in a programme, in the version of her first day. She asked first, or the secretariat entered her.

    ``merged_from`` is the record that began it, so that a merge can be undone.
    """

    __tablename__ = "programme_enrolment"
    __table_args__ = (
        one_of("state", "asked", "active", "left"),
        UniqueConstraint("programme_id", "person_id"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    programme_id: Mapped[int] = ref("programme.id")
    programme_version_id: Mapped[int] = ref("programme_version.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    state: Mapped[str] = mapped_column(String(10))
    trainer_id: Mapped[int | None] = ref("person.id", nullable=True, index=True)
    asked_at: Mapped[Instant]
    enrolled_on: Mapped[date | None]
    enrolled_by: Mapped[int | None] = ref("person.id", nullable=True)
    extra_tries: Mapped[int] = mapped_column(default=0)
    merged_from: Mapped[int | None] = ref("person.id", nullable=True)


class Encouragement(db.Model):
    """A kind word that was sent to somebody of a cohort; at most one a week."""

    __tablename__ = "encouragement"

    id: Mapped[BigId]
    enrolment_id: Mapped[int] = ref("programme_enrolment.id", index=True)
    sent_at: Mapped[Instant]
    sent_by: Mapped[int | None] = ref("person.id", nullable=True)


class PartCompletion(db.Model):
    """A part is done from a day on, or no longer (``void``). The highest revision counts; nothing is overwritten."""

    __tablename__ = "part_completion"
    __table_args__ = (one_of("source", *SOURCES), UniqueConstraint("enrolment_id", "part", "revision"))

    id: Mapped[BigId]
    enrolment_id: Mapped[int] = ref("programme_enrolment.id")
    part: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int]
    void: Mapped[bool] = mapped_column(default=False)
    done_on: Mapped[date]
    confirmed_by: Mapped[int | None] = ref("person.id", nullable=True)
    source: Mapped[str] = mapped_column(String(12))
    source_ref: Mapped[str] = mapped_column(String(60), default="")
    handlers: Mapped[list[Any]]
    recorded_at: Mapped[Instant]


class Equivalence(db.Model):
    """An earlier training that stands for a part: one person looked at the evidence, a second one decides."""

    __tablename__ = "equivalence"
    __table_args__ = (
        one_of("outcome", "proposed", "confirmed", "declined"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        Index(
            "uq_equivalence_open",
            "enrolment_id",
            "part",
            unique=True,
            sqlite_where=text("outcome <> 'declined'"),
            postgresql_where=text("outcome <> 'declined'"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = ref("programme_enrolment.id")
    part: Mapped[str] = mapped_column(String(40))
    training: Mapped[str] = mapped_column(String(200))
    giver: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(400), default="")
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    outcome: Mapped[str] = mapped_column(String(10), default="proposed")
    proposed_by: Mapped[int] = ref("person.id")
    proposed_at: Mapped[Instant]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(400), default="")


class PlanDraft(db.Model):
    """The plan as it is being written; it stays until it is handed in. ``revision`` tells two windows apart."""

    __tablename__ = "plan_draft"

    enrolment_id: Mapped[int] = ref("programme_enrolment.id", primary_key=True)
    revision: Mapped[int]
    texts: Mapped[dict[str, Any]]
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    saved_at: Mapped[Instant]


class PlanSubmission(db.Model):
    """A plan that was handed in, immutable but for its outcome. ``number`` counts the tries from 1."""

    __tablename__ = "plan_submission"
    __table_args__ = (
        one_of("outcome", "marking", "passed", "revise"),
        UniqueConstraint("enrolment_id", "number"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = ref("programme_enrolment.id")
    number: Mapped[int]
    texts: Mapped[dict[str, Any]]
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    handed_in_at: Mapped[Instant]
    outcome: Mapped[str] = mapped_column(String(10), default="marking", index=True)
    decided_at: Mapped[datetime | None]


class PlanMark(db.Model):
    """One marker's judgement. Places 1 and 2 are blind to each other; place 3 settles where they lie too far apart."""

    __tablename__ = "plan_mark"
    __table_args__ = (
        one_of("place", "1", "2", "3"),
        UniqueConstraint("plan_submission_id", "place"),
        UniqueConstraint("plan_submission_id", "marker_id"),
    )

    id: Mapped[BigId]
    plan_submission_id: Mapped[int] = ref("plan_submission.id")
    place: Mapped[str] = mapped_column(String(1))
    marker_id: Mapped[int] = ref("person.id", index=True)
    scores: Mapped[dict[str, Any]]
    total: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    marked_at: Mapped[Instant]


class Completion(db.Model):
    """A completed programme: the day of its last part and who confirmed it. ``number`` counts after a withdrawal."""

    __tablename__ = "completion"
    __table_args__ = (UniqueConstraint("enrolment_id", "number"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = ref("programme_enrolment.id")
    number: Mapped[int]
    person_id: Mapped[int] = ref("person.id", index=True)
    programme_id: Mapped[int] = ref("programme.id")
    programme_version_id: Mapped[int] = ref("programme_version.id")
    completed_on: Mapped[date]
    confirmed_by: Mapped[int] = ref("person.id")
    confirmed_at: Mapped[Instant]
    handlers: Mapped[list[Any]]
    parts: Mapped[dict[str, Any]]


class CompletionWithdrawal(db.Model):
    """A completion was found wrong: it never held (rules 8)."""

    __tablename__ = "completion_withdrawal"

    completion_id: Mapped[int] = ref("completion.id", primary_key=True)
    reason: Mapped[str] = mapped_column(String(400))
    withdrawn_by: Mapped[int] = ref("person.id")
    withdrawn_at: Mapped[Instant]
