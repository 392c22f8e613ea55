"""Use-cases of whoever runs the machine, and the memory of back-ups."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import Column, Table, Text, and_, select, type_coerce, update

from lms.clock import now
from lms.db import transaction
from lms.errors import NotFound
from lms.operations.jobs import ask_to_run, every_job
from lms.operations.models import BackupRun
from lms.operations.policies import RUN_WORK
from lms.operations.sealing import sealed_columns
from lms.outbox.services import send_failed_again
from lms.policy import SYSTEM, Actor, require
from lms.sealed import add_key, keep_first_key, ring, seal, unseal
from lms.tasks.api import try_again
from lms.ui.plug import Plug

PORTION = 200


def run_job(actor: Actor, name: str) -> None:
    """Ask for a run of a job, now; the scheduler's process does it. NotFound for a name that is no job's."""
    require(actor, RUN_WORK)
    plugs: Sequence[Plug] = current_app.extensions["plugs"]
    job = every_job(plugs).get(name)
    if job is None:
        raise NotFound
    with transaction() as work:
        ask_to_run(work, job)
        work.audit(actor, "operations.job_run", "job", name)


def retry_task(actor: Actor, public_id: str) -> None:
    """Let failed work be tried again from where it stopped. NotFound for work that did not fail."""
    require(actor, RUN_WORK)
    with transaction() as work:
        try_again(work, public_id)
        work.audit(actor, "operations.task_retried", "task", public_id)


def retry_mails(actor: Actor) -> int:
    """Let every mail that was given up be sent again; returns how many."""
    require(actor, RUN_WORK)
    with transaction() as work:
        count = send_failed_again(work)
        work.audit(actor, "operations.mails_retried", "outbox", count=count)
    return count


def note_backup(digest: str, size: int, rows: int) -> None:
    """Remember that an archive was made."""
    with transaction() as work:
        work.session.add(BackupRun(made_at=now(), digest=digest, size=size, rows=rows))


def note_verified(digest: str) -> None:
    """Remember that an archive was opened and compared, when it is one of ours that we still know of."""
    with transaction() as work:
        run = work.session.scalar(select(BackupRun).where(BackupRun.digest == digest))
        if run is not None:
            run.verified_at = now()


def _seal_portion(table: Table, column: Column[str], place: str, kid: str) -> int:
    """Seal some values of a column that another key sealed or none; returns how many."""
    keys, raw = list(table.primary_key.columns), type_coerce(column, Text)
    with transaction() as work:
        old = raw.is_not(None) & (raw != "") & raw.not_like(f"sealed:{kid}:%")
        rows = work.session.execute(select(*keys, raw.label("stored")).where(old).limit(PORTION)).all()
        for row in rows:
            anew = seal(unseal(row.stored, place), place)
            same = and_(*(key == value for key, value in zip(keys, row, strict=False)), raw == row.stored)
            work.session.execute(update(table).where(same).values({column.name: type_coerce(anew, Text)}))
    return len(rows)


def seal_anew(*, new_key: bool = True) -> dict[str, int]:
    """Bring a new key in, seal every value with it, forget the old keys; returns how many values of which column.

    What somebody changes meanwhile is sealed with the new key by her own process. Without ``new_key`` only what is
    not sealed yet, or with an older key, is sealed.
    """
    kid = add_key() if new_key else ring()[0][0]
    done: dict[str, int] = {}
    for table, column, place in sealed_columns():
        while count := _seal_portion(table, column, place, kid):
            done[place] = done.get(place, 0) + count
    keep_first_key()
    with transaction() as work:
        work.audit(SYSTEM, "operations.sealed_anew", "key", kid, values=sum(done.values()))
    return done
