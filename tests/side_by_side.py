"""Calls at the same instant, each as a request of its own would make it."""

import contextvars
import threading

from lms.db import db
from lms.errors import LmsError


def side_by_side(app, *calls):
    """Run calls at once, each in a thread with its own context; returns what each gave, or the refusal it met."""
    barrier, said = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        with app.app_context():
            barrier.wait()
            try:
                said[number] = call()
            except LmsError as refusal:
                said[number] = refusal
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=contextvars.copy_context().run, args=(run, *pair)) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
