"""The answer writer: a wicket in front of Flask that takes answers in and nothing else.

The one named exception to "transactions only in services" (design law 3). In an exam nearly all requests save
one answer; through the web framework and the ORM that would cost ten times as much. Cookie, origin and CSRF
are checked here before anything is read; the truth is in the SQL of statements.py, which the ordinary pages use
too. One thread a process writes what has gathered meanwhile in one transaction, and a page is told "saved"
only after its COMMIT. Whoever waits for it is awaited on the loop of the process and holds no thread.
"""

import asyncio
import json
import logging
import queue
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from hmac import compare_digest
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.http import parse_cookie

from exams.attempts.intake import Batch, Told, take_in
from exams.attempts.messages import Malformed, read_batch, reply
from exams.attempts.pulse import PulseDoor
from exams.attempts.store import AWAY, Store
from lms.clock import now
from lms.wickets import Answer, Asked, Wicket, in_json

PATH = "/exams/save"
LARGEST_BODY = 512 * 1024
LARGEST_GROUP = 200
KEPT_SESSIONS = 4096
KEPT_ORIGINS = 64
COOKIE_READ_SECONDS = 600
PATIENCE_SECONDS = 15.0
log = logging.getLogger("lms.saving")


@dataclass(slots=True)
class Waiting:
    """A batch in the queue, who awaits what becomes of it, and that once it is written."""

    batch: Batch
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Told | None]
    told: Told | None = None

    def tell(self) -> None:
        """On the loop alone; twice is once."""
        if not self.answer.done():
            self.answer.set_result(self.told)


def tell_all(group: list[Waiting]) -> None:
    """Wake all who wait, each loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Waiting]] = {}
    for waiting in group:
        by_loop.setdefault(waiting.loop, []).append(waiting)
    for loop, theirs in by_loop.items():
        # A loop that is over has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell, theirs)


def _tell(group: list[Waiting]) -> None:
    for waiting in group:
        waiting.tell()


class AnswerWriter:
    """One writing thread of a process. It begins with the first batch, so that it lives in the worker, not its parent."""

    def __init__(self, database_url: str, pooled: bool = False) -> None:
        self._store = Store(database_url, pooled)
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    async def save(self, batch: Batch) -> Told | None:
        """Hand a batch in and wait for its COMMIT; None when it could not be written: the page keeps and repeats it."""
        if self._thread is None or not self._thread.is_alive():
            self._start()
        loop = asyncio.get_running_loop()
        waiting = Waiting(batch, loop, loop.create_future())
        self._queue.put(waiting)
        given_up = loop.call_later(PATIENCE_SECONDS, waiting.tell)
        try:
            return await waiting.answer
        finally:
            given_up.cancel()

    def close(self) -> None:
        """Write what is in the queue, then end."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(PATIENCE_SECONDS)
            self._thread = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="answer-writer", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            while len(group) < LARGEST_GROUP and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    self._queue.put(None)
                    break
                group.append(following)
            self._write(group)
        self._store.close()

    def _write(self, group: list[Waiting]) -> None:
        """Write the group at once; if that fails, each batch by itself, so that one cannot hold up the others.

        While the database is away nobody is tried alone: each would wait for it anew, and all who come after.
        """
        try:
            self._take_in(group)
        except AWAY as fault:
            log.warning("answers could not be written, the pages keep them: %s", type(fault).__name__)
            tell_all(group)
        except Exception:
            log.exception("a group of answers could not be written")
            for waiting in group:
                self._write_alone(waiting)

    def _write_alone(self, waiting: Waiting) -> None:
        try:
            self._take_in([waiting])
        except Exception:
            log.exception("answers could not be written; the page keeps them")
            tell_all([waiting])

    def _take_in(self, group: list[Waiting]) -> None:
        batches = [waiting.batch for waiting in group]
        results = self._store.write(lambda run, engine: take_in(run, engine, batches, now()))
        for waiting, told in zip(group, results, strict=True):
            waiting.told = told
        tell_all(group)


class Refused(Exception):
    """A request that is turned away before its answers are looked at."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@lru_cache(KEPT_ORIGINS)
def is_same_origin(origin: str, referrer: str, host: str) -> bool:
    """True when the sending page is one of this house. A browser always tells its origin with such a request."""
    return urlsplit(origin or referrer).netloc == host != ""


class SaveDoor:
    """POST /exams/save."""

    method, path, largest = "POST", PATH, LARGEST_BODY

    def __init__(self, app: Flask, writer: AnswerWriter) -> None:
        self._writer = writer
        self._cookie = app.config["SESSION_COOKIE_NAME"]
        # What was signed stays signed: a page sends the same cookie and token with each of its answers.
        self._read_cookie = lru_cache(KEPT_SESSIONS)(partial(_session_in, self._cookie, app))
        self._read_token = lru_cache(KEPT_SESSIONS)(
            URLSafeTimedSerializer(app.secret_key or "", "wtf-csrf-token").loads
        )
        self._checks_csrf = bool(app.config.get("WTF_CSRF_ENABLED", True))

    async def __call__(self, asked: Asked) -> Answer:
        """The answer to one page; refusals are answers, too."""
        try:
            told = await self._writer.save(self._batch(asked))
        except Refused as refused:
            return in_json({"error": refused.reason}, refused.status)
        if told is None:
            return in_json({"error": "busy"}, 503)
        return in_json(reply(told, now()))

    def _batch(self, asked: Asked) -> Batch:
        if not is_same_origin(asked.header("origin"), asked.header("referer"), asked.header("host")):
            raise Refused(403, "origin")
        session = self._session(asked.header("cookie"))
        self._check_csrf(session, asked.header("x-csrftoken"))
        try:
            if not asked.header("content-type").startswith("application/json"):
                raise Malformed("type")
            batch = read_batch(json.loads(asked.body), session)
        except (ValueError, RecursionError) as fault:
            raise Refused(400, "malformed") from fault
        if not batch.session:
            raise Refused(401, "signed_out")
        return batch

    def _session(self, cookies: str) -> Mapping[str, Any]:
        try:
            return self._read_cookie(cookies, int(time.monotonic() // COOKIE_READ_SECONDS))
        except BadData as fault:
            raise Refused(401, "signed_out") from fault

    def _check_csrf(self, session: Mapping[str, Any], header: str) -> None:
        if not self._checks_csrf:
            return
        try:
            told = self._read_token(header)
        except BadData as fault:
            raise Refused(403, "csrf") from fault
        if not compare_digest(str(told), str(session.get("csrf_token", ""))):
            raise Refused(403, "csrf")


def _session_in(cookie: str, app: Flask, header: str, _turn: int) -> Mapping[str, Any]:
    """The session that a Cookie header bears; BadData when it is none of ours or too old. Each turn reads it anew."""
    signed = parse_cookie({"HTTP_COOKIE": header}).get(cookie, "")
    oldest = int(app.permanent_session_lifetime.total_seconds())
    sessions = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return MappingProxyType(sessions.loads(signed, max_age=oldest))


def wickets(app: Flask) -> list[Wicket]:
    """What stands in front of Flask in an exam: answers go to the writer, pulses to their reader.

    Without them Flask serves the same addresses through services, only slower.
    """
    writer = AnswerWriter(app.config["SQLALCHEMY_DATABASE_URI"], app.config["DATABASE_POOLED"])
    return [SaveDoor(app, writer), PulseDoor(app)]
