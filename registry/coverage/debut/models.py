"""The figure as it was counted in a night."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import db

ALL = "all"


class DebutFigure(db.Model):
    """Everybody whose first title began in a month, and when half of them had been active.

    month        "2026-05", or "all"
    people       who holds or held a title; active: of whom an activity was confirmed since
    median_days  estimated as rules.median_wait says; None while fewer than half have been active
    """

    __tablename__ = "debut_figure"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    people: Mapped[int]
    active: Mapped[int]
    median_days: Mapped[int | None]
    taken_on: Mapped[date]
