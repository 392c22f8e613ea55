"""Reads from a replica, where an installation has one (LMS_READ_URL), with one's own writes in them.

Pages of the registry and pages for everybody, which their package names in its plug, may be read from a database that
follows the writing one. Whoever sent a form reads from the writing one for some seconds, on every page; a page that
writes goes on there at once. Who is signed in, and with which roles, is always asked of the writing one. A replica that does not answer is left alone for a while (docs/decisions/0099).
"""

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_sqlalchemy.extension import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy.exc import OperationalError

REPLICA = "replica"
COOKIE = "wrote"
OWN_SECONDS = 10
AWAY_SECONDS = 10.0
READING = ("GET", "HEAD")
log = logging.getLogger("lms.replica")


class ReadingSession(Session):
    """Asks the replica while the page that is being made may be read from it."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:
        """The engine for a question; whatever names its own has it."""
        if bind is None and has_request_context() and g.get("reads_replica") and "work" not in self.info:
            return self._db.engines[REPLICA]
        return super().get_bind(mapper, clause, bind, **more)


def read_where_written() -> None:
    """A use-case begins: what this request asks from now on, it asks where it writes."""
    if has_request_context():
        g.reads_replica, g.wrote = False, True


@contextmanager
def asked_where_written() -> Iterator[None]:
    """Ask the writing database within a page that else reads the replica: who is signed in and what she may is never behind."""
    if not has_request_context():
        yield
        return
    reads, g.reads_replica = g.get("reads_replica", False), False
    try:
        yield
    finally:
        g.reads_replica = reads and not g.get("wrote", False)


def _answers(app: Flask, db: SQLAlchemy) -> bool:
    """Whether the replica can be asked now; one that could not is asked again after a while."""
    if time.monotonic() < app.extensions["replica_away_until"]:
        return False
    try:
        db.engines[REPLICA].connect().close()
    except OperationalError as fault:
        log.warning("the replica does not answer: %s", type(fault.orig).__name__)
        app.extensions["replica_away_until"] = time.monotonic() + AWAY_SECONDS
        return False
    return True


def init_replica(app: Flask, db: SQLAlchemy, blueprints: Collection[str]) -> None:
    """Let the pages of these blueprints be read from the replica, if there is one."""
    app.extensions["replica_away_until"] = 0.0

    def choose() -> None:
        fits = request.method in READING and request.blueprint in blueprints and COOKIE not in request.cookies
        g.reads_replica = fits and REPLICA in db.engines and _answers(app, db)

    def remember(response: Response) -> Response:
        if g.get("wrote") and request.method not in READING and REPLICA in db.engines:
            secure = current_app.config["PRODUCTION"]
            response.set_cookie(COOKIE, "1", OWN_SECONDS, httponly=True, samesite="Lax", secure=secure)
        return response

    app.before_request(choose)
    app.after_request(remember)
