"""What the web server runs: the application with the answer writer in front of it, each request timed."""

from pkgutil import resolve_name

from exams.plug import answer_writer
from lms.app import create_app
from lms.db import db
from lms.operations.metrics import Measured

TRACING = "lms.operations.engine:trace"


def create_server() -> object:
    """The WSGI callable for the web server; one process writes answers on SQLite (design law 3).

    Traces are loaded by name and only where an installation asks for them: they would cost every other one 25 MB.
    """
    app = create_app()
    if app.config["TRACES_URL"]:
        with app.app_context():
            resolve_name(TRACING)(app, db.engine, app.config["TRACES_URL"])
    return Measured(answer_writer(app))
