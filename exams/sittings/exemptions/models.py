"""Which part of an application is carried over, from which result."""

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
