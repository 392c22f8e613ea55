"""The embedded network: web server, scheduler and makers of pages on one machine, with the product loaded once for all.

What is loaded before a fork is one piece of memory for all of the family until somebody writes to it: two processes that
each load the product by themselves hold 150 MB more (docs/decisions/0102). A production server does otherwise: its door
loads nothing, so that new code comes in while it serves (docs/decisions/0026).
"""

import argparse
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import configure_mappers

from lms import jobs
from lms.app import create_app
from lms.collector import look_seldom
from lms.config import read_settings
from lms.family import Family, Work
from lms.gate import Gate
from lms.makers import answer_all, listening
from lms.server import making, serving
from lms.web import address_parser, end_with, serve

TARGET = "lms.embedded:create_server"
# Processes of their own make pages where there is more than one processor for them.
PROCESSORS = os.cpu_count() or 1
MOST_MAKERS = 4
# A scheduler that was just forked holds some 20 of its own; what its work left behind goes with the process.
SCHEDULER_MEGABYTES = 28.0
_loaded: list[tuple[Flask, int, Sequence[Path]]] = []


def load() -> Flask:
    """Load the product and make the application, without a connection or a thread that a fork could break."""
    settings = read_settings()
    app = create_app(settings)
    configure_mappers()
    look_seldom()
    _loaded[:] = [(app, settings.proxies, ())]
    return app


def makers(app: Flask, folder: str) -> list[Work]:
    """What makes pages for the web worker, one for each processor; ``folder`` is nobody else's and holds their doors."""
    doors = [Path(folder) / f"pages-{number}" for number in range(min(PROCESSORS, MOST_MAKERS))]
    _loaded[:] = [(app, _loaded[0][1], doors)]
    return [maker(app, listening(door)) for door in doors]


def maker(app: Flask, door: socket.socket) -> Work:
    """What makes pages at one door. Ctrl-C is told to every process of a terminal: this one is ended by the first."""

    def work(alone: Callable[[], bool]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        answer_all(door, making(app), alone)

    return work


def create_server() -> Gate:
    """What the web server calls in a worker: the application that was loaded before the worker was forked."""
    return serving(*_loaded[0])


class Told(threading.Event):
    """Set by whoever wants, and by itself once the first process is gone: nobody would end this one any more."""

    def __init__(self, alone: Callable[[], bool]) -> None:
        super().__init__()
        self._alone = alone

    def is_set(self) -> bool:
        return super().is_set() or self._alone()


def web_server(asked: argparse.Namespace) -> Work:
    """What keeps the door open and the worker behind it alive."""

    def work(_: Callable[[], bool]) -> None:
        threading.Thread(target=end_with, args=(os.getppid(),), name="follower", daemon=True).start()
        serve(asked, TARGET, workers=1)

    return work


def main() -> None:
    """Serve and schedule until told to end, or until the web server ends; whatever else ends is begun anew."""
    asked = address_parser("lms.embedded").parse_args()
    app = load()
    family = Family()
    with tempfile.TemporaryDirectory(prefix="lms-pages-") as folder:
        for work in makers(app, folder) if PROCESSORS > 1 else ():
            family.keep("maker of pages", work)
        family.keep("scheduler", lambda alone: jobs.serve(app, Told(alone), SCHEDULER_MEGABYTES))
        family.need("web server", web_server(asked))
        ended = family.live()
    if ended:
        sys.exit(f"the {ended} ended")
