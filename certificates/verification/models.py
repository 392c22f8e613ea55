"""Who checked a paper, as far as anybody may know: the kind of checker and the moment. Nothing about a person."""

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from certificates.verification.rules import CHECKERS, OUTCOMES
from lms.db import BigId, Instant, PublicId, db, one_of, ref


class NumberCheck(db.Model):
    """One question about a number. A number that nobody has been given leaves a row, too, so that time tells nothing."""

    __tablename__ = "number_check"
    __table_args__ = (
        one_of("checker", *CHECKERS),
        one_of("outcome", *OUTCOMES),
        Index("ix_number_check_document", "document_id", "checked_at"),
        Index("ix_number_check_age", "checked_at"),
    )

    id: Mapped[BigId]
    document_id: Mapped[int | None] = ref("document.id", nullable=True)
    checker: Mapped[str] = mapped_column(String(14))
    outcome: Mapped[str] = mapped_column(String(12))
    checked_at: Mapped[Instant]


class BulkCheck(db.Model):
    """One file of numbers that somebody of a municipality, a station or the office had checked: who, when, how many."""

    __tablename__ = "bulk_check"
    __table_args__ = (CheckConstraint("lines > 0", name="not_empty"), Index("ix_bulk_check_by", "by_id", "checked_at"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    by_id: Mapped[int] = ref("person.id")
    checker: Mapped[str] = mapped_column(String(14))
    lines: Mapped[int]
    valid: Mapped[int]
    checked_at: Mapped[Instant]
