"""Appeals and complaints about titles. The thread is appended to and never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from certificates.awards.appeals.rules import ABOUTS, CAME_BY, OUTCOMES, STATES, WEB
from lms.db import BigId, Instant, PublicId, db, one_of, ref


class TitleAppeal(db.Model):
    """Somebody does not agree with a decision about her title, or complains. One at a time about one decision.

    decision    the decision appealed against: "application:5" or "event:12" of an award; "" for a complaint
    entered_by  who wrote it down for her from a letter or a call; neither reads the thread nor answers it
    """

    __tablename__ = "title_appeal"
    __table_args__ = (
        one_of("about", *ABOUTS),
        one_of("state", *STATES),
        one_of("outcome", "", *OUTCOMES),
        one_of("came_by", WEB, *CAME_BY),
        CheckConstraint("handler_id IS NULL OR handler_id <> person_id", name="not_ones_own"),
        CheckConstraint("handler_id IS NULL OR entered_by IS NULL OR handler_id <> entered_by", name="not_entered"),
        CheckConstraint("state <> 'in_hand' OR handler_id IS NOT NULL", name="in_hand_has_handler"),
        CheckConstraint("(state = 'closed') = (outcome <> '')", name="closed_has_outcome"),
        Index(
            "uq_title_appeal_open",
            "person_id",
            "decision",
            unique=True,
            sqlite_where=text("state IN ('open', 'in_hand')"),
            postgresql_where=text("state IN ('open', 'in_hand')"),
        ),
        Index("ix_title_appeal_state", "state", "answer_due_on"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    about: Mapped[str] = mapped_column(String(12))
    decision: Mapped[str] = mapped_column(String(40), default="")
    scheme_code: Mapped[str] = mapped_column(String(20), default="")
    specialty_code: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[Instant]
    came_by: Mapped[str] = mapped_column(String(10), default=WEB)
    entered_by: Mapped[int | None] = ref("person.id", nullable=True)
    answer_due_on: Mapped[date]
    handler_id: Mapped[int | None] = ref("person.id", nullable=True)
    taken_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(10), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]


class TitleAppealMessage(db.Model):
    """One word of the thread: the person's own, or the handler's."""

    __tablename__ = "title_appeal_message"

    appeal_id: Mapped[int] = ref("title_appeal.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author_id: Mapped[int] = ref("person.id")
    by_person: Mapped[bool]
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[Instant]
