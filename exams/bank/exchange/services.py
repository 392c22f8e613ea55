"""Use-cases of bringing questions in: read a file, say yes, write drafts, undo.

A file is read twice: once to tell what becomes of each question, once to write. Drafts are written a few at a time, so
that no transaction holds the lock for long; each is whole when it appears, and the report knows which are there.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, TypeVar

from sqlalchemy import delete, select, update

from exams.bank.exchange.errors import ChapterMissing, ImportInUse, ImportStepTaken
from exams.bank.exchange.formats import MOST_BYTES, READABLE, format_of, read_questions
from exams.bank.exchange.media import keep_media
from exams.bank.exchange.models import ItemImport, ItemImportRow
from exams.bank.exchange.packing import packed, unpacked
from exams.bank.exchange.placing import Place, Placer, draft_from, shown_stem
from exams.bank.exchange.queries import changed_drafts, chapter_names, import_row
from exams.bank.exchange.rows import QuestionRow, Read, Refused, Unreadable
from exams.bank.models import Item, ItemKey, ItemMedia, ItemStep, ItemVersion, PracticeEntry
from exams.bank.policies import WRITE
from exams.bank.services import create_item
from exams.errors import ItemCodeTaken, NotFound
from lms.accounts.api import actor_of
from lms.clock import now
from lms.db import Work, db, transaction
from lms.files.api import keep, read
from lms.files.errors import FileEmpty, FileTooLarge
from lms.policy import SYSTEM, Actor, require
from lms.tasks.api import Running, enqueue

READ_FILE, WRITE_DRAFTS, UNDO_DRAFTS = "exams.exchange.read", "exams.exchange.write", "exams.exchange.undo"
# Rows of a report, drafts and undone drafts in one transaction: each well below 50 ms on SQLite (design law 3).
ROWS_AT_ONCE, DRAFTS_AT_ONCE, UNDONE_AT_ONCE = 100, 5, 25
CHUNKS_A_REPORT = 10
MEGABYTE = 1024 * 1024
One = TypeVar("One")


def start_import(
    actor: Actor, stream: IO[bytes], filename: str, *, form: str, pool: str, topic_code: str, level: str
) -> str:
    """Keep a file and ask for it to be read; returns the import's public id. Nothing is written to the bank yet.

    form                the format; empty to find it out
    topic_code, level   for questions whose file does not say; pool is for all of them, none is ever a sample (rules 10)
    """
    require(actor, WRITE)
    content = stream.read(MOST_BYTES + 1)
    if not content:
        raise FileEmpty
    if len(content) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES // MEGABYTE)
    if topic_code not in set(chapter_names().values()):
        raise ChapterMissing(topic=topic_code)
    stored = packed(content)
    with transaction() as work:
        row = ItemImport(
            file_id=keep(work, stored, "zip", filename, by=actor.person_id), filename=filename[:200],
            form=form if form in READABLE else "", pool=pool, topic_code=topic_code, level=level,
            asked_by=actor.person_id, asked_at=now(),
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        enqueue(work, READ_FILE, str(row.id), {"import": row.id}, asked_by=actor)
        work.audit(actor, "exams.import.started", "item_import", row.id, pool=pool)
        return row.public_id


def read_file(task: Running) -> None:
    """Background: tell what becomes of every question of a file."""
    report_on_file(int(task.args["import"]), task)


def report_on_file(import_id: int, task: Running | None = None) -> None:
    """Read a file and keep a row for every question in it; a file that cannot be read is refused as a whole."""
    row = import_row(import_id)
    if row.state != "reading":
        return
    with transaction() as work:
        work.session.execute(delete(ItemImportRow).where(ItemImportRow.import_id == import_id))
        work.session.execute(update(ItemImport).where(ItemImport.id == import_id).values(found=0, refused=0))
    content = unpacked(read(row.file_id))
    try:
        form = row.form or format_of(content)
        for chunk in _chunks(enumerate(_placed(row, content, form), start=1), ROWS_AT_ONCE):
            _keep_report(import_id, chunk)
            if task is not None and not task.progress(chunk[-1][0], 0):
                break
        _step(import_id, "ready", form=form)
    except Unreadable as fault:
        _step(import_id, "refused", fault=fault.code, fault_line=fault.line, fault_detail=fault.detail[:200])


def _placed(row: ItemImport, content: bytes, form: str) -> Iterator[Read]:
    """The questions of a file with their place here."""
    place = Place(row.topic_code, row.level, f"im{row.id}", chapter_names())
    own = select(ItemImportRow.item_id).where(ItemImportRow.import_id == row.id, ItemImportRow.item_id.is_not(None))
    taken = set(db.session.scalars(select(Item.code).where(Item.id.not_in(own))))
    cases = set(db.session.scalars(select(Item.code).where(Item.kind == "case", Item.pool == row.pool)))
    placer = Placer(place, taken, cases)
    for number, found in enumerate(read_questions(content, form), start=1):
        yield placer.placed(found, number)


def _chunks(found: Iterator[One], size: int) -> Iterator[list[One]]:
    while chunk := list(islice(found, size)):
        yield chunk


def _keep_report(import_id: int, chunk: Sequence[tuple[int, Read]]) -> None:
    refused = sum(isinstance(found, Refused) for _, found in chunk)
    with transaction() as work:
        work.session.add_all(_report_row(import_id, number, found) for number, found in chunk)
        work.session.execute(
            update(ItemImport)
            .where(ItemImport.id == import_id)
            .values(found=ItemImport.found + len(chunk), refused=ItemImport.refused + refused)
        )


def _report_row(import_id: int, number: int, found: Read) -> ItemImportRow:
    if isinstance(found, Refused):
        notes = [{"code": found.reason.code, "detail": found.reason.detail}]
        return ItemImportRow(
            import_id=import_id, number=number, line=found.line, name=found.name[:200], outcome="refused", notes=notes
        )
    return ItemImportRow(
        import_id=import_id, number=number, line=found.line, name=found.name[:200], code=found.code, kind=found.kind,
        stem=shown_stem(found), outcome="changed" if found.notes else "unchanged",
        notes=[{"code": note.code, "detail": note.detail} for note in found.notes],
    )  # fmt: skip


def _step(import_id: int, state: str, **values: object) -> None:
    with transaction() as work:
        work.session.execute(update(ItemImport).where(ItemImport.id == import_id).values(state=state, **values))


def confirm_import(actor: Actor, public_id: str) -> None:
    """Say yes to what the report told: the questions that are not refused become drafts, in the background."""
    _ask(actor, public_id, "ready", "writing", WRITE_DRAFTS)


def discard_import(actor: Actor, public_id: str) -> None:
    """Say no: nothing of the file goes into the bank."""
    _ask(actor, public_id, "ready", "discarded", "")


def _ask(actor: Actor, public_id: str, before: str, after: str, kind: str) -> None:
    require(actor, WRITE)
    with transaction() as work:
        row = work.session.scalar(select(ItemImport).where(ItemImport.public_id == public_id).with_for_update())
        if row is None:
            raise NotFound
        if row.state not in (before, after):
            raise ImportStepTaken
        if row.state == after:
            return
        row.state = after
        if kind:
            enqueue(work, kind, str(row.id), {"import": row.id, "by": actor.person_id}, asked_by=actor)
        work.audit(actor, f"exams.import.{after}", "item_import", row.id, count=row.found - row.refused)


def write_drafts(task: Running) -> None:
    """Background: write the drafts of a confirmed import; goes on where it was stopped."""
    by = task.args["by"]
    write_confirmed(int(task.args["import"]), actor_of(by) if by else SYSTEM, task)


def write_confirmed(import_id: int, actor: Actor, task: Running | None = None) -> None:
    """Write every question that was not refused as a draft of the chosen pool; rows that have theirs are left alone."""
    row = import_row(import_id)
    if row.state != "writing":
        return
    pool, filename, total = row.pool, row.filename, row.found - row.refused
    content = unpacked(read(row.file_id))
    placed = enumerate(_placed(row, content, row.form), start=1)
    wanted = ((number, found) for number, found in placed if isinstance(found, QuestionRow))
    written = row.written
    for place, chunk in enumerate(_chunks(wanted, DRAFTS_AT_ONCE)):
        written += _write_chunk(actor, import_id, pool, filename, chunk)
        if task is not None and place % CHUNKS_A_REPORT == 0:
            task.progress(written, total)
    _step(import_id, "done")


def _write_chunk(
    actor: Actor, import_id: int, pool: str, filename: str, chunk: Sequence[tuple[int, QuestionRow]]
) -> int:
    fresh = 0
    with transaction() as work:
        numbers = [number for number, _ in chunk]
        rows = {
            one.number: one
            for one in work.session.scalars(
                select(ItemImportRow).where(ItemImportRow.import_id == import_id, ItemImportRow.number.in_(numbers))
            )
        }
        for number, question in chunk:
            one = rows.get(number)
            if one is not None and one.item_id is None and one.outcome != "refused":
                fresh += _write_one(work, actor, one, pool, filename, question)
        work.session.execute(
            update(ItemImport).where(ItemImport.id == import_id).values(written=ItemImport.written + fresh)
        )
    return fresh


def _write_one(work: Work, actor: Actor, one: ItemImportRow, pool: str, filename: str, question: QuestionRow) -> bool:
    """Whether a draft was written; a code that was taken meanwhile refuses the question."""
    media = keep_media(work, actor, question)
    draft = draft_from(question, filename)
    if media:
        draft.body["media"] = [medium.shown for medium in media]  # type: ignore[index]
    try:
        public_id = create_item(actor, question.code, pool, draft)
    except ItemCodeTaken:
        one.outcome, one.notes = "refused", [{"code": "code_taken", "detail": question.code}]
        work.session.execute(
            update(ItemImport).where(ItemImport.id == one.import_id).values(refused=ItemImport.refused + 1)
        )
        return False
    item = work.session.scalars(select(Item).where(Item.public_id == public_id)).one()
    work.session.add_all(medium.row(item.id, actor.person_id) for medium in media)
    if question.case:
        _join_case(work, item, question.case)
    one.item_id = item.id
    return True


def _join_case(work: Work, item: Item, code: str) -> None:
    case = work.session.scalar(select(Item).where(Item.code == code, Item.kind == "case", Item.pool == item.pool))
    if case is not None:
        last = work.session.scalar(
            select(Item.case_position).where(Item.case_id == case.id).order_by(Item.case_position.desc()).limit(1)
        )
        item.case_id, item.case_position = case.id, (last or 0) + 1


def undo_import(actor: Actor, public_id: str) -> None:
    """Take all drafts of an import out again. Refuses with ImportInUse once one was changed, commented on or used."""
    require(actor, WRITE)
    row = db.session.scalar(select(ItemImport).where(ItemImport.public_id == public_id))
    if row is None:
        raise NotFound
    changed = changed_drafts(row.id)
    if row.state == "done" and changed:
        raise ImportInUse(count=len(changed))
    _ask(actor, public_id, "done", "undoing", UNDO_DRAFTS)


def undo_drafts(task: Running) -> None:
    """Background: take drafts out a few at a time; one that was changed in the meantime stays, and the import with it."""
    import_id = int(task.args["import"])
    if import_row(import_id).state != "undoing":
        return
    total, done = import_row(import_id).written, 0
    while chunk := _still_to_undo(import_id):
        _take_out(import_id, chunk)
        done += len(chunk)
        task.progress(done, total)
    kept = changed_drafts(import_id)
    _step(import_id, "done" if kept else "undone", written=len(kept))


def _still_to_undo(import_id: int) -> list[int]:
    """A few drafts that nobody touched; questions of a case before the case itself."""
    changed = changed_drafts(import_id)
    query = (
        select(ItemImportRow.item_id)
        .where(ItemImportRow.import_id == import_id, ItemImportRow.item_id.is_not(None))
        .order_by(ItemImportRow.number.desc())
    )
    found = [number for number in db.session.scalars(query) if number is not None and number not in changed]
    return found[:UNDONE_AT_ONCE]


def _take_out(import_id: int, item_ids: Sequence[int]) -> None:
    with transaction() as work:
        changed = changed_drafts(import_id)
        ids = [number for number in item_ids if number not in changed]
        versions = select(ItemVersion.id).where(ItemVersion.item_id.in_(ids))
        work.session.execute(update(ItemImportRow).where(ItemImportRow.item_id.in_(ids)).values(item_id=None))
        work.session.execute(delete(ItemKey).where(ItemKey.item_version_id.in_(versions)))
        for table in (ItemVersion, ItemStep, ItemMedia, PracticeEntry):
            work.session.execute(delete(table).where(table.item_id.in_(ids)))
        work.session.execute(delete(Item).where(Item.id.in_(ids)))
        work.session.execute(
            update(ItemImport).where(ItemImport.id == import_id).values(written=ItemImport.written - len(ids))
        )
        work.audit(SYSTEM, "exams.import.taken_out", "item_import", import_id, count=len(ids))
