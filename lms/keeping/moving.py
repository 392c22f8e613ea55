"""Move an installation from SQLite to PostgreSQL: every row copied, counted and compared.

The foreign keys of the empty target are taken off while rows arrive and put back at the end, where PostgreSQL checks
each; all of it is one transaction, so a move that fails leaves an empty target.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, func, insert, select, text

from lms.db import BigInt, db
from lms.keeping.errors import CopiesDiffer, NotEmpty

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Moved:
    """One table: its rows, and the digest that both sides agree on."""

    table: str
    rows: int
    digest: str


def _plain(value: Any) -> str:
    """A value as text that does not depend on the engine it was read from."""
    if isinstance(value, Decimal | float):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    """Every row in the order of its key. Texts are ordered by bytes, which both engines can."""
    key: list[Any] = [_by_bytes(connection, column) for column in table.primary_key.columns or table.columns]
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*key))
    yield from found


def _by_bytes(connection: Connection, column: Column[Any]) -> Any:
    if connection.dialect.name == "postgresql" and column.type.python_type is str:
        return column.collate("C")
    return column


def digest_of(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a digest over all their values in order."""
    digest, rows = hashlib.sha256(), 0
    for row in _rows(connection, table):
        digest.update(("\x1f".join(map(_plain, row)) + "\x1e").encode())
        rows += 1
    return rows, digest.hexdigest()


def _foreign_keys(connection: Connection) -> list[tuple[str, str, str]]:
    found = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
        )
    )
    return [(table, name, meaning) for table, name, meaning in found]


def _fill(source: Connection, target: Connection, table: Table) -> None:
    chunk: list[dict[str, Any]] = []
    for row in _rows(source, table):
        chunk.append(dict(row._mapping))
        if len(chunk) == ROWS_AT_ONCE:
            target.execute(insert(table), chunk)
            chunk = []
    if chunk:
        target.execute(insert(table), chunk)


def _set_sequences(target: Connection, tables: Iterable[Table]) -> None:
    for table in tables:
        for column in table.primary_key.columns:
            if not isinstance(column.type, type(BigInt)) or column.foreign_keys:
                continue
            name = target.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
            )
            highest = target.scalar(select(func.max(column)))
            if name and highest:
                target.execute(text("SELECT setval(:name, :highest)"), {"name": name, "highest": highest})


def move(source_engine: Engine, target_engine: Engine) -> Iterator[Moved]:
    """Copy every table and compare it; the last row is given once the target is committed.

    Refuses a target that holds rows (NotEmpty) and a copy that differs in count or digest (CopiesDiffer).
    """
    tables = db.metadata.sorted_tables
    moved: list[Moved] = []
    with source_engine.connect() as source, target_engine.begin() as target:
        if any(target.scalar(select(func.count()).select_from(table)) for table in tables):
            raise NotEmpty(where=target_engine.url.render_as_string(hide_password=True))
        keys = _foreign_keys(target)
        for table_name, name, _ in keys:
            target.execute(text(f'ALTER TABLE {table_name} DROP CONSTRAINT "{name}"'))
        for table in tables:
            _fill(source, target, table)
        for table_name, name, meaning in keys:
            target.execute(text(f'ALTER TABLE {table_name} ADD CONSTRAINT "{name}" {meaning}'))
        _set_sequences(target, tables)
        different = []
        for table in tables:
            ours, theirs = digest_of(source, table), digest_of(target, table)
            moved.append(Moved(table.name, *theirs))
            if ours != theirs:
                different.append(table.name)
        if different:
            raise CopiesDiffer(tables=", ".join(different))
    yield from moved
