"""The one scheduler: it only inserts due work under a unique key, so starting two of them does no harm.

A lock (PostgreSQL advisory lock, or a file lock beside the SQLite database) lets one process schedule and
work; a second one waits for the lock and takes over when the first ends.
"""

import fcntl
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import OperationalError

from lms.clock import JAPAN, now
from lms.db import db, transaction
from lms.tasks.api import enqueue, run_due
from lms.tasks.models import Task
from lms.ui.plug import Plug, Scheduled

LOCK_NUMBER = 7_402_601
IDLE_SECONDS = 1.0
log = logging.getLogger("lms.jobs")


def every_job(plugs: Sequence[Plug]) -> dict[str, Scheduled]:
    """All scheduled work of the house by name."""
    return {job.name: job for plug in plugs for job in plug.scheduled}


def slot_of(job: Scheduled, moment: datetime) -> datetime:
    """The scheduled instant that ``moment`` belongs to: the unique key of the work due then."""
    if job.every_seconds:
        return datetime.fromtimestamp(moment.timestamp() // job.every_seconds * job.every_seconds, tz=moment.tzinfo)
    hour, minute = job.daily_at or (0, 0)
    local = moment.astimezone(JAPAN)
    due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return due if due <= local else due - timedelta(days=1)


def insert_due(job: Scheduled) -> str:
    """Insert the work that is due for this slot, once however many schedulers ask."""
    slot = slot_of(job, now())
    with transaction() as work:
        return enqueue(work, job.kind, f"{job.name}@{slot.isoformat()}", {"scheduled_for": slot.isoformat()})


@dataclass(frozen=True)
class LastRun:
    """When a job last ended and how; for a job that never ran both are empty."""

    finished_at: datetime | None
    state: str
    fault: str


def last_runs(plugs: Sequence[Plug]) -> dict[str, LastRun]:
    """The last ended run of every job, by the clock or by hand."""
    runs = {}
    for name, job in every_job(plugs).items():
        row = db.session.execute(
            select(Task.finished_at, Task.state, Task.fault)
            .where(Task.kind == job.kind, Task.unique_key.startswith(f"{name}@"), Task.finished_at.is_not(None))
            .order_by(Task.finished_at.desc())
            .limit(1)
        ).first()
        runs[name] = LastRun(*row) if row else LastRun(None, "", "")
    return runs


def run_now(app: Flask, name: str) -> int:
    """Run one job by hand, now, whatever its schedule says; returns how many tasks ended well."""
    job = every_job(app.extensions["plugs"])[name]
    with transaction() as work:
        enqueue(work, job.kind, f"{job.name}@by-hand-{now().isoformat()}", {"scheduled_for": now().isoformat()})
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


def serve(app: Flask) -> None:
    """Schedule and work until told to stop."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while not stop.is_set():
        try:
            _serve_while_held(app, stop)
        except OperationalError as fault:
            # The database is away (a restart, a failover): the lock is gone with it, so all begins anew.
            log.warning("the database does not answer: %s", type(fault).__name__)
            stop.wait(IDLE_SECONDS)


def _serve_while_held(app: Flask, stop: threading.Event) -> None:
    with only_one(app, stop) as still_held:
        if stop.is_set():
            return
        scheduler = _schedule(app)
        scheduler.start()
        log.info("scheduler started")
        try:
            while still_held() and not stop.is_set():
                with app.app_context():
                    worked = run_due(limit=20)
                    db.session.remove()
                if not worked:
                    stop.wait(IDLE_SECONDS)
        finally:
            scheduler.shutdown(wait=False)
