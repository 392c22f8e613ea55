"""Tables of appeals. A thread is appended to and never changed; a look at a question is logged."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from exams.results.appeals.rules import GROUNDS, OUTCOMES, STATES
from lms.db import BigId, BigInt, Instant, PublicId, db, one_of, ref


class Appeal(db.Model):
    """A candidate does not agree with a released result. One at a time about one exam.

    remark_id   the deciding marking that the handler asked for
    rescore_id  the correction that came out of it
    """

    __tablename__ = "appeal"
    __table_args__ = (
        one_of("ground", *GROUNDS),
        one_of("state", *STATES),
        one_of("outcome", "", *OUTCOMES),
        ForeignKeyConstraint(["sitting_id", "seq"], ["application.sitting_id", "application.seq"]),
        ForeignKeyConstraint(["sitting_id", "rescore_id"], ["rescore.sitting_id", "rescore.id"]),
        CheckConstraint("handler_id IS NULL OR handler_id <> person_id", name="not_ones_own"),
        CheckConstraint("state <> 'in_hand' OR handler_id IS NOT NULL", name="in_hand_has_handler"),
        CheckConstraint("(state = 'closed') = (outcome <> '')", name="closed_has_outcome"),
        CheckConstraint("outcome = '' OR answer <> ''", name="outcome_has_answer"),
        Index(
            "uq_appeal_open",
            "sitting_id",
            "seq",
            unique=True,
            sqlite_where=text("state IN ('open', 'in_hand')"),
            postgresql_where=text("state IN ('open', 'in_hand')"),
        ),
        Index("ix_appeal_person", "person_id"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = mapped_column(BigInt)
    seq: Mapped[int]
    person_id: Mapped[int] = ref("person.id")
    ground: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[Instant]
    answer_due_on: Mapped[date]
    handler_id: Mapped[int | None] = ref("person.id", nullable=True)
    taken_at: Mapped[datetime | None]
    rescore_id: Mapped[int | None] = mapped_column(BigInt)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]


class AppealMessage(db.Model):
    """One word of the thread; the candidate's own, or the handler's."""

    __tablename__ = "appeal_message"

    appeal_id: Mapped[int] = ref("appeal.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author_id: Mapped[int] = ref("person.id")
    by_candidate: Mapped[bool]
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[Instant]


class AppealView(db.Model):
    """A question was shown to the appellant under supervision (rules 9)."""

    __tablename__ = "appeal_view"

    appeal_id: Mapped[int] = ref("appeal.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(4))
    position: Mapped[int]
    supervised_by: Mapped[int] = ref("person.id")
    shown_at: Mapped[Instant]


class AppealRule(db.Model):
    """Policy values of one sitting's appeals that differ from the house's own; the newest version holds."""

    __tablename__ = "appeal_rule"
    __table_args__ = (CheckConstraint("days > 0 AND answer_days > 0", name="days_positive"),)

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[int]
    answer_days: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400))
    set_by: Mapped[int | None] = ref("person.id", nullable=True)
    set_at: Mapped[Instant]
