"""The page of a ceremony: what can be printed, what was made, what is under way."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask_babel import lazy_gettext
from sqlalchemy import select

from certificates.documents.ceremony.lines import count_of_papers
from certificates.documents.ceremony.making import CERTIFICATES, ENVELOPES, HAND_OVER, LABELS
from certificates.documents.ceremony.services import folder_of
from certificates.documents.models import PAPERS, PrintRun
from certificates.documents.permissions import MANAGE
from certificates.errors import PrintRunNotFound
from exams import api as exams
from lms.db import db
from lms.policy import Actor, require
from lms.tasks.api import TaskView, tasks_of

PAPER_NAMES = {
    "pass": lazy_gettext("Certificates of passing (A4)"),
    "title": lazy_gettext("Certificates of the title (A4)"),
    "card": lazy_gettext("Wallet cards, ten on a sheet with crop marks"),
}
ORDER_NAMES = {"seat": lazy_gettext("By seat"), "kana": lazy_gettext("By kana")}
FILE_NAMES = {
    CERTIFICATES: lazy_gettext("For the printer (PDF)"),
    HAND_OVER: lazy_gettext("List to sign (PDF)"),
    LABELS: lazy_gettext("Address labels (PDF)"),
    ENVELOPES: lazy_gettext("Envelopes (PDF)"),
}
STATES = {
    "waiting": (lazy_gettext("Begins soon"), "plain"),
    "running": (lazy_gettext("Being made"), "plain"),
    "done": (lazy_gettext("Ready"), "good"),
    "cancelled": (lazy_gettext("Ended early"), "warn"),
    "failed": (lazy_gettext("Could not be made"), "bad"),
}


@dataclass(frozen=True)
class RunShown:
    """One run. ``files`` is empty until it is ready and once the files were taken away."""

    public_id: str
    papers: str
    order: str
    asked_at: datetime
    state: str
    mark: str
    busy: bool
    done: int
    total: int
    refused: int
    files: tuple[tuple[str, str], ...]
    gone: bool


@dataclass(frozen=True)
class CeremonyPage:
    """All runs of a sitting, and how many papers of each kind can be printed today."""

    public_id: str
    title: str
    counts: tuple[tuple[str, int], ...]
    runs: tuple[RunShown, ...]

    @property
    def none(self) -> bool:
        return not any(count for _, count in self.counts)


def ceremony_page(actor: Actor, sitting_public_id: str) -> CeremonyPage:
    """The page for the secretariat. Refusals: NotAllowed, NotFound."""
    require(actor, MANAGE)
    sitting = exams.sitting_by_public_id(sitting_public_id)
    rows = db.session.scalars(
        select(PrintRun).where(PrintRun.sitting_id == sitting.id).order_by(PrintRun.id.desc()).limit(20)
    ).all()
    tasks = tasks_of(row.task for row in rows)
    passes, titles = (count_of_papers(sitting.id, papers) for papers in ("pass", "title"))
    counts = tuple((str(PAPER_NAMES[papers]), passes if papers == "pass" else titles) for papers in PAPERS)
    shown = tuple(_shown(row, tasks[row.task]) for row in rows if row.task in tasks)
    return CeremonyPage(sitting.public_id, sitting.title, counts, shown)


def _shown(row: PrintRun, task: TaskView) -> RunShown:
    word, mark = STATES[task.state]
    folder = folder_of(row.public_id)
    names = [name for name in task.result.get("files", []) if (folder / name).exists()]
    return RunShown(
        public_id=row.public_id,
        papers=str(PAPER_NAMES[row.papers]),
        order=str(ORDER_NAMES[row.sorted_by]),
        asked_at=row.asked_at,
        state=str(word),
        mark=mark,
        busy=task.state in ("waiting", "running"),
        done=task.done,
        total=task.total,
        refused=task.result.get("refused", 0),
        files=tuple((name, str(FILE_NAMES[name])) for name in names),
        gone=bool(task.result.get("files")) and not names,
    )


def file_of_run(actor: Actor, public_id: str, name: str) -> Path:
    """A finished file of a run. Refusals: NotAllowed, PrintRunNotFound (also for a file that was taken away)."""
    require(actor, MANAGE)
    row = db.session.scalar(select(PrintRun).where(PrintRun.public_id == public_id))
    if row is None or name not in FILE_NAMES or not (folder_of(public_id) / name).exists():
        raise PrintRunNotFound
    return folder_of(public_id) / name


def sitting_with_passers(actor: Actor, sitting_id: int) -> str:
    """The public id of a sitting whose results are released, for those who print; "" for others."""
    if not actor.may(MANAGE):
        return ""
    card = exams.sitting(sitting_id)
    return card.public_id if card.released_at else ""
