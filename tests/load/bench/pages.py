"""Pages over HTTP on the sample network, and memory at rest: the real server, wrk beside it."""

import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.browser.live import account_of, run_lms
from tests.load.measure import Figure, measurement
from tests.load.stage import KEY, ROOT, TOKEN, Crowd, Stage, Web, children_of, crowd, free_port, served, wait_for

READER = "takahashi"
RELEASED = (
    "SELECT '/exams/results/' || application.public_id FROM application"
    " JOIN account ON account.person_id = application.person_id"
    f" WHERE account.email LIKE '{READER}@%' ORDER BY application.applied_at LIMIT 1"
)
PAPER = "SELECT '/verify/' || number FROM document WHERE state = 'issued' ORDER BY id LIMIT 1"
QUERIES = {
    "course page": ("SELECT '/courses/' || code FROM course ORDER BY id LIMIT 1", 600),
    "result page": (RELEASED, 600),
    "first page": ("SELECT '/'", 600),
}
CONNECTIONS = (10, 50)
STEADY = 300


@contextmanager
def with_sample() -> Iterator[Stage]:
    """The sample network in a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        run_lms(data, "db", "upgrade")
        run_lms(data, "sample", "load")
        yield Stage(f"sqlite:///{data / 'network.sqlite3'}", data, 0)


def session_of(made: Stage) -> str:
    """A session of the reader with its token."""
    signer = Flask("cookie")
    signer.secret_key = KEY
    words = {"_user_id": account_of(made.folder, READER), "_fresh": True, "csrf_token": TOKEN}
    return "session=" + str(SecureCookieSessionInterface().get_signing_serializer(signer).dumps(words))  # type: ignore[union-attr]


def address_of(made: Stage, query: str) -> str:
    with sqlite3.connect(made.folder / "network.sqlite3") as connection:
        return str(connection.execute(query).fetchone()[0])


def seen_by(web: Web, path: str, cookie: str, connections: int, script: str = "") -> Crowd:
    """What a crowd saw of one page; a page that is not given ends the measurement."""
    seen = crowd(web, path, connections=connections, cookie=cookie, seconds=5, script=script)
    if seen.refused:
        sys.exit(f"{path}: {seen.refused} of {seen.requests} were refused")
    return seen


def asked(web: Web, path: str, cookie: str, connections: int, script: str = "") -> tuple[float, str]:
    """Rate and words of one page."""
    seen = seen_by(web, path, cookie, connections, script)
    return seen.a_second, f"{connections} connections, p99 {seen.p99:.0f} ms, {seen.cpu:.1f} ms of processor"


@measurement("pages, signed in", unit="a second", goal=600)
def pages() -> Iterator[Figure]:
    with with_sample() as made, served(made) as web:
        cookie = session_of(made)
        for name, (query, _) in QUERIES.items():
            path = address_of(made, query)
            for connections in CONNECTIONS:
                floor, _ = asked(web, "/healthz", cookie, connections)
                value, words = asked(web, path, cookie, connections)
                yield Figure(f"{name}, {words}", value, floor)


@measurement("verification page, signed in", unit="a second", goal=600)
def verification() -> Iterator[Figure]:
    """A number is asked from many addresses, as a proxy tells them: one address may ask only so often."""
    with with_sample() as made, served(made, LMS_PROXIES="1") as web:
        cookie, path = session_of(made), address_of(made, PAPER)
        for connections in CONNECTIONS:
            floor, _ = asked(web, "/healthz", cookie, connections)
            value, words = asked(web, path, cookie, connections, "addresses.lua")
            yield Figure(f"{words}; each is noted durably", value, floor)


@measurement("pages at a steady 300 a second, p95", unit="ms", goal=50, better="less")
def steady_pages() -> Iterator[Figure]:
    with with_sample() as made, served(made) as web:
        cookie = session_of(made)
        for name, (query, _) in QUERIES.items():
            seen = seen_by(web, address_of(made, query), cookie, 50, "steady.lua")
            yield Figure(f"{name}, {seen.a_second:.0f} of {STEADY} a second came through", seen.p95)


def megabytes(process: int) -> float:
    """Proportional memory of a process and its children: what two share counts half for each."""
    numbers, total = [process], 0
    while numbers:
        number = numbers.pop()
        numbers += children_of(number)
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000


@measurement("memory at rest, embedded", unit="MB", goal=250, better="less")
def memory() -> Iterator[Figure]:
    """As script/server starts it: web server, its worker and the scheduler, loaded once."""
    with with_sample() as made:
        port = free_port()
        command = [sys.executable, "-c", "from lms.embedded import main; main()", "--port", str(port)]
        family = subprocess.Popen(command, cwd=ROOT, env=made.environment())
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", family)
            # Until the first jobs of the start are done: their engines end by themselves when idle.
            for seconds in (60, 120):
                time.sleep(60)
                yield Figure(f"web server, worker, scheduler after {seconds} s", megabytes(family.pid))
        finally:
            family.terminate()
            family.wait(30)
