"""Which columns are sealed, and with which keys."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text, select, type_coerce

from lms.db import db
from lms.sealed import Sealed, SealedJson, is_sealed


def sealed_columns() -> Iterator[tuple[Table, Column[str], str]]:
    """Every sealed column of the house with its table and its place."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed | SealedJson):
                yield table, column, column.type.place


def how_sealed() -> dict[str, dict[str, int]]:
    """For each sealed column how many values each key sealed; "open" are those that none did."""
    found: dict[str, dict[str, int]] = {}
    for _, column, place in sealed_columns():
        raw = type_coerce(column, Text)
        counts = found.setdefault(place, {})
        for stored in db.session.scalars(select(raw).where(raw.is_not(None) & (raw != ""))):
            name = stored.split(":")[1] if is_sealed(stored) else "open"
            counts[name] = counts.get(name, 0) + 1
    return found
