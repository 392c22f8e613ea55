"""How far people came, for somebody: exact and with names for the office, in steps of 5 for others (rules 18)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from courses.api import Words, course_titles, learners_after
from lms.accounts.api import PersonCard, people
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor, require
from lms.ui.lists import Page, page_from, with_rows
from registry.coverage.funnel.models import FunnelFigure
from registry.coverage.funnel.policies import LIST_FUNNEL, READ_FUNNEL
from registry.coverage.funnel.rules import STEPS, came_so_far, told
from registry.coverage.funnel.standing import Standing, standings
from registry.coverage.rules import SMALL

BATCH = 1000


@dataclass(frozen=True)
class Line:
    """The people who began in one period: ``came`` has one figure for each step, falling."""

    period: str
    came: tuple[int, ...]


@dataclass(frozen=True)
class FunnelPage:
    """The figures of one course.

    lines      the office: month by month; others: year by year, since months are mostly too small to tell
    total      all lines together; None for others, to whom it would bound what a line does not tell
    exact      whether the figures are exact and lead to the people behind them
    """

    courses: tuple[tuple[str, Words], ...]
    course: str
    title: Words
    years: tuple[str, ...]
    year: str
    lines: tuple[Line, ...]
    total: Line | None
    exact: bool
    counted_on: date | None


@dataclass(frozen=True)
class Someone:
    """One person behind a figure."""

    card: PersonCard
    began_on: date
    step: int


@dataclass(frozen=True)
class PeoplePage:
    """The people of one figure, page by page, longest first. ``stay`` tells that they have come no further yet."""

    course: str
    title: Words
    period: str
    step: int
    stay: bool
    found: Page


def funnel_page(actor: Actor, course: str = "", year: str = "") -> FunnelPage:
    """The figures of a course, of the first one when none is named; ``year`` narrows them to who began in it."""
    require(actor, READ_FUNNEL)
    exact = actor.may(LIST_FUNNEL)
    titles = course_titles(db.session.scalars(select(FunnelFigure.course_code).distinct()))
    chosen = course if course in titles else min(titles, default="")
    rows = db.session.scalars(select(FunnelFigure).where(FunnelFigure.course_code == chosen)).all()
    years = tuple(sorted({row.month[:4] for row in rows}, reverse=True))
    asked = year if year in years and exact else ""
    lines = _lines([row for row in rows if row.month.startswith(asked)], by_month=exact)
    return FunnelPage(
        courses=tuple(sorted(titles.items())),
        course=chosen,
        title=titles.get(chosen, Words("")),
        years=years if exact else (),
        year=asked,
        lines=tuple(Line(period, tuple(came if exact else told(came, SMALL))) for period, came in lines),
        total=Line(asked, tuple(map(sum, zip(*(came for _, came in lines), strict=True)))) if exact and lines else None,
        exact=exact,
        counted_on=rows[0].taken_on if rows else None,
    )


def _lines(rows: list[FunnelFigure], *, by_month: bool) -> list[tuple[str, list[int]]]:
    standing: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        standing[row.month if by_month else row.month[:4]][row.step] += row.people
    return [(period, came_so_far(standing[period])) for period in sorted(standing)]


def people_page(actor: Actor, course: str, period: str, step: int, *, stay: bool, number: int) -> PeoplePage:
    """Who came to a step, as it is now; ``period`` is a year or a month, "" is all. NotFound for an unknown course."""
    require(actor, LIST_FUNNEL)
    titles = course_titles([course])
    if course not in titles or not 0 <= step < len(STEPS):
        raise NotFound
    found = [who for who in _of_course(course, period) if (who.step == step if stay else who.step >= step)]
    page = page_from(sorted(found, key=lambda who: (who.began_on, who.person_id)), number)
    cards = people(who.person_id for who in page.rows)
    shown = [Someone(cards[who.person_id], who.began_on, who.step) for who in page.rows]
    return PeoplePage(course, titles[course], period, step, stay, with_rows(page, shown))


def _of_course(course: str, period: str) -> list[Standing]:
    found: list[Standing] = []
    last = 0
    while learners := learners_after(last, BATCH, course):
        found += standings([who for who in learners if f"{who.began_on:%Y-%m}".startswith(period)])
        last = learners[-1].enrolment_id
    return found
