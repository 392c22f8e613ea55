"""Asking for a ceremony's papers, ending a run, taking files away."""

import shutil
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from certificates.documents.ceremony.folder import RunFolder
from certificates.documents.ceremony.lines import count_of_papers
from certificates.documents.ceremony.making import RunPlan, make_run
from certificates.documents.models import PrintRun
from certificates.documents.permissions import MANAGE
from certificates.errors import NobodyPassed, PrintRunNotFound
from exams import api as exams
from lms.clock import now
from lms.db import db, transaction
from lms.policy import Actor, require
from lms.tasks.api import Running, ask_to_end, enqueue

MAKE, TIDY = "certificates.print_run", "certificates.tidy_print_runs"
KEPT_FOR = timedelta(days=30)
EVERY = 10


def runs_folder() -> Path:
    """Where the files of all runs lie: beside the drawn papers, and like them in no back-up."""
    return Path(current_app.config["DATA_DIR"]) / "cache" / "prints"


def folder_of(public_id: str) -> Path:
    return runs_folder() / public_id


def ask_run(actor: Actor, sitting_public_id: str, plan: RunPlan) -> str:
    """Have the papers of a sitting made in the background; returns the public id of the run.

    Refusals: NotAllowed, NotFound, NobodyPassed.
    """
    require(actor, MANAGE)
    sitting = exams.sitting_by_public_id(sitting_public_id)
    if not count_of_papers(sitting.id, plan.papers):
        raise NobodyPassed
    with transaction() as work:
        run = PrintRun(
            sitting_id=sitting.id,
            papers=plan.papers,
            sorted_by=plan.sorted_by,
            asked_at=now(),
            asked_by=actor.person_id,
        )
        work.session.add(run)
        work.session.flush()
        run.task = enqueue(work, MAKE, run.public_id, {"run": run.public_id}, asked_by=actor)
        work.audit(actor, "certificates.print_run_asked", "print_run", run.id, papers=plan.papers)
        return run.public_id


def end_run(actor: Actor, public_id: str) -> None:
    """Ask a run to end after the certificate at hand. Refusals: NotAllowed, PrintRunNotFound."""
    require(actor, MANAGE)
    with transaction() as work:
        run = work.session.scalar(select(PrintRun).where(PrintRun.public_id == public_id))
        if run is None:
            raise PrintRunNotFound
        ask_to_end(work, run.task)
        work.audit(actor, "certificates.print_run_ended", "print_run", run.id)


def make_run_task(task: Running) -> None:
    """The background side: told every ten certificates, ended by whoever may."""
    run = db.session.scalar(select(PrintRun).where(PrintRun.public_id == task.args["run"]))
    if run is None:
        raise PrintRunNotFound
    sitting, public_id = exams.sitting(run.sitting_id), run.public_id
    plan = RunPlan(run.papers, run.sorted_by)

    def told(done: int, total: int) -> bool:
        return (done % EVERY != 0 and done != total) or task.progress(done, total)

    made = make_run(sitting, plan, folder_of(public_id), told)
    task.finish_with(drawn=made.drawn, kept=made.kept, refused=len(made.refused), files=made.files)


def tidy_runs() -> int:
    """Take files away after a month; returns of how many runs."""
    old = db.session.scalars(select(PrintRun.public_id).where(PrintRun.asked_at < now() - KEPT_FOR)).all()
    return _remove(folder_of(public_id) for public_id in old)


def tidy_runs_task(task: Running) -> None:
    task.finish_with(removed=tidy_runs())


def forget_printed(numbers: Collection[str]) -> int:
    """Take away every run whose list names one of these papers: list and labels name its holder (rules 20)."""
    return _remove(path for path in sorted(runs_folder().glob("*")) if RunFolder(path).names_one_of(numbers))


def _remove(folders: Iterable[Path]) -> int:
    there = [folder for folder in folders if folder.is_dir()]
    for folder in there:
        shutil.rmtree(folder)
    return len(there)
