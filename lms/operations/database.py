"""What the engine tells of itself: size, connections, the largest tables, the statements that cost most."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError

from lms.db import db

MOST_LINES = 10
LONGEST_STATEMENT = 300
MOST_COUNTED = 1000
BEGAN = "statement_began"
VALUES = re.compile(r"\(\?(?:, \?)+\)")
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


class Counter:
    """What the statements of this process cost since it began, by their words without values.

    SQLite counts nothing itself, and has one web process. Threads count without a lock, so a figure can be a little
    too low; of more than MOST_COUNTED statements the costlier half is kept.
    """

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = {}

    def begin(self, connection: Connection, *_: Any) -> None:
        connection.info[BEGAN] = perf_counter()

    def end(self, connection: Connection, _cursor: Any, words: str, *_: Any) -> None:
        if connection.dialect.name != "sqlite":
            return
        known = self._seconds.get(words)
        if known is None:
            if len(self._seconds) >= MOST_COUNTED:
                self._seconds = dict(sorted(self._seconds.items(), key=lambda line: line[1][1])[MOST_COUNTED // 2 :])
            known = self._seconds.setdefault(words, [0, 0.0])
        known[0] += 1
        known[1] += perf_counter() - connection.info[BEGAN]

    def most_costly(self, most: int) -> list[Statement]:
        """The statements that took most time in all; those that differ in the number of values alone are one."""
        found: dict[str, list[float]] = {}
        for words, (calls, seconds) in list(self._seconds.items()):
            one = found.setdefault(VALUES.sub("(?, ...)", " ".join(words.split())), [0, 0.0])
            one[0], one[1] = one[0] + calls, one[1] + seconds
        costly = sorted(found.items(), key=lambda line: -line[1][1])[:most]
        return [Statement(w[:LONGEST_STATEMENT], int(n), 1000 * s / n, 1000 * s) for w, (n, s) in costly]


COUNTER = Counter()
event.listen(Engine, "before_cursor_execute", COUNTER.begin)
event.listen(Engine, "after_cursor_execute", COUNTER.end)


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
        return DatabaseFacts("sqlite", database_size(), None, None, COUNTER.most_costly(MOST_LINES), ())
    open_now = db.session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
    most = db.session.scalar(text("SELECT current_setting('max_connections')::int"))
    tables = [TableSize(*row) for row in db.session.execute(text(TABLES), {"most": MOST_LINES})]
    return DatabaseFacts("postgresql", database_size(), open_now, most, _statements(), tables)
