"""Which part of an application is carried over: from a result of this house, or from another body by its paper."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from exams.sittings.exemptions.rules import STATES
from lms.db import BigInt, Instant, db, one_of, ref


class PartExemption(db.Model):
    """A part that a candidate need not sit again: asked for, granted or declined, void when its ground falls.

    from_sitting_id, from_seq  the application whose released result bears it
    earned, possible           its points there; in_total says whether they count in the sum here
    """

    __tablename__ = "part_exemption"
    __table_args__ = (
        one_of("state", *STATES),
        ForeignKeyConstraint(["sitting_id", "application_seq"], ["application.sitting_id", "application.seq"]),
        ForeignKeyConstraint(["from_sitting_id", "from_seq"], ["application.sitting_id", "application.seq"]),
        CheckConstraint("sitting_id <> from_sitting_id", name="from_another_sitting"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("state NOT IN ('declined', 'void') OR reason <> ''", name="fallen_has_reason"),
        Index("ix_part_exemption_ground", "from_sitting_id", "from_seq"),
    )

    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    application_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    from_sitting_id: Mapped[int] = mapped_column(BigInt)
    from_seq: Mapped[int]
    earned: Mapped[float]
    possible: Mapped[float]
    in_total: Mapped[bool]
    passed_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_at: Mapped[Instant]
    asked_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    void_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(400), default="")


class RecognisedPart(db.Model):
    """A part that was passed at another exam body, or before this house kept results: shown by paper, seen by two people.

    Whoever has checked the evidence does not recognise it, and nobody does who entered it.

    body, body_name   who gave the notice of results, as it was called then; number as it is printed there
    earned, possible  the points as the notice states them
    """

    __tablename__ = "recognised_part"
    __table_args__ = (
        one_of("state", *STATES),
        ForeignKeyConstraint(["sitting_id", "application_seq"], ["application.sitting_id", "application.seq"]),
        CheckConstraint("earned >= 0 AND possible > 0 AND earned <= possible", name="points_fit"),
        CheckConstraint(
            "state <> 'granted' OR (checked_by IS NOT NULL AND decided_by IS NOT NULL AND checked_by <> decided_by)",
            name="two_people",
        ),
        CheckConstraint("state NOT IN ('declined', 'void') OR reason <> ''", name="fallen_has_reason"),
    )

    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    application_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    body: Mapped[str] = mapped_column(String(40))
    body_name: Mapped[str] = mapped_column(String(160))
    number: Mapped[str] = mapped_column(String(40))
    earned: Mapped[float]
    possible: Mapped[float]
    in_total: Mapped[bool]
    passed_on: Mapped[date]
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_at: Mapped[Instant]
    asked_by: Mapped[int | None] = ref("person.id", nullable=True)
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    void_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(400), default="")
