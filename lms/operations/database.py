"""What the engine tells of itself: size, connections, the largest tables, the statements that cost most."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lms.db import db

MOST_LINES = 10
LONGEST_STATEMENT = 300
STATEMENTS = """
    SELECT query, calls, mean_exec_time, total_exec_time FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY total_exec_time DESC LIMIT :most
"""
TABLES = """
    SELECT relname, n_live_tup, pg_total_relation_size(relid) AS size FROM pg_stat_user_tables
    ORDER BY size DESC LIMIT :most
"""


@dataclass(frozen=True)
class Statement:
    """A statement with its placeholders, never with values. Times in milliseconds."""

    words: str
    calls: int
    mean: float
    total: float


@dataclass(frozen=True)
class TableSize:
    """A table with about how many rows and how many bytes, indexes included."""

    name: str
    rows: int
    size: int


@dataclass(frozen=True)
class DatabaseFacts:
    """How the database stands. ``statements`` is None where the engine does not tell."""

    engine: str
    size: int
    connections: int | None
    most_connections: int | None
    statements: Sequence[Statement] | None
    tables: Sequence[TableSize]


def database_size() -> int:
    """Bytes of the database; on SQLite with what waits in its log."""
    if db.engine.dialect.name == "postgresql":
        return db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0
    path = Path(db.engine.url.database or "")
    files = [path, path.with_name(f"{path.name}-wal")]
    return sum(file.stat().st_size for file in files if file.is_file())


def _statements() -> list[Statement] | None:
    """None where pg_stat_statements is not there, not loaded, or not readable for this user."""
    try:
        with db.session.begin_nested():
            rows = db.session.execute(text(STATEMENTS), {"most": MOST_LINES}).all()
    except DBAPIError:
        return None
    return [Statement(" ".join(row[0].split())[:LONGEST_STATEMENT], row[1], row[2], row[3]) for row in rows]


def database_facts() -> DatabaseFacts:
    """Ask the engine."""
    if db.engine.dialect.name != "postgresql":
        return DatabaseFacts("sqlite", database_size(), None, None, None, ())
    open_now = db.session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
    most = db.session.scalar(text("SELECT current_setting('max_connections')::int"))
    tables = [TableSize(*row) for row in db.session.execute(text(TABLES), {"most": MOST_LINES})]
    return DatabaseFacts("postgresql", database_size(), open_now, most, _statements(), tables)
