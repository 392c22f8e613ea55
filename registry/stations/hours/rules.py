"""When a station is open. Pure: the caller says what day it is and which days are holidays."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from registry.errors import HoursNotUnderstood

DAY = 24 * 60
LOOKS_AHEAD = 60
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?")


@dataclass(frozen=True, order=True)
class Span:
    """Open from ``opens`` until before ``closes``, in minutes since midnight."""

    opens: int
    closes: int

    @property
    def text(self) -> str:
        """As it is written: 10:00-16:00."""
        return f"{clock_time(self.opens)}-{clock_time(self.closes)}"


def clock_time(minutes: int) -> str:
    """Minutes since midnight as a time of the day."""
    return f"{minutes // 60}:{minutes % 60:02}"


@dataclass(frozen=True)
class Hours:
    """A usual week, Monday first, whether holidays count as other days, and the days that differ."""

    week: tuple[tuple[Span, ...], ...]
    on_holidays: bool = False
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def on(self, day: date, holiday: bool) -> tuple[Span, ...]:
        """When it is open on a day; a day that was named wins over its weekday and over a holiday."""
        if day in self.special:
            return self.special[day]
        return () if holiday and not self.on_holidays else self.week[day.weekday()]


@dataclass(frozen=True)
class Now:
    """Open until a time of today; or closed until a day and time; or closed with nothing known ahead."""

    open_until: int | None = None
    next_on: date | None = None
    next_at: int | None = None


def read_spans(typed: str) -> tuple[Span, ...]:
    """The hours of a day as they were typed, in any width: "10:00-12:00, 13-16"; nothing typed is closed.

    Refuses with HoursNotUnderstood: a time without its end, one beyond 24:00, two that overlap.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return ()
    times = [int(hour) * 60 + int(minute or 0) for hour, minute in _TIME.findall(text)]
    spans = tuple(Span(*pair) for pair in zip(times[::2], times[1::2], strict=False))
    edges = [edge for span in spans for edge in (span.opens, span.closes)]
    clear = bool(spans) and len(times) % 2 == 0 and edges == sorted(set(edges)) and edges[-1] <= DAY
    if not clear or any(int(minute or 0) > 59 for _, minute in _TIME.findall(text)):
        raise HoursNotUnderstood(typed=typed[:40])
    return spans


def stored(spans: Sequence[Span]) -> list[list[int]]:
    """Spans as they are kept."""
    return [[span.opens, span.closes] for span in spans]


def spans_of(kept: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    """Spans out of what was kept."""
    return tuple(Span(opens, closes) for opens, closes in kept)


def now_at(hours: Hours, local: datetime, is_holiday: Callable[[date], bool]) -> Now:
    """How a station stands at a moment, and when it opens next within two months."""
    day, minute = local.date(), local.hour * 60 + local.minute
    for span in hours.on(day, is_holiday(day)):
        if span.opens <= minute < span.closes:
            return Now(open_until=span.closes)
    for ahead in range(LOOKS_AHEAD):
        on = day + timedelta(days=ahead)
        for span in hours.on(on, is_holiday(on)):
            if ahead or span.opens > minute:
                return Now(next_on=on, next_at=span.opens)
    return Now()


def is_within(hours: Hours, starts: datetime, ends: datetime, is_holiday: Callable[[date], bool]) -> bool:
    """Whether a time of one day lies wholly in the opening hours."""
    first, last = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    if ends.date() != starts.date():
        last = DAY if ends == starts.replace(hour=0, minute=0) + timedelta(days=1) else DAY + 1
    spans = hours.on(starts.date(), is_holiday(starts.date()))
    return any(span.opens <= first and last <= span.closes for span in spans)


def runs_of(week: Sequence[tuple[Span, ...]]) -> list[tuple[int, int, tuple[Span, ...]]]:
    """Weekdays in a row with the same hours: first and last of them, and the hours; closed days are left out."""
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for weekday, spans in enumerate(week):
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], weekday, spans)
        elif spans:
            runs.append((weekday, weekday, spans))
    return runs
