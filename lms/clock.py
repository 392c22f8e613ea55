"""The one place that asks what time it is.

Instants are aware UTC datetimes; days are calendar days in Japan, because every rule that counts days
(grace, windows, validity) is read by people who live there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source()


def today() -> date:
    """The present calendar day in Japan."""
    return now().astimezone(JAPAN).date()


def jst(instant: datetime) -> datetime:
    """The same instant on a clock in Japan."""
    return instant.astimezone(JAPAN)


def day_of(instant: datetime) -> date:
    """The calendar day in Japan on which an instant falls."""
    return instant.astimezone(JAPAN).date()


def start_of(day: date) -> datetime:
    """The first instant of a Japanese calendar day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN).astimezone(UTC)


def instant(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """An instant told as Japanese wall-clock time."""
    return datetime(year, month, day, hour, minute, second, tzinfo=JAPAN).astimezone(UTC)


@contextmanager
def at(moment: datetime, *, running: bool = False) -> Iterator[None]:
    """Let the whole process live at ``moment``; with ``running`` the clock goes on from there."""
    global _source
    before, started = _source, _system_time()
    _source = (lambda: moment + (_system_time() - started)) if running else (lambda: moment)
    try:
        yield
    finally:
        _source = before


def days(count: int) -> timedelta:
    """A span of whole days."""
    return timedelta(days=count)
