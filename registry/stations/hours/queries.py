"""Reading opening hours: in words, and whether it is open now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import get_day_names
from flask_babel import gettext
from sqlalchemy import select

from lms.clock import jst, now, today
from lms.db import db
from lms.places.api import is_holiday
from lms.ui.formats import day as written_day
from lms.ui.formats import page_language
from registry.stations.hours.models import StationSpecialDay, StationWeek
from registry.stations.hours.rules import Hours, Span, clock_time, is_within, now_at, runs_of, spans_of

BATCH = 500
SHOWN_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs. ``hours`` is empty when it is closed."""

    public_id: str
    day_on: date
    hours: str
    note: str


@dataclass(frozen=True)
class HoursCard:
    """The opening hours of a station in words. ``open`` is whether it is open now, None while nothing is known."""

    summary: str
    lines: tuple[tuple[str, str], ...]
    special: tuple[SpecialDay, ...]
    open: bool | None
    now: str
    as_of: date | None

    @property
    def tag(self) -> str:
        return "good" if self.open else "plain"


@dataclass(frozen=True)
class Opening:
    """The opening hours of a station as they were said, with a note to each day that differs."""

    hours: Hours
    notes: Mapping[date, str]
    as_of: date


NOTHING = HoursCard("", (), (), None, "", None)


def weekday_names() -> list[str]:
    """Monday to Sunday, short, in the reader's language."""
    names = get_day_names("abbreviated", locale=page_language())
    return [str(names[weekday]) for weekday in range(7)]


def hours_text(spans: Sequence[Span]) -> str:
    """The hours of a day in words; "closed" for none."""
    return gettext(", ").join(span.text for span in spans) or gettext("closed")


def _weeks(ids: Iterable[int]) -> tuple[dict[int, StationWeek], dict[int, list[StationSpecialDay]]]:
    unique = sorted(set(ids))
    weeks: dict[int, StationWeek] = {}
    special: dict[int, list[StationSpecialDay]] = defaultdict(list)
    for start in range(0, len(unique), BATCH):
        these = unique[start : start + BATCH]
        weeks |= {
            row.station_id: row
            for row in db.session.scalars(select(StationWeek).where(StationWeek.station_id.in_(these)))
        }
        ahead = select(StationSpecialDay).where(
            StationSpecialDay.station_id.in_(these),
            StationSpecialDay.day_on >= today(),
            StationSpecialDay.day_on <= today() + SHOWN_AHEAD,
        )
        for row in db.session.scalars(ahead.order_by(StationSpecialDay.day_on)):
            special[row.station_id].append(row)
    return weeks, special


def _hours(week: StationWeek, special: Iterable[StationSpecialDay]) -> Hours:
    days = tuple(spans_of(spans) for spans in week.week)
    return Hours(days, week.on_holidays, {row.day_on: spans_of(row.spans) for row in special})


def _now_in_words(hours: Hours) -> tuple[bool, str]:
    state = now_at(hours, jst(now()), is_holiday)
    if state.open_until is not None:
        return True, gettext("Open now, until %(time)s", time=clock_time(state.open_until))
    if state.next_on is None or state.next_at is None:
        return False, gettext("Closed now")
    when = gettext("today") if state.next_on == today() else written_day(state.next_on, weekday=True)
    return False, gettext("Closed now, opens %(day)s at %(time)s", day=when, time=clock_time(state.next_at))


def _summary(hours: Hours, names: Sequence[str]) -> str:
    runs = [
        (names[first] if first == last else f"{names[first]}–{names[last]}") + " " + hours_text(spans)
        for first, last, spans in runs_of(hours.week)
    ]
    return gettext(", ").join(runs)


def _card(week: StationWeek, special: Sequence[StationSpecialDay]) -> HoursCard:
    hours, names = _hours(week, special), weekday_names()
    lines = [(name, hours_text(spans)) for name, spans in zip(names, hours.week, strict=True)]
    lines.append(
        (gettext("National holidays"), gettext("as on other days") if hours.on_holidays else gettext("closed"))
    )
    is_open, words = _now_in_words(hours)
    days = [SpecialDay(row.public_id, row.day_on, hours_text(spans_of(row.spans)), row.note) for row in special]
    return HoursCard(_summary(hours, names), tuple(lines), tuple(days), is_open, words, week.as_of)


def hours_of(station_ids: Iterable[int]) -> dict[int, HoursCard]:
    """The opening hours of stations; those that nobody wrote down are left out."""
    weeks, special = _weeks(station_ids)
    return {station_id: _card(week, special[station_id]) for station_id, week in weeks.items()}


def openings_of(station_ids: Iterable[int]) -> dict[int, Opening]:
    """The same for other systems: spans instead of words."""
    weeks, special = _weeks(station_ids)
    return {
        number: Opening(_hours(week, special[number]), {row.day_on: row.note for row in special[number]}, week.as_of)
        for number, week in weeks.items()
    }


def hours_at(station_id: int) -> HoursCard:
    """The opening hours of one station."""
    return hours_of([station_id]).get(station_id, NOTHING)


def typed_week(station_id: int) -> tuple[list[str], bool]:
    """The usual week as it is typed, Monday first, and whether it holds on holidays."""
    row = db.session.get(StationWeek, station_id)
    if row is None:
        return [""] * 7, False
    return [", ".join(span.text for span in spans_of(spans)) for spans in row.week], row.on_holidays


def is_outside(station_id: int, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a time lies outside the opening hours; False where nobody wrote them down."""
    week = db.session.get(StationWeek, station_id)
    if week is None:
        return False
    starts, ends = jst(starts_at), jst(ends_at)
    day = select(StationSpecialDay).where(
        StationSpecialDay.station_id == station_id, StationSpecialDay.day_on == starts.date()
    )
    return not is_within(_hours(week, db.session.scalars(day).all()), starts, ends, is_holiday)
