"""The pulse of an exam page: every second it asks how its attempt stands, and is answered in one read.

Time that was added, a clock that was stopped, words of the invigilator and support that was granted are so on the
page within two seconds. A pulse writes nothing and proves nothing: contact, as evidence of an outage (rules 12), is
what the answer writer notes. In front of Flask a door serves it without framework and ORM; behind it Flask serves the
same address.
"""

import asyncio
import logging
import queue
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from itsdangerous import BadData
from werkzeug.http import parse_cookie

from exams.attempts.intake import instant_of, split_session
from exams.attempts.messages import milliseconds, session_key
from exams.attempts.statements import Run
from exams.attempts.store import AWAY, Store
from lms.clock import now
from lms.wickets import Answer, Asked, in_json

PATH = "/exams/pulse"
CONNECTIONS = 4
log = logging.getLogger("lms.pulse")

STANDING = """
SELECT CASE WHEN a.state = 'open' AND a.paused_at IS NOT NULL THEN 'paused' ELSE a.state END,
  a.closes_at, a.break_until_at, a.news, CASE WHEN a.pen = :pen THEN 1 ELSE 0 END
FROM attempt a
WHERE a.public_id = :attempt AND EXISTS (
  SELECT 1 FROM attempt_stream s WHERE s.sitting_id = a.sitting_id AND s.attempt_id = a.id AND s.stream = :pen
    AND s.session_key = :session AND s.session_epoch <= :epoch)
"""


def pulse_of(run: Run, attempt: str, pen: str, session: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """How an attempt stands for one of its pages; without a state when the page is not of this session."""
    who, epoch = split_session(session_key(session, attempt))
    asked = {"attempt": attempt, "pen": pen, "session": who, "epoch": epoch}
    rows = run(STANDING, asked) if who else ()
    if not rows:
        return {"now": milliseconds(at), "state": ""}
    state, closes_at, break_until_at, news, holds_pen = rows[0]
    return {
        "now": milliseconds(at),
        "closes": milliseconds(instant_of(closes_at)) if closes_at else None,
        "state": state,
        "pause_ends": milliseconds(instant_of(break_until_at)) if break_until_at else None,
        "news": news,
        "pen": bool(holds_pen) or state not in ("open", "paused"),
    }


class PulseDoor:
    """GET /exams/pulse. A few threads read for everybody, each through a connection that nobody else uses meanwhile."""

    method, path, largest = "GET", PATH, 0

    def __init__(self, app: Flask) -> None:
        self._cookie = app.config["SESSION_COOKIE_NAME"]
        self._oldest = int(app.permanent_session_lifetime.total_seconds())
        self._sessions = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self._threads = ThreadPoolExecutor(CONNECTIONS, "pulse")
        self._stores: queue.SimpleQueue[Store] = queue.SimpleQueue()
        for _ in range(CONNECTIONS):
            self._stores.put(Store(app.config["SQLALCHEMY_DATABASE_URI"], app.config["DATABASE_POOLED"]))

    async def __call__(self, asked: Asked) -> Answer:
        """How the attempt stands, or that nobody can say so now."""
        words = parse_qs(asked.query)
        attempt, pen = (words.get(name, [""])[0] for name in ("attempt", "pen"))
        session = self._session(asked.header("cookie"))
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._told, attempt, pen, session)

    def _told(self, attempt: str, pen: str, session: Mapping[str, Any]) -> Answer:
        store = self._stores.get()
        try:
            return in_json(store.read(lambda run: pulse_of(run, attempt, pen, session, now())))
        except AWAY as fault:
            log.warning("a pulse was not answered: %s", type(fault).__name__)
            return in_json({"error": "busy"}, 503)
        finally:
            self._stores.put(store)

    def _session(self, cookies: str) -> dict[str, Any]:
        try:
            signed = parse_cookie({"HTTP_COOKIE": cookies}).get(self._cookie, "")
            return dict(self._sessions.loads(signed, max_age=self._oldest))
        except BadData:
            return {}
