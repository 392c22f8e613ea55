"""The bare driver beneath the answer writer and the pulse: a connection without framework and ORM."""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from exams.attempts.statements import Run
from lms.connections import SQLITE_PRAGMAS, connect_arguments

# Every statement here finds its rows by key. PostgreSQL keeps a plan, and one that it made while a table was empty, in the
# first minute of a first exam, reads all of that table for each answer until the next ANALYZE (docs/decisions/0113).
BY_KEY = "enable_seqscan = off"
# The database is gone, restarts, became a standby or has no room: no fault of what was to be written.
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.ReadOnlySqlTransaction,
    sqlite3.OperationalError,
)


def plain(connection: Connection) -> Run:
    """Our statements through a connection of the ORM's."""

    def run(statement: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        result = connection.execute(text(statement), dict(values))
        return result.all() if result.returns_rows else ()

    return run


@cache
def in_the_words_of_psycopg(statement: str) -> str:
    """Our named parameters as psycopg writes them; a cast is none."""
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement)


class Later(Sequence[Sequence[Any]]):
    """The rows of a statement that was sent and not waited for: they are fetched when somebody looks at them."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._found: Sequence[Sequence[Any]] | None = None

    def _rows(self) -> Sequence[Sequence[Any]]:
        if self._found is None:
            self._found = self._cursor.fetchall()
        return self._found

    def __getitem__(self, at: Any) -> Any:
        return self._rows()[at]

    def __len__(self) -> int:
        return len(self._rows())


class Store:
    """A connection of one thread at a time: SQLite (WAL, synchronous FULL) or PostgreSQL, through the bare driver."""

    def __init__(self, database_url: str, pooled: bool = False) -> None:
        self._url = make_url(database_url)
        self._pooled = pooled
        self.engine = self._url.get_backend_name()
        self._connection: Any = None

    def _open(self) -> Any:
        if self.engine == "postgresql":
            address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            opened = psycopg.connect(address, autocommit=True, **connect_arguments(self._url, self._pooled))
            if not self._pooled:
                opened.execute(f"SET {BY_KEY}")
            return opened
        connection = sqlite3.connect(
            self._url.database or "", isolation_level=None, timeout=10, check_same_thread=False
        )
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _run(self, statement: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        words = in_the_words_of_psycopg(statement) if self.engine == "postgresql" else statement
        cursor = self._connection.execute(words, values)
        return cursor.fetchall() if cursor.description else ()

    def _send(self, statement: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        return Later(self._connection.execute(in_the_words_of_psycopg(statement), values))

    def write(self, work: Callable[[Run, str], Any]) -> Any:
        """Run ``work`` in one transaction; a broken connection is thrown away, and the next call opens a new one.

        Returns once the COMMIT is durable. PostgreSQL is sent statement after statement and waited for only where the
        next one needs what the last one found; behind a pooler each is waited for.
        """
        if self._connection is None:
            self._connection = self._open()
        try:
            return self._sent(work) if self.engine == "postgresql" and not self._pooled else self._written(work)
        except BaseException:
            self.close()
            raise

    def _written(self, work: Callable[[Run, str], Any]) -> Any:
        self._connection.execute("BEGIN IMMEDIATE" if self.engine == "sqlite" else f"BEGIN; SET LOCAL {BY_KEY}")
        result = work(self._run, self.engine)
        self._connection.execute("COMMIT")
        return result

    def _sent(self, work: Callable[[Run, str], Any]) -> Any:
        with self._connection.pipeline():
            self._connection.execute("BEGIN")
            result = work(self._send, self.engine)
            ended = self._connection.execute("COMMIT")
        # A transaction that had failed answers COMMIT with ROLLBACK.
        if ended.statusmessage != "COMMIT":
            raise psycopg.InterfaceError(f"answers were not committed: {ended.statusmessage}")
        return result

    def read(self, work: Callable[[Run], Any]) -> Any:
        """Run ``work`` that only reads, each statement by itself; a broken connection is thrown away."""
        if self._connection is None:
            self._connection = self._open()
        try:
            return work(self._run)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the connection go; what was not committed is undone by the engine."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
