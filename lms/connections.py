"""How a connection to the database begins: what SQLite is told, how long a silent host is waited for."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection

# The log of SQLite may grow to 32 MB before it is brought into the file: pages that change often are then brought in once.
SQLITE_PRAGMAS = (
    "busy_timeout=10000",  # first: after a process was killed, the next statement may have to wait already
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "wal_autocheckpoint=8000",
)
# A database host that is gone says nothing more: after so many seconds of silence a connection is given up.
SILENCE = {
    "connect_timeout": 4,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def connect_arguments(url: URL, pooled: bool) -> dict[str, Any]:
    """What a connection to PostgreSQL is opened with beside its address, which may say any of it otherwise.

    pooled  a pooler hands each transaction another connection, so no prepared statement may be counted on
    """
    if url.get_backend_name() != "postgresql":
        return {}
    told: dict[str, Any] = {name: value for name, value in SILENCE.items() if name not in url.query}
    return told | {"prepare_threshold": None} if pooled else told


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Called with each new connection; SQLite gives no real transactions unless the driver's own are switched off."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(connection: Connection) -> None:
    """Called where a transaction begins; whoever will write says so at once (``begin_immediate``) and queues."""
    if connection.dialect.name != "sqlite":
        return
    immediate = connection.get_execution_options().get("begin_immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
