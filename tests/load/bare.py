"""The floor under the answer writer: a callable that does nothing but the same grouped upsert, made durable.

No session, no CSRF, no journal, no join to the attempt: a body of JSON in, one row an answer, reply after COMMIT.
"""

import asyncio
import json
import os
import queue
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

TABLE = (
    "CREATE TABLE IF NOT EXISTS bare_answer (attempt VARCHAR(22), part VARCHAR(4), position INTEGER, answer TEXT, "
    "stream VARCHAR(32), seq INTEGER, PRIMARY KEY (attempt, part, position))"
)
UPSERT = {
    "sqlite": """
INSERT INTO bare_answer SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
FROM json_each(?) WHERE true
ON CONFLICT (attempt, part, position) DO UPDATE SET answer = excluded.answer, seq = excluded.seq""",
    "postgresql": """
INSERT INTO bare_answer SELECT DISTINCT ON (1, 2, 3) e ->> 0, e ->> 1, (e ->> 2)::int, e ->> 3, e ->> 4, (e ->> 5)::int
FROM jsonb_array_elements(%s::jsonb) e ORDER BY 1, 2, 3, 6 DESC
ON CONFLICT (attempt, part, position) DO UPDATE SET answer = excluded.answer, seq = excluded.seq""",
}


def connected(address: str) -> tuple[Any, str]:
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True), "postgresql"
    connection = sqlite3.connect(url.database or "", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection, "sqlite"


def create() -> Callable[..., Awaitable[None]]:
    """What Granian calls, with one writing thread as the answer writer has."""
    waiting: queue.SimpleQueue[tuple[list[Any], asyncio.Future[None]]] = queue.SimpleQueue()
    loops: list[asyncio.AbstractEventLoop] = []

    def tell(group: list[tuple[list[Any], asyncio.Future[None]]]) -> None:
        for _, done in group:
            done.set_result(None)

    def write() -> None:
        connection, engine = connected(os.environ["LMS_DATABASE_URL"])
        while True:
            group = [waiting.get()]
            while len(group) < 200 and not waiting.empty():
                group.append(waiting.get())
            rows = [row for rows, _ in group for row in rows]
            connection.execute("BEGIN")
            connection.execute(UPSERT[engine], (json.dumps(rows),))
            connection.execute("COMMIT")
            loops[0].call_soon_threadsafe(tell, group)

    first, engine = connected(os.environ["LMS_DATABASE_URL"])
    if engine == "postgresql":  # two processes begin at once: the other one waits until this one has gone
        first.execute("SELECT pg_advisory_lock(1)")
    first.execute(TABLE)
    first.close()
    threading.Thread(target=write, daemon=True).start()

    async def application(scope: Any, line: Any) -> None:
        if scope.method == "POST":
            told = json.loads(await line())
            if not loops:
                loops.append(asyncio.get_running_loop())
            done = loops[0].create_future()
            entries = told["entries"]
            fields = ("part", "position", "answer", "stream", "seq")
            waiting.put(([[told["attempt"], *(e[name] for name in fields)] for e in entries], done))
            await done
        line.response_bytes(200, [("Content-Type", "application/json"), ("Content-Length", "2")], b"{}")

    return application
