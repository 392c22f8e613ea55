"""What the pages of somebody's days show, decided before they are drawn."""

from dataclasses import dataclass
from datetime import date

from lms.accounts.api import PersonCard, person
from lms.clock import days, today
from registry.people.calendar.queries import differences_of
from registry.people.free_times import first_of_next_month, parts_of
from registry.people.labels import days_line, half_day_names, parts_line
from registry.people.queries import profile_of


@dataclass(frozen=True)
class Whose:
    """Whose days a page shows, and its addresses: the person's own pages, or those of the office for her.

    desk    the person of a page of the office; None on the person's own pages
    pages   name of the blueprint, ``args`` its addresses
    home    the page that these pages lead back to, ``days`` the one with the days
    """

    desk: PersonCard | None
    pages: str
    args: dict[str, str]
    home: str
    days: str


@dataclass(frozen=True)
class DayLine:
    """One entry: the days, the parts of the day, and whether they are free."""

    public_id: str
    when: str
    parts: str
    free: bool


@dataclass(frozen=True)
class DaysPage:
    """Her usual week, the days that differ, and the rest that she takes.

    resting_to  last day of the rest; None when she takes none
    month_end   last day of this month, to which one tap lets her rest
    """

    week: str
    lines: tuple[DayLine, ...]
    resting_to: date | None
    month_end: date


def resting_to(paused_until_on: date | None) -> date | None:
    """The last day of a rest that is not over."""
    return paused_until_on - days(1) if paused_until_on and paused_until_on > today() else None


def days_page(person_id: int) -> DaysPage:
    """The page of a person's days."""
    profile = profile_of(person_id)
    lines = [
        DayLine(
            entry.public_id,
            days_line(entry.said.from_on, entry.said.until_on),
            parts_line(parts_of(entry.said.parts)),
            entry.said.free,
        )
        for entry in differences_of(person_id)
    ]
    return DaysPage(
        week=half_day_names(profile.half_days if profile else ()),
        lines=tuple(lines),
        resting_to=resting_to(profile.paused_until_on if profile else None),
        month_end=first_of_next_month(today()) - days(1),
    )


@dataclass(frozen=True)
class Asking:
    """How a person wants to be asked: way and times."""

    channel: str
    times: tuple[str, ...]


def asking_of(person_id: int) -> Asking:
    """How a person wants to be asked now."""
    profile = profile_of(person_id)
    return Asking(person(person_id).channel, profile.ask_at if profile else ())
