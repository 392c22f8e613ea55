"""Scheduled work by name: when it is due, when it last ended and how, and running it by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.clock import JAPAN, now
from lms.db import Work
from lms.errors import Misconfigured
from lms.policy import Actor
from lms.tasks.api import enqueue, last_ended
from lms.ui.plug import Plug, Scheduled


def every_job(plugs: Sequence[Plug]) -> dict[str, Scheduled]:
    """All scheduled work of the house by name."""
    return {job.name: job for plug in plugs for job in plug.scheduled}


def check_every_job(plugs: Sequence[Plug]) -> None:
    """Refuse to start while scheduled work has nobody to do it: it would fail each night and nobody would look."""
    done = {kind for plug in plugs for kind in plug.tasks}
    orphans = sorted(name for name, job in every_job(plugs).items() if job.kind not in done)
    if orphans:
        raise Misconfigured(name="scheduled", hint=f"give a handler for {', '.join(orphans)}")


def slot_of(job: Scheduled, moment: datetime) -> datetime:
    """The scheduled instant that ``moment`` belongs to: the unique key of the work due then."""
    if job.every_seconds:
        return datetime.fromtimestamp(moment.timestamp() // job.every_seconds * job.every_seconds, tz=moment.tzinfo)
    hour, minute = job.daily_at or (0, 0)
    local = moment.astimezone(JAPAN)
    due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return due if due <= local else due - timedelta(days=1)


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
        ended = last_ended(job.kind, f"{name}@")
        runs[name] = LastRun(ended.finished_at, ended.state, ended.fault) if ended else LastRun(None, "", "")
    return runs


def ask_to_run(work: Work, job: Scheduled, asked_by: Actor | None = None) -> str:
    """Ask for one more run, now, whatever the schedule says; returns the task's public id."""
    facts = {"scheduled_for": now().isoformat()}
    return enqueue(work, job.kind, f"{job.name}@by-hand-{now().isoformat()}", facts, asked_by=asked_by)
