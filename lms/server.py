"""What the web server runs: the application behind its gate, with the wickets of the exam beside it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from flask import Flask, Request

from exams.plug import wickets_of_the_exam
from lms.app import create_app
from lms.collector import look_seldom
from lms.config import read_settings
from lms.db import db
from lms.gate import Environ, Gate
from lms.makers import Elsewhere
from lms.turns import Turns

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
BESIDE = 3
TRACING = "lms.operations.engine:trace"


class OneAfterTheOther:
    """A WSGI application that makes one answer after the other; where one takes long, some more beside it (lms/turns.py).

    The other threads are free for forms that wait for their COMMIT.
    """

    def __init__(self, inner: Wsgi, beside: int = BESIDE) -> None:
        self._inner, self._turns = inner, Turns(("here",), beside=beside)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._turns.turn():
            return self._inner(environ, start_response)


def create_server() -> Gate:
    """What the web server calls; one process writes answers on SQLite (design law 3)."""
    settings = read_settings()
    return serving(create_app(settings), settings.proxies)


def serving(app: Flask, proxies: int, doors: Sequence[Path] = ()) -> Gate:
    """What a web process asks: an application, made in this process or loaded before it was forked.

    doors  of processes that make pages for this one
    """
    app.wsgi_app = making(app)  # type: ignore[assignment]
    if doors:
        app.wsgi_app = Elsewhere(app.wsgi_app, doors)  # type: ignore[method-assign]
    look_seldom()
    return Gate(app, wickets_of_the_exam(app), proxies, lambda environ: is_known(app, environ))


def making(app: Flask) -> Wsgi:
    """What makes pages in a process, in turn. Files are named, for the gate sends them (lms/gate.py)."""
    begin_traces(app)
    app.config["USE_X_SENDFILE"] = True
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
