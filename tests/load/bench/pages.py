"""Pages over HTTP on the sample network, and memory at rest: the real server, wrk beside it."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import create_engine, text

from tests.browser.live import BIN
from tests.databases import postgres_cluster
from tests.load.measure import Figure, measurement
from tests.load.stage import DURABLE, KEY, ROOT, TOKEN, Crowd, Stage, Web, crowd, embedded, family_of, served

READER = "takahashi"
RELEASED = (
    "SELECT '/exams/results/' || application.public_id FROM application"
    " JOIN account ON account.person_id = application.person_id"
    f" WHERE account.email LIKE '{READER}@%' ORDER BY application.applied_at LIMIT 1"
)
PAPER = "SELECT '/verify/' || number FROM document WHERE state = 'current' AND kind = 'award_certificate' ORDER BY id LIMIT 1"
ACCOUNT = f"SELECT person_id || '.' || session_epoch FROM account WHERE email LIKE '{READER}@%'"
QUERIES = {
    "course page": "SELECT '/courses/' || code FROM course ORDER BY id LIMIT 1",
    "result page": RELEASED,
    "first page": "SELECT '/'",
}
CONNECTIONS = (10, 50)
STEADY = 300


@contextmanager
def with_sample(engine: str = "sqlite") -> Iterator[Stage]:
    """The sample network in a data folder, or on a PostgreSQL, of its own; both wait for their disk."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = postgres_cluster(**DURABLE) if engine == "postgresql" else None
        try:
            made = Stage(cluster.url if cluster else f"sqlite:///{folder}/network.sqlite3", Path(folder), 0)
            for command in (("db", "upgrade"), ("sample", "load")):
                subprocess.run([str(BIN / "lms"), *command], cwd=ROOT, env=made.environment(), check=True)
            yield made
        finally:
            if cluster:
                cluster.remove()


@contextmanager
def sample_served(engine: str, **settings: str) -> Iterator[tuple[Stage, Web]]:
    """As it is run: the embedded network on SQLite, one web process a processor on PostgreSQL."""
    with with_sample(engine) as made:
        server = served if engine == "postgresql" else embedded
        with server(made, **settings) as web:
            yield made, web


def found_in(made: Stage, query: str) -> str:
    """What a question to the database finds first."""
    engine = create_engine(made.url)
    with engine.connect() as connection:
        found = str(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return found


def session_of(made: Stage) -> str:
    """A session of the reader with its token."""
    signer = Flask("cookie")
    signer.secret_key = KEY
    words = {"_user_id": found_in(made, ACCOUNT), "_fresh": True, "csrf_token": TOKEN}
    return "session=" + str(SecureCookieSessionInterface().get_signing_serializer(signer).dumps(words))  # type: ignore[union-attr]


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


def pages(engine: str) -> Iterator[Figure]:
    with sample_served(engine) as (made, web):
        cookie = session_of(made)
        for name, query in QUERIES.items():
            path = found_in(made, query)
            for connections in CONNECTIONS:
                floor, _ = asked(web, "/healthz", cookie, connections)
                value, words = asked(web, path, cookie, connections)
                yield Figure(f"{name}, {words}", value, floor)


@measurement("pages, signed in", unit="a second", goal=600)
def pages_on_sqlite() -> Iterator[Figure]:
    yield from pages("sqlite")


@measurement("pages, signed in, PostgreSQL", unit="a second", goal=600)
def pages_on_postgres() -> Iterator[Figure]:
    yield from pages("postgresql")


@measurement("verification page, signed in", unit="a second", goal=600)
def verification() -> Iterator[Figure]:
    """A number is asked from many addresses, as a proxy tells them: one address may ask only so often."""
    for engine in ("sqlite", "postgresql"):
        with sample_served(engine, LMS_PROXIES="1") as (made, web):
            cookie, path = session_of(made), found_in(made, PAPER)
            for connections in CONNECTIONS:
                floor, _ = asked(web, "/healthz", cookie, connections)
                value, words = asked(web, path, cookie, connections, "addresses.lua")
                yield Figure(f"{engine}, {words}; each is noted durably", value, floor)


@measurement("pages at a steady 300 a second, p95", unit="ms", goal=50, better="less")
def steady_pages() -> Iterator[Figure]:
    for engine in ("sqlite", "postgresql"):
        with sample_served(engine) as (made, web):
            cookie = session_of(made)
            for name, query in QUERIES.items():
                seen = seen_by(web, found_in(made, query), cookie, 50, "steady.lua")
                yield Figure(f"{name}, {engine}, {seen.a_second:.0f} of {STEADY} a second came through", seen.p95)


def megabytes(process: int) -> float:
    """Proportional memory of a process and its children: what two share counts half for each."""
    total = 0
    for number in family_of(process):
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000


@measurement("memory at rest, embedded", unit="MB", goal=250, better="less")
def memory() -> Iterator[Figure]:
    """As script/server starts it: web server, its workers and the scheduler, loaded once."""
    with with_sample() as made, embedded(made) as web:
        # Until the first jobs of the start are done: their engines end by themselves when idle.
        for seconds in (60, 120):
            time.sleep(60)
            yield Figure(f"web server, workers, scheduler after {seconds} s", megabytes(web.process.pid))
