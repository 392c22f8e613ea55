"""What the web server runs: the application with the answer writer in front of it, each body whole, each request timed."""

import gc
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from flask import Flask, Request

from exams.plug import answer_writer
from lms.app import create_app
from lms.bodies import Environ, Front
from lms.config import read_settings
from lms.db import db
from lms.makers import Elsewhere
from lms.operations.metrics import Measured
from lms.turns import Turns

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
BESIDE = 3
TRACING = "lms.operations.engine:trace"


class OneAfterTheOther:
    """A WSGI application that makes one answer after the other; where one takes long, some more beside it (lms/turns.py).

    The server's other threads are free for answers that wait for their COMMIT, and for lines that are slow.
    """

    def __init__(self, inner: Wsgi, beside: int = BESIDE) -> None:
        self._inner, self._turns = inner, Turns(("here",), beside=beside)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._turns.turn():
            return self._inner(environ, start_response)


def create_server() -> object:
    """The WSGI callable for the web server; one process writes answers on SQLite (design law 3)."""
    settings = read_settings()
    return serving(create_app(settings), settings.proxies)


def serving(app: Flask, proxies: int, doors: Sequence[Path] = ()) -> object:
    """What a web process asks: an application, made in this process or loaded before it was forked.

    doors  of processes that make pages for this one
    """
    app.wsgi_app = making(app)  # type: ignore[assignment]
    if doors:
        app.wsgi_app = Elsewhere(app.wsgi_app, doors)  # type: ignore[method-assign]
    leave_alone_what_stays()
    return Measured(Front(answer_writer(app), proxies, lambda environ: is_known(app, environ)))


def making(app: Flask) -> Wsgi:
    """What makes pages in a process, in turn."""
    begin_traces(app)
    return OneAfterTheOther(app.wsgi_app)


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
