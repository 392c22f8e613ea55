"""Tables of files that came in and went out, with a row for every question in them."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from exams.bank.rules import POOLS
from lms.db import BigId, Instant, PublicId, db, one_of, ref
from lms.knowledge.api import LEVELS

IMPORT_STATES = ("reading", "ready", "writing", "done", "undoing", "undone", "discarded", "refused")
EXPORT_STATES = ("writing", "done")
OUTCOMES = ("unchanged", "changed", "refused")


class ItemImport(db.Model):
    """One file that was brought in: read first, written when somebody said so.

    topic_code, level  where questions go whose file does not say
    fault              why the whole file was refused: a code of words.UNREADABLE
    """

    __tablename__ = "item_import"
    __table_args__ = (one_of("state", *IMPORT_STATES), one_of("pool", *POOLS), one_of("level", *LEVELS))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    file_id: Mapped[int] = ref("file.id")
    filename: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(20), default="")
    pool: Mapped[str] = mapped_column(String(10))
    topic_code: Mapped[str] = mapped_column(String(20), ForeignKey("topic.code"))
    level: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="reading")
    fault: Mapped[str] = mapped_column(String(40), default="")
    fault_line: Mapped[int] = mapped_column(default=0)
    fault_detail: Mapped[str] = mapped_column(String(200), default="")
    found: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[int | None] = ref("person.id", nullable=True, index=True)
    asked_at: Mapped[Instant]


class ItemImportRow(db.Model):
    """What becomes of one question of a file: as it was, changed (what), or refused (where and why).

    notes  [{"code", "detail"}], codes of words.CHANGES or words.REFUSALS
    """

    __tablename__ = "item_import_row"
    __table_args__ = (one_of("outcome", *OUTCOMES),)

    import_id: Mapped[int] = ref("item_import.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    name: Mapped[str] = mapped_column(String(200), default="")
    code: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    stem: Mapped[str] = mapped_column(String(120), default="")
    outcome: Mapped[str] = mapped_column(String(10))
    notes: Mapped[list[Any]]
    item_id: Mapped[int | None] = ref("item.id", nullable=True, index=True)


class ItemExport(db.Model):
    """One file that was made of questions of one pool, as narrowed; secure ones only for who may take them out."""

    __tablename__ = "item_export"
    __table_args__ = (one_of("state", *EXPORT_STATES), one_of("pool", *POOLS))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    form: Mapped[str] = mapped_column(String(20))
    pool: Mapped[str] = mapped_column(String(10))
    topic_code: Mapped[str] = mapped_column(String(20), default="")
    item_state: Mapped[str] = mapped_column(String(10), default="")
    state: Mapped[str] = mapped_column(String(10), default="writing")
    total: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    asked_by: Mapped[int | None] = ref("person.id", nullable=True, index=True)
    asked_at: Mapped[Instant]


class ItemExportRow(db.Model):
    """What a file could not say of one question; ``inside`` is false when the question itself is not in it."""

    __tablename__ = "item_export_row"

    export_id: Mapped[int] = ref("item_export.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40))
    stem: Mapped[str] = mapped_column(String(120))
    inside: Mapped[bool]
    notes: Mapped[list[Any]]
