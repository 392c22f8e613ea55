"""Rows of the database as lines of evidence: every column as a plain value, and the name of the record."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, inspect

from lms.db import Base, db

PORTION = 500


def record_name(row: Base) -> str:
    """How a line names its row: "attempt:5.12", the table and its key."""
    mapper = inspect(type(row))
    return f"{mapper.local_table.name}:{'.'.join(str(value) for value in mapper.primary_key_from_instance(row))}"  # type: ignore[attr-defined]


def line_of(row: Base, hide: Collection[str] = ()) -> dict[str, Any]:
    """One row as a line, without the hidden columns."""
    columns = [column.key for column in inspect(type(row)).column_attrs if column.key not in hide]
    return {"record": record_name(row), **{name: getattr(row, name) for name in columns}}


def lines_of(query: Select[Any], hide: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """The rows of a query for one table as lines, read in portions."""
    for row in db.session.scalars(query.execution_options(yield_per=PORTION)):
        yield line_of(row, hide)
