"""Wishes to be called by a new name, each with what shows it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref


class NameRequest(db.Model):
    """A new name as the person wrote it, with a paper or her words for it; decided by somebody else."""

    __tablename__ = "name_request"
    __table_args__ = (
        one_of("state", "waiting", "accepted", "declined", "replaced"),
        CheckConstraint("state <> 'declined' OR reason <> ''", name="declined_has_reason"),
        CheckConstraint("decided_by IS NULL OR decided_by <> person_id", name="by_another"),
        Index("ix_name_request_state", "state", "asked_at"),
        Index(
            "uq_name_request_waiting",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    family: Mapped[str] = mapped_column(String(80))
    given: Mapped[str] = mapped_column(String(80))
    family_kana: Mapped[str] = mapped_column(String(80))
    given_kana: Mapped[str] = mapped_column(String(80))
    romaji: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date]
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    asked_at: Mapped[Instant]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(400), default="")
