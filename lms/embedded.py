"""The embedded network: web server and scheduler of one machine, with the product loaded once for both.

What is loaded before a fork is one piece of memory for all of the family until somebody writes to it: two processes that
each load the product by themselves hold 150 MB more (docs/decisions/0102). A production server does otherwise: its door
loads nothing, so that new code comes in while it serves (docs/decisions/0026).
"""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import configure_mappers

from lms import jobs
from lms.app import create_app
from lms.config import read_settings
from lms.makers import fork_keeper
from lms.server import leave_alone_what_stays, making, serving
from lms.web import address_parser, serve

TARGET = "lms.embedded:create_server"
# Processes of their own make pages where there is more than one processor for them.
PROCESSORS = os.cpu_count() or 1
MOST_MAKERS = 4
_loaded: list[tuple[Flask, int, Sequence[Path]]] = []


def load() -> Flask:
    """Load the product and make the application, without a connection or a thread that a fork could break."""
    settings = read_settings()
    app = create_app(settings)
    configure_mappers()
    leave_alone_what_stays()
    _loaded[:] = [(app, settings.proxies, ())]
    return app


def fork_makers(app: Flask, folder: str) -> int:
    """Begin the processes that make pages for the web worker; ``folder`` is nobody else's and holds their doors."""
    doors = [Path(folder) / f"pages-{number}" for number in range(min(PROCESSORS, MOST_MAKERS))]
    keeper = fork_keeper(lambda: making(app), doors)
    _loaded[:] = [(app, _loaded[0][1], doors)]
    return keeper


def create_server() -> object:
    """The WSGI callable of a worker: the application that was loaded before the worker was forked."""
    return serving(*_loaded[0])


class Orphaned(threading.Event):
    """Set by whoever wants, and by itself once the parent is gone: nobody would end this process any more."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self._parent = parent

    def is_set(self) -> bool:
        return super().is_set() or os.getppid() != self._parent


def fork_scheduler(app: Flask) -> int:
    """Begin the scheduler beside this process; returns its number."""
    parent = os.getpid()
    number = os.fork()
    if number:
        return number
    try:
        jobs.serve(app, Orphaned(parent))
    finally:
        # Nothing of the parent's is to be ended or written out a second time.
        os._exit(0)


def end_with(scheduler: int) -> threading.Thread:
    """End this process as soon as its scheduler ends: one without the other is no network."""

    def watch() -> None:
        os.waitpid(scheduler, 0)
        os.kill(os.getpid(), signal.SIGTERM)

    watcher = threading.Thread(target=watch, name="scheduler-watch", daemon=True)
    watcher.start()
    return watcher


def main() -> None:
    """Serve and schedule until told to end, or until one of both ends."""
    asked = address_parser("lms.embedded").parse_args()
    app = load()
    with tempfile.TemporaryDirectory(prefix="lms-pages-") as folder:
        keeper = fork_makers(app, folder) if PROCESSORS > 1 else 0
        scheduler = fork_scheduler(app)
        watcher = end_with(scheduler)
        serve(asked, TARGET, workers=1)
        if keeper:
            os.kill(keeper, signal.SIGTERM)
            os.waitpid(keeper, 0)
    if not watcher.is_alive():
        sys.exit("the scheduler ended")
    # From here on its end is no news any more.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.kill(scheduler, signal.SIGTERM)
    watcher.join()
