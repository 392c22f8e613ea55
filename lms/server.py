"""What the web server runs: the application with the answer writer in front of it."""

from exams.plug import answer_writer
from lms.app import create_app


def create_server() -> object:
    """The WSGI callable for the web server; one process writes answers on SQLite (design law 3)."""
    return answer_writer(create_app())
