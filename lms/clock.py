"""The one place that asks what time it is.

Instants are aware UTC datetimes; days are calendar days in Japan, because every rule that counts days
(grace, windows, validity) is read by people who live there.

The system's clock may be set wrongly in the middle of an exam. What time passes is therefore counted by the machine's own
counter, which nobody sets; a step of the clock is believed only once it has stood for a while (docs/decisions/0098), also
by a process that begins meanwhile (docs/decisions/0109).
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
STEP_SECONDS = 1.0
BELIEVED_AFTER_SECONDS = 900.0
KEPT_EVERY_SECONDS = 600.0
BOOT = Path("/proc/sys/kernel/random/boot_id")
log = logging.getLogger("lms.clock")


def _counted() -> float:
    """Seconds since the machine began, its sleep counted where the system can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def rest(seconds: float) -> None:
    """Let a thread that looks after something wait. Where the system's sleep is refused, because a clock was set, a lock is
    waited for instead: the thread neither ends nor turns without a rest."""
    try:
        time.sleep(seconds)
    except OSError:
        threading.Event().wait(seconds)


class SteadyClock:
    """The system's time without its steps: small corrections are followed, a step once it has stood for 15 minutes.

    wall, counted  seconds of the clock that may be set, and of the counter that only runs
    """

    def __init__(self, wall: Callable[[], float] = time.time, counted: Callable[[], float] = _counted) -> None:
        self._wall, self._counted = wall, counted
        self._ahead = wall() - counted()
        self._doubted: tuple[float, float] | None = None
        self._keep: Callable[[float], None] | None = None
        self._kept_at = -inf

    def go_on_from(self, ahead: float | None, keep: Callable[[float], None]) -> None:
        """Begin with what the machine's other processes believe, where something is known; what differs is a step.

        ahead  seconds of the clock before the counter
        keep   told what this process believes, for those that begin later
        """
        if ahead is not None:
            self._ahead = ahead
        self._keep, self._kept_at = keep, -inf

    def __call__(self) -> datetime:
        counted = self._counted()
        ahead = self._wall() - counted
        if abs(ahead - self._ahead) <= STEP_SECONDS:
            self._ahead, self._doubted = ahead, None
        else:
            self._doubt(ahead, counted)
        if self._keep and self._doubted is None and counted - self._kept_at >= KEPT_EVERY_SECONDS:
            self._kept_at = counted
            self._keep(self._ahead)
        return datetime.fromtimestamp(counted + self._ahead, UTC)

    def _doubt(self, ahead: float, counted: float) -> None:
        if self._doubted is None or abs(ahead - self._doubted[0]) > STEP_SECONDS:
            self._doubted = ahead, counted
            log.warning("the clock was set by %.0f seconds; not followed for now", ahead - self._ahead)
        elif counted - self._doubted[1] >= BELIEVED_AFTER_SECONDS:
            log.warning("the clock has stood for long and is followed")
            self._ahead, self._doubted, self._kept_at = ahead, None, -inf


_system_time = SteadyClock()


def share_clock(folder: Path, clock: SteadyClock = _system_time, boot: Path = BOOT) -> None:
    """Let this process live by the time that the machine's other processes live by, also when it begins while the clock
    is set wrongly. What they believe lies in ``folder``, a file for each start of a machine; where a system has no
    number for that, nothing is kept and each process believes the clock that it finds."""
    if not boot.exists():
        return
    file = folder / f"clock-{boot.read_text().strip()}"
    known = float(file.read_text()) if file.exists() else None

    def keep(ahead: float) -> None:
        # A full disk must not stop the clock: the next one that can writes it.
        with suppress(OSError):
            fresh = file.with_name(f"{file.name}.{os.getpid()}")
            fresh.write_text(repr(ahead))
            fresh.replace(file)

    clock.go_on_from(known, keep)


def real_now() -> datetime:
    """The present instant for what is signed, whatever moment the house was told to live at."""
    return _system_time()


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
