"""The answer writer: a small WSGI callable in front of Flask that takes answers in and nothing else.

The one named exception to "transactions only in services" (design law 3). In an exam nearly all requests save
one answer; through the web framework and the ORM that would cost ten times as much. Cookie, origin and CSRF
are checked here before anything is read; the truth is in the SQL of statements.py, which the ordinary pages use
too. One thread a process writes what has gathered meanwhile in one transaction, and a page is told "saved"
only after its COMMIT.
"""

import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
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
from exams.attempts.pulse import PATH as PULSE_PATH
from exams.attempts.pulse import PulseDoor
from exams.attempts.store import AWAY, Store
from lms.clock import now

PATH = "/exams/save"
LARGEST_BODY = 512 * 1024
LARGEST_GROUP = 200
KEPT_SESSIONS = 4096
KEPT_ORIGINS = 64
COOKIE_READ_SECONDS = 600
PATIENCE_SECONDS = 15.0
log = logging.getLogger("lms.saving")
in_short = json.JSONEncoder(separators=(",", ":")).encode

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(slots=True)
class Waiting:
    """A batch in the queue and, once written, what became of it.

    The lock is held from the beginning; whoever sleeps on it is woken at less cost than by an event.
    """

    batch: Batch
    told: Told | None = None
    _turn: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._turn.acquire()

    def wait(self, seconds: float) -> bool:
        """Sleep until woken; False when nobody did within these seconds."""
        return bool(self._turn.acquire(timeout=seconds))

    def done(self) -> None:
        """Wake who waits; twice is once."""
        if self._turn.locked():
            self._turn.release()


class AnswerWriter:
    """One writing thread of a process. It begins with the first batch, so that it lives in the worker, not its parent."""

    def __init__(self, database_url: str, pooled: bool = False) -> None:
        self._store = Store(database_url, pooled)
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def save(self, batch: Batch) -> Told | None:
        """Hand a batch in and wait for its COMMIT; None when it could not be written: the page keeps and repeats it."""
        if self._thread is None or not self._thread.is_alive():
            self._start()
        waiting = Waiting(batch)
        self._queue.put(waiting)
        waiting.wait(PATIENCE_SECONDS)
        return waiting.told

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
            for waiting in group:
                waiting.done()
        except Exception:
            log.exception("a group of answers could not be written")
            for waiting in group:
                self._write_alone(waiting)

    def _write_alone(self, waiting: Waiting) -> None:
        try:
            self._take_in([waiting])
        except Exception:
            log.exception("answers could not be written; the page keeps them")
            waiting.done()

    def _take_in(self, group: list[Waiting]) -> None:
        batches = [waiting.batch for waiting in group]
        results = self._store.write(lambda run, engine: take_in(run, engine, batches, now()))
        for waiting, told in zip(group, results, strict=True):
            waiting.told = told
            waiting.done()


class Refused(Exception):
    """A request that is turned away before its answers are looked at."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@lru_cache(KEPT_ORIGINS)
def is_same_origin(origin: str, referrer: str, host: str) -> bool:
    """True when the sending page is one of this house. A browser always tells its origin with such a request."""
    return urlsplit(origin or referrer).netloc == host != ""


class SaveDoor:
    """POST /exams/save as a WSGI callable."""

    def __init__(self, app: Flask, writer: AnswerWriter) -> None:
        self._writer = writer
        self._cookie = app.config["SESSION_COOKIE_NAME"]
        # What was signed stays signed: a page sends the same cookie and token with each of its answers.
        self._read_cookie = lru_cache(KEPT_SESSIONS)(partial(_session_in, self._cookie, app))
        self._read_token = lru_cache(KEPT_SESSIONS)(
            URLSafeTimedSerializer(app.secret_key or "", "wtf-csrf-token").loads
        )
        self._checks_csrf = bool(app.config.get("WTF_CSRF_ENABLED", True))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            told = self._told(environ)
        except Refused as refused:
            return _answer(start_response, refused.status, {"error": refused.reason})
        if told is None:
            return _answer(start_response, "503 Service Unavailable", {"error": "busy"})
        return _answer(start_response, "200 OK", reply(told, now()))

    def _told(self, environ: dict[str, Any]) -> Told | None:
        if not is_same_origin(
            environ.get("HTTP_ORIGIN", ""), environ.get("HTTP_REFERER", ""), environ.get("HTTP_HOST", "")
        ):
            raise Refused("403 Forbidden", "origin")
        session = self._session(environ)
        self._check_csrf(session, environ.get("HTTP_X_CSRFTOKEN", ""))
        try:
            batch = read_batch(json.loads(_body(environ)), session)
        except (ValueError, RecursionError) as fault:
            raise Refused("400 Bad Request", "malformed") from fault
        if not batch.session:
            raise Refused("401 Unauthorized", "signed_out")
        return self._writer.save(batch)

    def _session(self, environ: dict[str, Any]) -> Mapping[str, Any]:
        try:
            return self._read_cookie(environ.get("HTTP_COOKIE", ""), int(time.monotonic() // COOKIE_READ_SECONDS))
        except BadData as fault:
            raise Refused("401 Unauthorized", "signed_out") from fault

    def _check_csrf(self, session: Mapping[str, Any], header: str) -> None:
        if not self._checks_csrf:
            return
        try:
            told = self._read_token(header)
        except BadData as fault:
            raise Refused("403 Forbidden", "csrf") from fault
        if not compare_digest(str(told), str(session.get("csrf_token", ""))):
            raise Refused("403 Forbidden", "csrf")


def _session_in(cookie: str, app: Flask, header: str, _turn: int) -> Mapping[str, Any]:
    """The session that a Cookie header bears; BadData when it is none of ours or too old. Each turn reads it anew."""
    signed = parse_cookie({"HTTP_COOKIE": header}).get(cookie, "")
    oldest = int(app.permanent_session_lifetime.total_seconds())
    sessions = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return MappingProxyType(sessions.loads(signed, max_age=oldest))


def _body(environ: dict[str, Any]) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise Refused("413 Content Too Large", "too_large")
    if not environ.get("CONTENT_TYPE", "").startswith("application/json"):
        raise Malformed("type")
    return bytes(environ["wsgi.input"].read(int(length)))


def _answer(start_response: Callable[..., Any], status: str, told: Mapping[str, Any]) -> list[bytes]:
    body = in_short(told).encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(status, headers)
    return [body]


def wrap(app: Flask) -> Wsgi:
    """The whole server: answers go to the writer, pulses to their door, everything else to Flask.

    Used by ``lms.server:application``. Without it, Flask serves the same address through services, only slower.
    """
    writer = AnswerWriter(app.config["SQLALCHEMY_DATABASE_URI"], app.config["DATABASE_POOLED"])
    door, pulse = SaveDoor(app, writer), PulseDoor(app)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == PATH and environ.get("REQUEST_METHOD") == "POST":
            return door(environ, start_response)
        if environ.get("PATH_INFO") == PULSE_PATH and environ.get("REQUEST_METHOD") == "GET":
            return pulse(environ, start_response)
        return app(environ, start_response)

    return application
