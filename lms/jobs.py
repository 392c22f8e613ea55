"""The one scheduler: it only inserts due work under a unique key, so starting two of them does no harm.

A lock (PostgreSQL advisory lock, or a file lock beside the SQLite database) lets one process schedule and
work; a second one waits for the lock and takes over when the first ends.
"""

import fcntl
import logging
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import text

from lms.clock import JAPAN, now
from lms.db import db, transaction
from lms.tasks.api import enqueue, run_due
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


def run_now(app: Flask, name: str) -> int:
    """Run one job by hand, now, whatever its schedule says; returns how many tasks ended well."""
    job = every_job(app.extensions["plugs"])[name]
    with transaction() as work:
        enqueue(work, job.kind, f"{job.name}@by-hand-{now().isoformat()}", {"scheduled_for": now().isoformat()})
    return run_due()


@contextmanager
def only_one(app: Flask, stop: threading.Event) -> Iterator[bool]:
    """Hold the scheduler's lock; yields False when asked to stop while waiting for it."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            held = _wait(stop, lambda: bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK_NUMBER})"))))
            yield held
            connection.scalar(text("SELECT pg_advisory_unlock_all()"))
        return
    with (Path(app.config["DATA_DIR"]) / "scheduler.lock").open("w") as handle:
        yield _wait(stop, lambda: _locks(handle.fileno()))


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(stop: threading.Event, take: object) -> bool:
    while not stop.is_set():
        if callable(take) and take():
            return True
        stop.wait(0.3)
    return False


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
    with only_one(app, stop) as held:
        if not held:
            return
        scheduler = _schedule(app)
        scheduler.start()
        log.info("scheduler started")
        while not stop.is_set():
            with app.app_context():
                worked = run_due(limit=20)
                db.session.remove()
            if not worked:
                stop.wait(IDLE_SECONDS)
        scheduler.shutdown(wait=False)
