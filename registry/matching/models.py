"""Plans that were asked for on a page, until they are old."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

PROPOSAL_STATES = ("waiting", "found", "failed")


class PlanProposal(db.Model):
    """A plan of some weeks for some stations, as it was found; it invites nobody.

    stations  ids of the stations, in order
    found     days with proposed listings and what stays open, by ids alone: names are read anew whenever it is shown, so
              that who withdrew her consent meanwhile is in it no more
    """

    __tablename__ = "plan_proposal"
    __table_args__ = (
        one_of("state", *PROPOSAL_STATES),
        CheckConstraint("weeks BETWEEN 1 AND 5", name="weeks_few"),
        Index("ix_plan_proposal_monday", "monday", "weeks"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    stations: Mapped[list[Any]]
    monday: Mapped[date]
    weeks: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[int | None] = ref("person.id", nullable=True)
    asked_at: Mapped[Instant]
    task: Mapped[str] = mapped_column(String(22), default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    found: Mapped[dict[str, Any] | None]
    found_at: Mapped[datetime | None]
