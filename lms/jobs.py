"""The one scheduler: it only inserts due work under a unique key, so starting two of them does no harm.

A lock (PostgreSQL advisory lock, or a file lock beside the SQLite database) lets one process schedule and
work; a second one waits for the lock and takes over when the first ends.
"""

import fcntl
import logging
import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from lms.clock import JAPAN, now
from lms.collector import look_seldom
from lms.db import db, transaction
from lms.operations.jobs import ask_to_run, every_job, slot_of
from lms.tasks.api import enqueue, run_due
from lms.ui.plug import Scheduled

LOCK_NUMBER = 7_402_601
IDLE_SECONDS = 1.0
# Work that is due every minute or more often waits for nothing else.
PROMPT_SECONDS = 60
ROLLUP = Path("/proc/self/smaps_rollup")
LIVES_SECONDS = 30.0
log = logging.getLogger("lms.jobs")


def insert_due(job: Scheduled) -> str:
    """Insert the work that is due for this slot, once however many schedulers ask."""
    slot = slot_of(job, now())
    with transaction() as work:
        return enqueue(work, job.kind, f"{job.name}@{slot.isoformat()}", {"scheduled_for": slot.isoformat()})


def run_now(app: Flask, name: str) -> int:
    """Run one job by hand, now, whatever its schedule says; returns how many tasks ended well."""
    job = every_job(app.extensions["plugs"])[name]
    with transaction() as work:
        ask_to_run(work, job)
    return run_due()


@contextmanager
def only_one(app: Flask, stop: threading.Event) -> Iterator[Callable[[], bool]]:
    """Hold the scheduler's lock; yields the question whether it is still held, which asks the database itself."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _wait(stop, lambda: bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK_NUMBER})"))))
            yield lambda: _answers(connection)
            connection.scalar(text("SELECT pg_advisory_unlock_all()"))
        return
    with (Path(app.config["DATA_DIR"]) / "scheduler.lock").open("w") as handle:
        _wait(stop, lambda: _locks(handle.fileno()))
        yield lambda: True


def _answers(connection: Connection) -> bool:
    connection.execute(text("SELECT 1"))
    return True


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(stop: threading.Event, take: Callable[[], bool]) -> None:
    while not stop.is_set() and not take():
        stop.wait(0.3)


def _trigger(job: Scheduled) -> IntervalTrigger | CronTrigger:
    if job.every_seconds:
        return IntervalTrigger(seconds=job.every_seconds, timezone=JAPAN)
    hour, minute = job.daily_at or (0, 0)
    return CronTrigger(hour=hour, minute=minute, timezone=JAPAN)


def _schedule(app: Flask) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone=JAPAN)

    def insert(job: Scheduled) -> None:
        with app.app_context():
            insert_due(job)

    for job in every_job(app.extensions["plugs"]).values():
        insert(job)
        scheduler.add_job(insert, _trigger(job), args=[job], id=job.name, coalesce=True, misfire_grace_time=None)
    return scheduler


def own_megabytes() -> float:
    """Memory that belongs to this process alone: what it did not share with whoever it was forked from."""
    lines = ROLLUP.read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024


class Rest:
    """Whether a process that has worked should make room for a slim one, begun by whoever keeps it.

    most  megabytes of its own that it may hold once all work is done
    """

    def __init__(
        self,
        most: float = math.inf,
        own: Callable[[], float] = own_megabytes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._own, self._clock = most, own, clock
        self._begun, self._has_worked = clock(), False

    def is_due(self, worked: int) -> bool:
        """Asked after each look for work with how much was done; never while there is some, nor soon after the beginning."""
        self._has_worked = self._has_worked or bool(worked)
        if worked or not self._has_worked or self._clock() - self._begun < LIVES_SECONDS:
            return False
        self._has_worked = False
        return self._own() > self._most


def serve(app: Flask, stop: threading.Event | None = None, most_megabytes: float = math.inf) -> None:
    """Schedule and work until told to stop, by a signal or by whoever holds ``stop``, or until ``Rest`` is due."""
    rest = Rest(most_megabytes)
    stop = stop or threading.Event()
    look_seldom()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while not stop.is_set():
        try:
            _serve_while_held(app, stop, rest)
        except OperationalError as fault:
            # The database is away (a restart, a failover): the lock is gone with it, so all begins anew.
            log.warning("the database does not answer: %s", type(fault).__name__)
        stop.wait(IDLE_SECONDS)


def prompt_kinds(app: Flask) -> frozenset[str]:
    """Work in a lane of its own: mail with a link that soon ends, exams to close. A booklet of 300 pages holds it up no more."""
    every = every_job(app.extensions["plugs"]).values()
    return frozenset(job.kind for job in every if job.every_seconds and job.every_seconds <= PROMPT_SECONDS)


class Lane(threading.Thread):
    """Does what is due of the prompt kinds, one after another, beside the long work; counts what it did.

    It ends when it is told to, and by itself when the database is away or a fault gets out: whoever began it looks.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(name="prompt", daemon=True)
        self.kinds = prompt_kinds(app)
        self.done = 0
        self._app, self._over = app, threading.Event()

    def run(self) -> None:
        """Work until it is over."""
        while not self._over.is_set():
            try:
                with self._app.app_context():
                    worked = run_due(limit=20, only=self.kinds)
                    db.session.remove()
            except OperationalError as fault:
                log.warning("the database does not answer: %s", type(fault).__name__)
                return
            self.done += worked
            if not worked:
                self._over.wait(IDLE_SECONDS)

    def end(self) -> None:
        """Let it finish what it has in hand."""
        self._over.set()
        self.join()


def _serve_while_held(app: Flask, stop: threading.Event, rest: Rest) -> None:
    with only_one(app, stop) as still_held:
        if stop.is_set():
            return
        scheduler = _schedule(app)
        scheduler.start()
        lane, seen = Lane(app), 0
        lane.start()
        log.info("scheduler started")
        try:
            # A lane that ended by itself is begun anew with all else: nothing due each minute may stay undone in silence.
            while still_held() and not stop.is_set() and lane.is_alive():
                with app.app_context():
                    worked = run_due(limit=20, besides=lane.kinds)
                    db.session.remove()
                before, seen = seen, lane.done
                if rest.is_due(worked + seen - before):
                    stop.set()
                if not worked:
                    stop.wait(IDLE_SECONDS)
        finally:
            scheduler.shutdown(wait=False)
            lane.end()
