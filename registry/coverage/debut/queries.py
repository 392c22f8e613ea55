"""The main figure as it may be told: no small number of people follows from it (rules of the house 18)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.clock import today
from lms.db import db
from registry.coverage.debut.models import ALL, DebutFigure
from registry.coverage.rules import SMALL


@dataclass(frozen=True)
class MonthLine:
    """The people of one month. Figures of people are rounded down to 5, below 5 they are 0.

    median_days   None where too few are there to tell, or fewer than half have been active
    """

    month: str
    people: int
    active: int
    too_few: bool
    median_days: int | None


@dataclass(frozen=True)
class DebutPage:
    """The figure of the network and the months behind it. ``counted_on`` is None before the first night.

    How many people there are in all is left out: beside the months it would bound a hidden one.
    """

    counted_on: date | None
    median_days: int | None
    too_few: bool
    months: tuple[MonthLine, ...]


def _line(row: DebutFigure) -> MonthLine:
    too_few = row.people < SMALL
    return MonthLine(
        month=row.month,
        people=row.people // SMALL * SMALL,
        active=row.active // SMALL * SMALL,
        too_few=too_few,
        median_days=None if too_few else row.median_days,
    )


def debut_page() -> DebutPage:
    """The months of the last two years, the first of them first."""
    this = today()
    first = f"{this.year - 2}-{this.month:02d}"
    rows = db.session.scalars(select(DebutFigure).order_by(DebutFigure.month)).all()
    whole = next((_line(row) for row in rows if row.month == ALL), None)
    return DebutPage(
        counted_on=rows[0].taken_on if rows else None,
        median_days=whole.median_days if whole else None,
        too_few=whole is None or whole.too_few,
        months=tuple(_line(row) for row in rows if row.month != ALL and row.month > first),
    )
