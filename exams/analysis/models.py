"""Tables of the analysis: what was computed for a sitting, and the thresholds of the board."""

from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Instant, db, one_of, ref

BASES = ("none", "indicative", "full")


class AnalysisReport(db.Model):
    """The figures of one part of a sitting, as they were computed at one time; the newest version is shown.

    body  the report with its thresholds; no candidate is in it, only counts of them
    """

    __tablename__ = "analysis_report"
    __table_args__ = (one_of("basis", *BASES),)

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    candidates: Mapped[int]
    basis: Mapped[str] = mapped_column(String(12))
    body: Mapped[dict[str, Any]]
    made_by: Mapped[int | None] = ref("person.id", nullable=True)
    made_at: Mapped[Instant]


class AnalysisRule(db.Model):
    """Thresholds that the board decided on, with the reason; the newest version holds for what is computed from then."""

    __tablename__ = "analysis_rule"
    __table_args__ = (CheckConstraint("reason <> ''", name="rule_has_reason"),)

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thresholds: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(400))
    set_by: Mapped[int] = ref("person.id")
    set_at: Mapped[Instant]
