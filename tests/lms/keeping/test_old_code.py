"""Old code on the new schema: what the last release reads and writes goes on working while the next one is brought out.

migrations/RELEASED names the newest migration of the last release. Its tables are made by the migrations up to there
and read back from the database: they are what the old code knows. Below that name stands what its code no longer uses
(``table`` or ``table.column``), which the next release may take away.
"""

from types import SimpleNamespace

import pytest
from flask_migrate import upgrade
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, insert, select, text

from lms.db import db
from lms.network.loading import load_network
from tests.architecture.source import ROOT, refuse

MIGRATIONS = ROOT / "migrations"


def released():
    """The revision, and what the released code no longer uses."""
    lines = [line.split("#")[0].strip() for line in (MIGRATIONS / "RELEASED").read_text().splitlines()]
    revision, *unused = filter(None, lines)
    return revision, set(unused)


def what_breaks(old, new, unused=frozenset()):
    """Statements of the old code that the new tables would refuse, judged by their columns."""
    for name, table in old.tables.items():
        if name in unused:
            continue
        if name not in new.tables:
            yield f"{name}: the table is gone"
            continue
        here = new.tables[name].columns
        for column in table.columns:
            if f"{name}.{column.name}" in unused:
                continue
            if column.name not in here:
                yield f"{name}.{column.name}: the column is gone"
            elif column.nullable and not here[column.name].nullable:
                yield f"{name}.{column.name}: old code leaves it empty"
            elif _length(here[column.name]) < _length(column):
                yield f"{name}.{column.name}: shorter than before"
        for column in here:
            if column.name not in table.columns and not (column.nullable or column.server_default is not None):
                yield f"{name}.{column.name}: old code does not fill it"


def _length(column):
    return getattr(column.type, "length", None) or 10**9


def read_back():
    found = MetaData()
    found.reflect(db.engine)
    return found


@pytest.mark.postgres
def test_what_the_last_release_reads_and_writes_goes_through_on_the_newest_schema(app):
    revision, unused = released()
    db.drop_all()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    db.session.remove()
    upgrade(directory=str(MIGRATIONS), revision=revision)
    old = read_back()
    upgrade(directory=str(MIGRATIONS))
    load_network()
    db.session.remove()

    refuse(what_breaks(old, read_back(), unused), "a migration takes away what the last release still uses")
    written = 0
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for table in old.sorted_tables:
            # Old code names its own columns and no others; it finds the rows of new code, and writes its own.
            kept = [column for column in table.columns if f"{table.name}.{column.name}" not in unused]
            row = connection.execute(select(*kept).limit(1)).mappings().first() if table.name not in unused else None
            if row and table.name != "alembic_version" and table.primary_key.columns:
                this = [column == row[column.name] for column in table.primary_key.columns]
                connection.execute(delete(table).where(*this))
                connection.execute(insert(table).values(**row))
                written += 1
        connection.rollback()
    # So many tables at least are filled from the folder of the network.
    assert written >= 10


def tables(*columns, name="thing"):
    found = MetaData()
    Table(name, found, *columns)
    return SimpleNamespace(tables=found.tables)


BEFORE = (Column("id", Integer, primary_key=True), Column("word", String(40)), Column("note", String(40)))


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ([Column("id", Integer), Column("word", String(40))], "thing.note: the column is gone"),
        ([Column("word", String(40), nullable=False)], "thing.word: old code leaves it empty"),
        ([Column("word", String(20))], "thing.word: shorter than before"),
        ([Column("new", String(20), nullable=False)], "thing.new: old code does not fill it"),
    ],
)
def test_a_migration_that_old_code_would_stumble_over_is_named(after, said):
    kept = {column.name: column._copy() for column in BEFORE} if said != "thing.note: the column is gone" else {}
    there = {**kept, **{column.name: column for column in after}}

    assert list(what_breaks(tables(*[c._copy() for c in BEFORE]), tables(*there.values()))) == [said]


def test_what_is_only_added_breaks_nothing_and_what_is_unused_may_go():
    added = [*[c._copy() for c in BEFORE], Column("new", String(9)), Column("more", Integer, server_default="0")]

    assert not list(what_breaks(tables(*[c._copy() for c in BEFORE]), tables(*added)))
    without = tables(*[c._copy() for c in BEFORE[:2]])
    assert not list(what_breaks(tables(*[c._copy() for c in BEFORE]), without, {"thing.note"}))
    assert not list(what_breaks(tables(*[c._copy() for c in BEFORE]), tables(name="other"), {"thing"}))
