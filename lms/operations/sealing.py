"""Sealing everything anew under a new key, portion by portion, while the house goes on working."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text, and_, select, type_coerce, update

from lms.db import db, transaction
from lms.policy import SYSTEM
from lms.sealed import Sealed, SealedJson, add_key, is_sealed, keep_first_key, ring, seal, unseal

PORTION = 200


def sealed_columns() -> Iterator[tuple[Table, Column[str], str]]:
    """Every sealed column of the house with its table and its place."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed | SealedJson):
                yield table, column, column.type.place


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
