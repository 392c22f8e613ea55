"""The figures as they were counted in a night."""

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import db
from registry.coverage.funnel.rules import STEPS


class FunnelFigure(db.Model):
    """How many people began a course in a month and have come just so far, and no further.

    month   "2026-05", the month in which they began; people: how many of them stand at ``step`` (rules.STEPS)
    """

    __tablename__ = "funnel_figure"
    __table_args__ = (CheckConstraint(f"step BETWEEN 0 AND {len(STEPS) - 1}", name="step_known"),)

    course_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    people: Mapped[int]
    taken_on: Mapped[date]
