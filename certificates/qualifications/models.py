"""The catalogue of qualifications, what people declare of it, and what was found when it was checked."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

DECLARED, VERIFIED, DECLINED, CANCELLED = "declared", "verified", "declined", "cancelled"
STATES = (DECLARED, VERIFIED, DECLINED, CANCELLED)


class QualificationKind(db.Model):
    """A qualification as its issuer gives it.

    expires             True: must be renewed; False: never ends; NULL: not known, what the paper says counts
    number_pattern      the form of its numbers, with an invented example and where that was read
    protected           True: the law keeps the name for its holders; NULL: not known
    issuer_grace_days   grace that the issuer itself gives after the last day; never for a national or
                        protected one (rules 7)
    """

    __tablename__ = "qualification_kind"
    __table_args__ = (
        CheckConstraint(
            "issuer_grace_days = 0 OR (issuer_grace_days > 0 AND national = false"
            " AND protected IS NOT NULL AND protected = false)",
            name="grace_of_private_issuers",
        ),
        CheckConstraint(
            "number_pattern = '' OR (number_example <> '' AND number_source <> '')", name="pattern_has_source"
        ),
    )

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(160))
    grade: Mapped[str] = mapped_column(String(20), default="")
    number_pattern: Mapped[str] = mapped_column(String(120), default="")
    number_example: Mapped[str] = mapped_column(String(40), default="")
    number_source: Mapped[str] = mapped_column(String(300), default="")
    expires: Mapped[bool | None]
    national: Mapped[bool] = mapped_column(default=False)
    protected: Mapped[bool | None]
    issuer_grace_days: Mapped[int] = mapped_column(default=0)
    specialty_code: Mapped[str] = mapped_column(String(40), index=True)
    position: Mapped[int]


class Qualification(db.Model):
    """One qualification of one person as her paper shows it. ``state`` follows the last of its events."""

    __tablename__ = "qualification"
    __table_args__ = (
        one_of("state", *STATES),
        CheckConstraint("last_day_on IS NULL OR last_day_on >= issued_on", name="dates_in_order"),
        Index(
            "uq_qualification_standing",
            "person_id",
            "kind_code",
            "number",
            "issued_on",
            unique=True,
            sqlite_where=text("state IN ('declared', 'verified')"),
            postgresql_where=text("state IN ('declared', 'verified')"),
        ),
        Index("ix_qualification_state", "state", "declared_at"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id", index=True)
    kind_code: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    last_day_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[Instant]
    entered_by: Mapped[int | None] = ref("person.id", nullable=True)
    state: Mapped[str] = mapped_column(String(12), default=DECLARED)


class QualificationFile(db.Model):
    """A picture or copy of the paper."""

    __tablename__ = "qualification_file"
    __table_args__ = (UniqueConstraint("qualification_id", "file_id"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    qualification_id: Mapped[int] = ref("qualification.id", index=True)
    file_id: Mapped[int] = ref("file.id")


class QualificationEvent(db.Model):
    """What was found or came about, appended: by whom, on what ground, from which day."""

    __tablename__ = "qualification_event"
    __table_args__ = (one_of("kind", *STATES), Index("ix_qualification_event", "qualification_id", "id"))

    id: Mapped[BigId]
    qualification_id: Mapped[int] = ref("qualification.id")
    kind: Mapped[str] = mapped_column(String(12))
    effective_on: Mapped[date]
    by_id: Mapped[int | None] = ref("person.id", nullable=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[Instant]
