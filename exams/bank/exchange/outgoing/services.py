"""Use-cases of taking questions out: asked for by who may, written in the background, every taking in the log."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from exams.bank.exchange.errors import NothingToExport
from exams.bank.exchange.formats import ENDINGS, WRITABLE, Told, write_questions
from exams.bank.exchange.models import ItemExport, ItemExportRow
from exams.bank.exchange.packing import packed, scratch, unpacked
from exams.bank.exchange.placing import shown_stem
from exams.bank.exchange.policies import TAKE_OUT
from exams.bank.exchange.queries import items_to_export, rows_of_items
from exams.bank.policies import SEE
from exams.errors import NotFound
from lms.clock import now
from lms.db import db, transaction
from lms.files.api import keep, read
from lms.policy import Actor, require
from lms.tasks.api import Running, enqueue

WRITE_FILE = "exams.exchange.export"
ROWS_AT_ONCE = 100


def start_export(actor: Actor, form: str, pool: str, topic_code: str = "", state: str = "") -> str:
    """Ask for a file with the questions of a pool; returns the export's public id.

    Secure questions leave the bank by its owners' hands alone: the exam board, each taking in the audit log. Retired
    questions are in the file only when they are asked for.
    """
    require(actor, TAKE_OUT if pool == "secure" else SEE)
    if form not in WRITABLE:
        raise NotFound
    total = len(items_to_export(pool, topic_code, state))
    if not total:
        raise NothingToExport
    with transaction() as work:
        row = ItemExport(
            form=form, pool=pool, topic_code=topic_code, item_state=state, total=total, asked_by=actor.person_id,
            asked_at=now(),
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        enqueue(work, WRITE_FILE, str(row.id), {"export": row.id}, asked_by=actor)
        work.audit(actor, "exams.export.asked", "item_export", row.id, pool=pool, count=total)
        return row.public_id


def write_file(task: Running) -> None:
    """Background: write the file and what it could not say of each question."""
    write_export(int(task.args["export"]), task)


def write_export(export_id: int, task: Running | None = None) -> None:
    """Write an export that was asked for; one that is done is left alone."""
    row = db.session.get_one(ItemExport, export_id)
    if row.state == "done":
        return
    with transaction() as work:
        work.session.execute(delete(ItemExportRow).where(ItemExportRow.export_id == export_id))
    ids, form, by = items_to_export(row.pool, row.topic_code, row.item_state), row.form, row.asked_by
    said: list[Told] = []
    number = written = missing = 0
    with scratch() as stream:
        for told in write_questions(rows_of_items(ids), form, stream):
            said.append(told)
            number += 1
            written, missing = written + told[2], missing + (not told[2])
            if len(said) == ROWS_AT_ONCE or number == len(ids):
                _keep_rows(export_id, number - len(said), said)
                said = []
                if task is not None:
                    task.progress(number, len(ids))
        stream.seek(0)
        stored = packed(stream.read())
    with transaction() as work:
        file_id = keep(work, stored, "zip", f"questions.{ENDINGS[form]}", by=by)
        work.session.execute(
            update(ItemExport)
            .where(ItemExport.id == export_id)
            .values(state="done", file_id=file_id, written=written, missing=missing)
        )


def _keep_rows(export_id: int, before: int, said: Sequence[Told]) -> None:
    with transaction() as work:
        work.session.add_all(
            ItemExportRow(
                export_id=export_id, number=before + n, code=row.code, stem=shown_stem(row), inside=inside,
                notes=[{"code": note.code, "detail": note.detail} for note in losses],
            )
            for n, (row, losses, inside) in enumerate(said, start=1)
        )  # fmt: skip


def fetch_export(actor: Actor, public_id: str) -> tuple[bytes, str]:
    """The bytes of a file that was made, and its name; each fetching of secure questions is logged."""
    require(actor, SEE)
    row = db.session.scalar(select(ItemExport).where(ItemExport.public_id == public_id))
    if row is None or row.file_id is None:
        raise NotFound
    if row.pool == "secure":
        require(actor, TAKE_OUT)
    content = unpacked(read(row.file_id))
    name = f"questions-{row.asked_at:%Y%m%d}.{ENDINGS[row.form]}"
    with transaction() as work:
        work.audit(actor, "exams.export.fetched", "item_export", row.id, pool=row.pool)
    return content, name
