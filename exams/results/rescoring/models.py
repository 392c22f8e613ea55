"""Proposals to compute released results anew, and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from exams.attempts.models import random_id
from lms.db import BigInt, Instant, PublicId, db, one_of, ref

STATES = ("open", "applied", "dropped")
CAUSES = ("ruling", "appeal", "void")
ONE_AT_A_TIME = "state = 'open' AND cause <> 'void'"


class Rescore(db.Model):
    """One person asks for released points to be computed anew; another applies it, or it is dropped.

    cause    a ruling about questions, an appeal, or an irregularity for which one attempt is void
    rulings  [{"part", "position", "ruling", "options"}]: what shall hold for which question
    seqs     whose points, by the number within the sitting; empty for everybody's
    changes  who changes and how, as it was shown; digest is of these, so that a confirmation names what was shown
    list_id  the list by which the corrected results became visible
    """

    __tablename__ = "rescore"
    __table_args__ = (
        one_of("state", *STATES),
        one_of("cause", *CAUSES),
        ForeignKeyConstraint(["sitting_id", "list_id"], ["result_list.sitting_id", "result_list.id"]),
        CheckConstraint("reason <> ''", name="rescore_has_reason"),
        CheckConstraint("state <> 'applied' OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_is_dated"),
        Index(
            "uq_rescore_open",
            "sitting_id",
            unique=True,
            sqlite_where=text(ONE_AT_A_TIME),
            postgresql_where=text(ONE_AT_A_TIME),
        ),
    )

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, default=random_id)
    public_id: Mapped[PublicId]
    cause: Mapped[str] = mapped_column(String(10))
    rulings: Mapped[list[Any]]
    seqs: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(String(400))
    changes: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(64))
    asked_by: Mapped[int] = ref("person.id")
    asked_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(400), default="")
    list_id: Mapped[int | None] = mapped_column(BigInt)
