"""Reading imports and exports: what became of each question, and what may be done next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, func, or_, select

from exams.bank.exchange.formats import ENDINGS, WRITABLE
from exams.bank.exchange.models import ItemExport, ItemExportRow, ItemImport, ItemImportRow
from exams.bank.exchange.policies import TAKE_OUT
from exams.bank.exchange.rows import Attached, QuestionRow
from exams.bank.exchange.words import CHANGES, FORMATS, LOSSES, OUTCOME_TAGS, REFUSALS, STATE_TAGS, STATES, UNREADABLE
from exams.bank.models import EnemyPair, Item, ItemComment, ItemKey, ItemMedia, ItemReview, ItemVersion
from exams.bank.policies import SEE, WRITE
from exams.bank.queries import citations_of
from exams.bank.rules import KIND_NAMES, LEVEL_NAMES, POOL_NAMES
from exams.errors import NotFound
from lms.accounts.api import people
from lms.db import db
from lms.files.api import describe, read
from lms.knowledge.api import topics
from lms.policy import Actor, require
from lms.text.folding import fold
from lms.ui.lists import Page, page_of, with_rows

AT_ONCE = 200
WORDS = {**CHANGES, **LOSSES, **REFUSALS}


@dataclass(frozen=True)
class RowShown:
    """What became of one question, in the reader's words."""

    number: int
    line: int
    name: str
    code: str
    kind: str
    stem: str
    outcome: str
    outcome_tag: str
    notes: tuple[str, ...]
    item: str


@dataclass(frozen=True)
class ImportPage:
    """One import with its report and the steps that are possible now."""

    public_id: str
    filename: str
    form: str
    pool: str
    topic: str
    level: str
    state: str
    state_tag: str
    fault: str
    found: int
    refused: int
    changed: int
    unchanged: int
    written: int
    wanted: int
    by: str
    at: datetime
    page: Page
    under_way: bool
    may_confirm: bool
    may_undo: bool
    cannot_undo: str


@dataclass(frozen=True)
class ExportPage:
    """One file that was made, with what it could not say."""

    public_id: str
    filename: str
    form: str
    pool: str
    state: str
    state_tag: str
    total: int
    written: int
    missing: int
    by: str
    at: datetime
    page: Page
    under_way: bool
    may_fetch: bool


@dataclass(frozen=True)
class ExchangePage:
    """The room where files come in and go out: the last of both."""

    imports: tuple[ImportPage, ...]
    exports: tuple[ExportPage, ...]
    may_write: bool
    may_take_out: bool


def chapter_names() -> dict[str, str]:
    """Folded code, name and numbered name of every chapter -> its code."""
    found = {}
    for topic in topics():
        for name in (topic.code, topic.name, topic.name_en, f"{topic.position} {topic.name}", topic.code.upper()):
            found[fold(name)] = topic.code
    return found


def import_row(import_id: int) -> ItemImport:
    """One import by its number, as it stands now."""
    return db.session.get_one(ItemImport, import_id, populate_existing=True)


def import_by(public_id: str) -> ItemImport:
    """One import by its public id; for commands, which ask nobody's permission."""
    return db.session.scalars(select(ItemImport).where(ItemImport.public_id == public_id)).one()


def export_by(public_id: str) -> ItemExport:
    """One export by its public id; for commands, which ask nobody's permission."""
    return db.session.scalars(select(ItemExport).where(ItemExport.public_id == public_id)).one()


def export_rows(export_id: int) -> list[ItemExportRow]:
    """What a file could not say, in the order of its questions."""
    query = select(ItemExportRow).where(ItemExportRow.export_id == export_id).order_by(ItemExportRow.number)
    return list(db.session.scalars(query))


def changed_drafts(import_id: int) -> set[int]:
    """The drafts of an import that somebody has changed, moved, looked at with words, or tied to others."""
    own = select(ItemImportRow.item_id).where(ItemImportRow.import_id == import_id, ItemImportRow.item_id.is_not(None))
    versions = select(ItemVersion.id).where(ItemVersion.item_id == Item.id)
    touched = or_(
        Item.version != 1,
        Item.state != "draft",
        select(ItemComment.id).where(ItemComment.item_version_id.in_(versions)).exists(),
        select(ItemReview.id).where(ItemReview.item_version_id.in_(versions)).exists(),
        select(EnemyPair.item_id).where(or_(EnemyPair.item_id == Item.id, EnemyPair.other_id == Item.id)).exists(),
        Item.id.in_(_cases_with_others(import_id)),
    )
    return set(db.session.scalars(select(Item.id).where(Item.id.in_(own), touched)))


def _cases_with_others(import_id: int) -> Select[int | None]:
    """Cases to which a question from elsewhere was added."""
    own = select(ItemImportRow.item_id).where(ItemImportRow.import_id == import_id, ItemImportRow.item_id.is_not(None))
    return select(Item.case_id).where(Item.case_id.is_not(None), Item.id.not_in(own))


def _found(actor: Actor, public_id: str, table: Any) -> Any:
    require(actor, SEE)
    row = db.session.scalar(select(table).where(table.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def import_page(actor: Actor, public_id: str, number: int = 1, outcome: str = "") -> ImportPage:
    """One import with a page of its report; NotFound for who has no business in the bank."""
    row: ItemImport = _found(actor, public_id, ItemImport)
    query = select(ItemImportRow, Item.public_id).outerjoin(Item, Item.id == ItemImportRow.item_id)
    query = query.where(ItemImportRow.import_id == row.id).order_by(ItemImportRow.number)
    page = page_of(query.where(ItemImportRow.outcome == outcome) if outcome else query, number)
    return _import_shown(actor, row, with_rows(page, [_row_shown(one, item or "") for one, item in page.rows]))


def report_rows(import_id: int) -> list[ItemImportRow]:
    """The whole report of an import, in the order of the file."""
    query = select(ItemImportRow).where(ItemImportRow.import_id == import_id).order_by(ItemImportRow.number)
    return list(db.session.scalars(query))


def outcomes(import_id: int) -> dict[str, int]:
    """How many questions were unchanged, changed and refused."""
    query = select(ItemImportRow.outcome, func.count()).where(ItemImportRow.import_id == import_id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(ItemImportRow.outcome))}


def note_said(note: Mapping[str, str]) -> str:
    """A note in the reader's language."""
    word = WORDS[note["code"]]
    return gettext(word) % {"detail": note["detail"]}


def _row_shown(one: ItemImportRow, item: str) -> RowShown:
    return RowShown(
        one.number, one.line, one.name, one.code, KIND_NAMES.get(one.kind, ""), one.stem, STATES[one.outcome],
        OUTCOME_TAGS[one.outcome], tuple(note_said(note) for note in one.notes), item,
    )  # fmt: skip


def _import_shown(actor: Actor, row: ItemImport, page: Page) -> ImportPage:
    counts = outcomes(row.id)
    fault = gettext(UNREADABLE[row.fault]) % {"line": row.fault_line, "detail": row.fault_detail} if row.fault else ""
    may = actor.may(WRITE)
    wanted = row.found - row.refused
    changed = len(changed_drafts(row.id)) if row.state == "done" else 0
    names = {topic.code: f"{topic.position} {topic.name}" for topic in topics()}
    return ImportPage(
        public_id=row.public_id, filename=row.filename, form=FORMATS.get("qti_any" if row.form == "qti" else row.form, ""), pool=POOL_NAMES[row.pool],
        topic=names.get(row.topic_code, row.topic_code), level=LEVEL_NAMES[row.level], state=STATES[row.state],
        state_tag=STATE_TAGS[row.state], fault=fault, found=row.found, refused=counts.get("refused", 0),
        changed=counts.get("changed", 0), unchanged=counts.get("unchanged", 0), written=row.written, wanted=wanted,
        by=_name(row.asked_by), at=row.asked_at, page=page, under_way=row.state in ("reading", "writing", "undoing"),
        may_confirm=may and row.state == "ready" and wanted > 0,
        may_undo=may and row.state == "done" and row.written > 0 and not changed,
        cannot_undo=str(changed) if changed else "",
    )  # fmt: skip


def _name(person_id: int | None) -> str:
    return people([person_id])[person_id].name if person_id is not None else ""


def export_page(actor: Actor, public_id: str, number: int = 1) -> ExportPage:
    """One file that was made, with a page of what it could not say."""
    row: ItemExport = _found(actor, public_id, ItemExport)
    if row.pool == "secure":
        require(actor, TAKE_OUT)
    query = select(ItemExportRow).where(ItemExportRow.export_id == row.id).order_by(ItemExportRow.number)
    page = page_of(query, number)
    return _export_shown(row, with_rows(page, [_export_row(one) for (one,) in page.rows]))


def _export_row(one: ItemExportRow) -> RowShown:
    outcome = "refused" if not one.inside else "changed" if one.notes else "unchanged"
    notes = tuple(note_said(note) for note in one.notes)
    return RowShown(one.number, one.number, "", one.code, "", one.stem, STATES[f"out_{outcome}"], OUTCOME_TAGS[outcome],
                    notes, "")  # fmt: skip


def _export_shown(row: ItemExport, page: Page) -> ExportPage:
    done = row.state == "done"
    return ExportPage(
        public_id=row.public_id, filename=f"questions.{ENDINGS[row.form]}", form=FORMATS[row.form],
        pool=POOL_NAMES[row.pool], state=STATES[f"out_{row.state}"], state_tag="good" if done else "info",
        total=row.total, written=row.written, missing=row.missing, by=_name(row.asked_by), at=row.asked_at, page=page,
        under_way=not done, may_fetch=done,
    )  # fmt: skip


def exchange_page(actor: Actor) -> ExchangePage:
    """The last imports and exports that this reader may know of."""
    require(actor, SEE)
    nothing = Page((), 1, 1, 0)
    imports = db.session.scalars(select(ItemImport).order_by(ItemImport.id.desc()).limit(10))
    exports = select(ItemExport).order_by(ItemExport.id.desc()).limit(10)
    if not actor.may(TAKE_OUT):
        exports = exports.where(ItemExport.pool == "practice")
    return ExchangePage(
        tuple(_import_shown(actor, row, nothing) for row in imports),
        tuple(_export_shown(row, nothing) for row in db.session.scalars(exports)),
        actor.may(WRITE),
        actor.may(TAKE_OUT),
    )


def export_formats() -> dict[str, str]:
    """The formats that can be written, with their names."""
    return {form: FORMATS[form] for form in WRITABLE}


def items_to_export(pool: str, topic_code: str, state: str) -> list[int]:
    """The items of a pool as narrowed, a case before its questions."""
    query = select(Item.id).join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version))
    query = query.where(Item.pool == pool)
    if topic_code:
        query = query.where(ItemVersion.topic_code == topic_code)
    query = query.where(Item.state == state) if state else query.where(Item.state != "retired")
    return list(db.session.scalars(query.order_by(func.coalesce(Item.case_id, Item.id), Item.case_position, Item.id)))


def rows_of_items(item_ids: Iterable[int]) -> Iterator[QuestionRow]:
    """The questions of the bank as rows, with their pictures, a few hundred at a time."""
    listed = list(item_ids)
    for start in range(0, len(listed), AT_ONCE):
        yield from _some_rows(listed[start : start + AT_ONCE])


def _some_rows(ids: list[int]) -> Iterator[QuestionRow]:
    query = (
        select(Item, ItemVersion, ItemKey)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version))
        .join(ItemKey, ItemKey.item_version_id == ItemVersion.id)
        .where(Item.id.in_(ids))
    )
    found = {item.id: (item, version, key) for item, version, key in db.session.execute(query)}
    cited = citations_of(version.id for _, version, _ in found.values())
    case_ids = {item.case_id for item, _, _ in found.values() if item.case_id}
    cases = {item.id: item.code for item in db.session.scalars(select(Item).where(Item.id.in_(case_ids)))}
    for number in ids:
        item, version, key = found[number]
        body = {name: value for name, value in version.body.items() if name != "media"}
        yield QuestionRow(
            number, item.kind, body, key.key, name=item.code, code=item.code, rationale=key.rationale,
            rationales=key.rationales, category=version.topic_code, level=version.level, source=version.source_code,
            fact=", ".join(cited.get(version.id, ())), case=cases.get(item.case_id or 0, ""), media=_media(version.body),
        )  # fmt: skip


def _media(body: Mapping[str, Any]) -> tuple[Attached, ...]:
    shown = body.get("media", ())
    if not shown:
        return ()
    query = select(ItemMedia).where(ItemMedia.public_id.in_([each["file"] for each in shown]))
    files = {row.public_id: row.file_id for row in db.session.scalars(query)}
    return tuple(
        Attached(
            each["kind"], describe(files[each["file"]]).filename or each["file"], each.get("alt", ""),
            each.get("transcript", ""), read(files[each["file"]]),
        )
        for each in shown
        if each["file"] in files
    )  # fmt: skip
