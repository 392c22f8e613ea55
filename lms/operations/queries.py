"""The operator's page: everything decided here, from what needs a look down to the figures."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import format_timedelta, gettext
from sqlalchemy import func, select

from certificates.api import signing_keys
from lms.clock import now
from lms.db import db
from lms.operations.database import DatabaseFacts, database_facts
from lms.operations.jobs import LastRun, every_job, last_runs
from lms.operations.models import BackupRun
from lms.operations.policies import SEE_MACHINE
from lms.operations.rules import is_late, is_tight, needs_backup, waits_too_long
from lms.outbox.models import OutboxMessage
from lms.policy import Actor, require
from lms.tasks.api import Ended, counts_by_state, given_up
from lms.ui.plug import Plug, Scheduled

FAILED_SHOWN_FOR = timedelta(days=30)
MOST_FAILED = 20
UNITS = ("B", "kB", "MB", "GB", "TB")


def size_words(count: int) -> str:
    """A number of bytes as people read it: 812 B, 4.7 MB."""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {UNITS[unit]}" if unit else f"{count} B"


@dataclass(frozen=True)
class JobLine:
    """One scheduled job."""

    name: str
    due: str
    last: datetime | None
    state: str
    kind: str
    fault: str


@dataclass(frozen=True)
class Mails:
    """Mails by state; ``oldest`` is since when the oldest waiting one is due."""

    waiting: int
    failed: int
    sent: int
    oldest: datetime | None


@dataclass(frozen=True)
class Disk:
    """The disk of the data folder, in bytes."""

    free: int
    total: int

    @property
    def words(self) -> str:
        return gettext("%(free)s free of %(total)s", free=size_words(self.free), total=size_words(self.total))


@dataclass(frozen=True)
class KeyLine:
    """A key that signs now."""

    kid: str
    purpose: str
    from_at: datetime
    at_hand: bool


@dataclass(frozen=True)
class MachinePage:
    """What whoever runs the machine sees. ``looks`` are sentences, the most pressing first; none means all is well."""

    looks: Sequence[str]
    jobs: Sequence[JobLine]
    tasks: dict[str, int]
    failed: Sequence[Ended]
    mails: Mails
    disk: Disk
    database: DatabaseFacts
    database_size: str
    tables: Sequence[tuple[str, int, str]]
    keys: Sequence[KeyLine]
    backup: BackupRun | None
    backup_size: str


def mails() -> Mails:
    """How the mails stand."""
    rows = db.session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    counts = {row[0]: row[1] for row in rows}
    oldest = db.session.scalar(
        select(func.min(OutboxMessage.created_at)).where(OutboxMessage.state.in_(("waiting", "claimed")))
    )
    waiting = counts.get("waiting", 0) + counts.get("claimed", 0)
    return Mails(waiting, counts.get("failed", 0), counts.get("sent", 0), oldest)


def disk() -> Disk:
    """How full the disk of the data folder is."""
    found = shutil.disk_usage(current_app.config["DATA_DIR"])
    return Disk(found.free, found.total)


def last_backup() -> BackupRun | None:
    """The newest archive that was made."""
    return db.session.scalar(select(BackupRun).order_by(BackupRun.made_at.desc()).limit(1))


def _due(job: Scheduled) -> str:
    if job.every_seconds:
        return gettext("every %(time)s", time=format_timedelta(timedelta(seconds=job.every_seconds)))
    hour, minute = job.daily_at or (0, 0)
    return gettext("daily at %(time)s", time=f"{hour}:{minute:02d}")


def _job_line(job: Scheduled, last: LastRun, at: datetime) -> JobLine:
    if not last.state:
        return JobLine(job.name, _due(job), None, gettext("never ran"), "plain", "")
    if is_late(last.finished_at, job.every_seconds, at):
        return JobLine(job.name, _due(job), last.finished_at, gettext("silent for too long"), "bad", last.fault)
    if last.state == "failed":
        return JobLine(job.name, _due(job), last.finished_at, gettext("failed"), "bad", last.fault)
    return JobLine(job.name, _due(job), last.finished_at, gettext("ended well"), "good", "")


def _keys() -> list[KeyLine]:
    return [
        KeyLine(key.kid, key.purpose, key.from_at, key.at_hand)
        for key in signing_keys()
        if key.until_at is None and key.lost_at is None
    ]


def _looks(
    jobs: Sequence[JobLine], failed: Sequence[Ended], post: Mails, room: Disk, keys: Sequence[KeyLine]
) -> list[str]:
    backup = last_backup()
    bad = [job.name for job in jobs if job.kind == "bad"]
    missing = [key.kid for key in keys if not key.at_hand]
    found = (
        (is_tight(room.free, room.total), gettext("The disk is nearly full: %(words)s.", words=room.words)),
        (bad, gettext("Jobs that failed or are silent: %(names)s.", names=", ".join(bad))),
        (missing, gettext("The file of a key that signs is not there: %(names)s.", names=", ".join(missing))),
        (
            needs_backup(backup.made_at if backup else None, now()),
            gettext("There is no back-up of the last 36 hours. Make one: lms backup."),
        ),
        (failed, gettext("Background work was given up. Look at it below.")),
        (post.failed, gettext("Mails were given up. Send them again below once the mail server answers.")),
        (waits_too_long(post.oldest, now()), gettext("Mails wait for more than an hour.")),
    )
    return [sentence for holds, sentence in found if holds]


def machine_page(actor: Actor) -> MachinePage:
    """Everything on one page."""
    require(actor, SEE_MACHINE)
    plugs: Sequence[Plug] = current_app.extensions["plugs"]
    last, at = last_runs(plugs), now()
    jobs = [_job_line(job, last[name], at) for name, job in sorted(every_job(plugs).items())]
    failed, post, room, keys, facts, backup = (
        given_up(at - FAILED_SHOWN_FOR, MOST_FAILED),
        mails(),
        disk(),
        _keys(),
        database_facts(),
        last_backup(),
    )
    return MachinePage(
        looks=_looks(jobs, failed, post, room, keys),
        jobs=jobs,
        tasks=counts_by_state(),
        failed=failed,
        mails=post,
        disk=room,
        database=facts,
        database_size=size_words(facts.size),
        tables=[(table.name, table.rows, size_words(table.size)) for table in facts.tables],
        keys=keys,
        backup=backup,
        backup_size=size_words(backup.size) if backup else "",
    )
