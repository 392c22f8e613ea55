"""What the web server runs: the application with the answer writer in front of it, each body whole, each request timed."""

import gc
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from flask import Flask, Request

from exams.plug import answer_writer
from lms.app import create_app
from lms.bodies import Environ, Front
from lms.config import read_settings
from lms.db import db
from lms.operations.metrics import Measured
from lms.second import TwoPlaces

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
PAGES_AT_ONCE = 2
TRACING = "lms.operations.engine:trace"


class AFewAtATime:
    """A WSGI application that makes only so many answers at once; whoever comes meanwhile waits for her turn.

    Pages are made by the processor: more of them at once in one process only hold each other up, and each keeps a
    connection to the database. The server's other threads are free for answers that wait for their COMMIT.
    """

    def __init__(self, inner: Wsgi, most: int = PAGES_AT_ONCE) -> None:
        self._inner, self._turns = inner, threading.BoundedSemaphore(most)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._turns:
            return self._inner(environ, start_response)


def create_server() -> object:
    """The WSGI callable for the web server; one process writes answers on SQLite (design law 3)."""
    settings = read_settings()
    return serving(create_app(settings), settings.proxies)


def serving(app: Flask, proxies: int, second: Path | None = None) -> object:
    """What a web process asks: an application, made in this process or loaded before it was forked.

    second  the door of a process that makes pages beside this one
    """
    begin_traces(app)
    app.wsgi_app = AFewAtATime(app.wsgi_app)  # type: ignore[method-assign]
    if second:
        app.wsgi_app = TwoPlaces(app.wsgi_app, second)  # type: ignore[method-assign]
    leave_alone_what_stays()
    return Measured(Front(answer_writer(app), proxies, lambda environ: is_known(app, environ)))


def begin_traces(app: Flask) -> None:
    """Loaded by name and only where an installation asks for them: they would cost every other one 25 MB."""
    if app.config["TRACES_URL"]:
        with app.app_context():
            resolve_name(TRACING)(app, db.engine, app.config["TRACES_URL"])


def is_known(app: Flask, environ: Environ) -> bool:
    """Whether a request bears the signed session of somebody."""
    session = app.session_interface.open_session(app, Request(environ))
    return bool(session and session.get("_user_id"))


def leave_alone_what_stays() -> None:
    """Let the collector pass over what was loaded: it stays until the end, and each full look at it costs 0.1 s."""
    gc.collect()
    gc.freeze()
