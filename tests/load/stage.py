"""A stage for measuring: a database of its own with an exam under way, the real web server, and wrk as the crowd.

wrk (Debian's package) is compiled and runs beside the server on the same processors. Every candidate has a session of
her own with its CSRF token; the server is started as script/server --production starts it.
"""

import importlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, text

from lms.app import create_app
from lms.clock import now
from lms.config import read_settings
from lms.db import db, new_public_id
from tests.databases import load_every_table, postgres_cluster

ROOT = Path(__file__).resolve().parents[2]
# As script/server starts the processes, so that their memory is measured as it is.
_HEAPS = re.search(r"MALLOC_ARENA_MAX:-(\d+)", (ROOT / "script" / "server").read_text())
HEAPS = _HEAPS.group(1) if _HEAPS else ""
KEY = "only-for-measuring-" + "0123456789abcdef" * 2
TOKEN = "the-token-of-this-session"
QUESTIONS = 50
SETTLED_WITHIN_SECONDS, LOOK_SECONDS, IDLE_SHARE = 60.0, 0.5, 0.1
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}


@dataclass(frozen=True)
class Crowd:
    """What wrk saw: rate, latency in milliseconds, answers other than 2xx and 3xx together with broken sockets.

    cpu  milliseconds of processor time that the web server spent on each request: what other work on the machine
         does not change
    p95  only where the script tells it
    """

    a_second: float
    p90: float
    p99: float
    requests: int
    refused: int
    cpu: float
    p95: float = 0.0


@dataclass(frozen=True)
class Stage:
    """A database with an exam under way; ``folder`` is the data folder of the server."""

    url: str
    folder: Path
    candidates: int

    @property
    def engine(self) -> str:
        return self.url.split(":")[0].split("+")[0]

    @property
    def workers(self) -> int:
        """SQLite has one writing process, PostgreSQL one web process a processor."""
        return 1 if self.engine == "sqlite" else os.cpu_count() or 1

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        return kept | {
            "LMS_DATABASE_URL": self.url,
            "LMS_DATA_DIR": str(self.folder),
            "LMS_SECRET_KEY": KEY,
            "PYTHONPATH": str(ROOT),
            "MALLOC_ARENA_MAX": HEAPS,
        }


@contextmanager
def stage(engine: str, candidates: int, *, begun: bool = True) -> Iterator[Stage]:
    """An exam of 50 questions with so many candidates at their desks, on a database that waits for its disk.

    begun  whether they sit before their first page; else they have a place, and the exam is open
    """
    folder = Path(tempfile.mkdtemp(prefix="lms-stage-"))
    cluster = None
    try:
        url = f"sqlite:///{folder / 'network.sqlite3'}"
        if engine == "postgresql":
            cluster = postgres_cluster(**DURABLE)
            url = cluster.url
        made = Stage(url, folder, candidates)
        furnish(made, begun)
        yield made
    finally:
        if cluster is not None:
            cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


def furnish(made: Stage, begun: bool = True) -> None:
    """Tables, an exam open or under way, and a session for every candidate (desks.txt in the folder)."""
    settings = read_settings(
        {"LMS_DATA_DIR": str(made.folder), "LMS_DATABASE_URL": made.url, "LMS_SECRET_KEY": KEY, "LMS_SAMPLE": "0"}
    )
    load_every_table()
    app = create_app(replace(settings))
    with app.app_context():
        db.create_all()
        attempts, streams = _seat(made)
        places = dict(db.session.execute(text("SELECT seq, public_id FROM application")).all())
        if not begun:
            for table in ("attempt_stream", "attempt"):
                db.session.execute(text(f"DELETE FROM {table}"))
        _hand_out_desks(app, made, attempts if begun else places, streams)
        # As the database does by itself within the minute.
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _seat(made: Stage) -> tuple[dict[int, str], dict[int, str]]:
    """Rows as the ordinary use-cases leave them, written in bulk: a paper, a sitting, people, open attempts with pages."""
    hall = importlib.import_module("tests.exams.attempts.conftest")
    models, sittings = (
        importlib.import_module("exams.attempts.models"),
        importlib.import_module("exams.sittings.models"),
    )
    people = importlib.import_module("lms.accounts.models")
    began = now()
    paper = hall.a_paper(db.session, choices=QUESTIONS - 1)
    sitting = sittings.Sitting(
        code="BENCH", title="測定", title_en="Measured", exam_body="body", kind="dated", paper_id=paper.id,
        apply_from_at=began - timedelta(days=2), apply_until_at=began - timedelta(days=1),
        opens_at=began - timedelta(hours=1), closes_at=began + timedelta(hours=8), minutes=400,
        pass_rule={"parts": {"A": {"least": 2}}}, supervised=False, identity_rule="signed_in", recorded_at=began,
    )  # fmt: skip
    db.session.add(sitting)
    db.session.flush()
    numbers = range(1, made.candidates + 1)
    streams = {number: f"stream{number}" for number in numbers}
    attempts = {number: new_public_id() for number in numbers}
    db.session.execute(
        insert(people.Person),
        [{"id": n, "public_id": new_public_id(), "settings": {}, "recorded_at": began} for n in numbers],
    )
    db.session.execute(
        insert(people.PersonName),
        [
            {"person_id": n, "family": "見本", "given": f"{n}", "family_kana": "みほん", "given_kana": f"{n}",
             "printed": f"見本 {n}", "folded": f"見本{n}", "folded_kana": f"みほん{n}", "sort_key": f"みほん{n}",
             "from_on": date(2020, 4, 1), "recorded_at": began, "confirmed_at": began}
            for n in numbers
        ],
    )  # fmt: skip
    db.session.execute(
        insert(sittings.Application),
        [
            {"sitting_id": sitting.id, "seq": n, "person_id": n, "slip_number": f"B{n}", "state": "accepted",
             "channel": "own_device", "applied_at": began, "agreed_at": began, "agreement_version": "1",
             "accepted_at": began}
            for n in numbers
        ],
    )  # fmt: skip
    db.session.execute(
        insert(models.Attempt),
        [
            {"id": n, "sitting_id": sitting.id, "public_id": attempts[n], "person_id": n, "application_seq": n,
             "paper_id": paper.id, "purpose": "exam", "channel": "own_device", "state": "open", "minutes": 400,
             "pen": streams[n], "started_at": began, "closes_at": began + timedelta(hours=6), "recorded_at": began}
            for n in numbers
        ],
    )  # fmt: skip
    db.session.execute(
        insert(models.AttemptStream),
        [
            {"sitting_id": sitting.id, "attempt_id": n, "stream": streams[n], "number": 1, "session_key": f"user:{n}",
             "opened_at": began, "last_contact_at": began, "known_seq": 0}
            for n in numbers
        ],
    )  # fmt: skip
    db.session.commit()
    return attempts, streams


def _hand_out_desks(app: Any, made: Stage, places: dict[int, str], streams: dict[int, str]) -> None:
    """A file for the crowd with a line a candidate: session, token, her attempt or place, her page."""
    sessions = app.session_interface.get_signing_serializer(app)
    token = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(TOKEN)
    with (made.folder / "desks.txt").open("w") as desks:
        for n in places:
            cookie = sessions.dumps({"_user_id": f"{n}.0", "_fresh": True, "csrf_token": TOKEN})
            desks.write(f"{cookie} {token} {places[n]} {streams[n]}\n")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Web:
    """The running web server."""

    address: str
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """Processor time of the server and its workers so far."""
        spent = 0
        for number in family_of(self.process.pid):
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            spent += int(fields[11]) + int(fields[12])
        return spent / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        """Wait until the server has nothing in hand: what a crowd left behind is no part of what the next one costs."""
        until, before = time.monotonic() + SETTLED_WITHIN_SECONDS, -1.0
        while (spent := self.processor_seconds()) - before > IDLE_SHARE * LOOK_SECONDS and time.monotonic() < until:
            before = spent
            time.sleep(LOOK_SECONDS)


def children_of(process: int) -> list[int]:
    """The workers of a web server."""
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def family_of(process: int) -> list[int]:
    """A server, its workers, and whatever they began."""
    found = [process]
    for each in found:
        with suppress(FileNotFoundError):
            found += children_of(each)
    return found


@contextmanager
def embedded(made: Stage, **settings: str) -> Iterator[Web]:
    """The embedded network on this stage, as script/server starts it: scheduler and makers of pages beside the web worker."""
    port = free_port()
    command = [sys.executable, "-c", "from lms.embedded import main; main()", "--port", str(port)]
    family = subprocess.Popen(command, cwd=ROOT, env=made.environment() | settings)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", family)
        yield Web(f"http://127.0.0.1:{port}", family)
    finally:
        family.terminate()
        family.wait(90)


@contextmanager
def served(
    made: Stage,
    target: str = "lms.server:create_server",
    workers: int = 0,
    log: Path | None = None,
    **settings: str,
) -> Iterator[Web]:
    """The web server on this stage; what it says goes into ``log`` if there is one.

    settings  more of them, by name (LMS_PROXIES="1")
    """
    port = free_port()
    command = [sys.executable, "-m", "lms.web", "--port", str(port), "--workers", str(workers or made.workers)]
    said = log.open("w") if log else None
    web = subprocess.Popen([*command, "--target", target], cwd=ROOT, env=made.environment() | settings, stderr=said)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address + "/healthz", web)
        yield Web(address, web)
    finally:
        web.terminate()
        web.wait(90)
        if said:
            said.close()


def wait_for(address: str, web: subprocess.Popen[bytes]) -> None:
    """Wait until a server that was started answers here; ends the measurement if it does not."""
    until = time.monotonic() + 180
    while time.monotonic() < until and web.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the web server did not come up")


def crowd(
    web: "Web",
    path: str = "/",
    *,
    connections: int,
    seconds: int = 6,
    script: str = "",
    desks: Path | None = None,
    cookie: str = "",
) -> Crowd:
    """Let wrk ask from so many connections; two seconds before it counts let every process load what it needs.

    Whoever of the first crowd still waits when it leaves is served before the second one comes: her pages would be
    reckoned to the others otherwise, and with slow pages and many connections nobody else would be served at all.
    """
    program = shutil.which("wrk")
    if program is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    threads = 2 if connections > 1 else 1
    command = [program, f"-t{threads}", f"-c{connections}", "--latency", "--timeout", "30s"]
    if script:
        command += ["-s", str(ROOT / "tests" / "load" / script)]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    environment = {**os.environ, "DESKS": str(desks or ""), "THREADS": str(threads)}
    for lasting in ("2s", f"{seconds}s"):
        environment["ROUND"] = lasting
        web.settle()
        before = web.processor_seconds()
        said = subprocess.run(
            [*command, f"-d{lasting}", web.address + path], env=environment, capture_output=True, text=True, check=True
        ).stdout
    return _read(said, web.processor_seconds() - before)


def refused_by(said: str) -> tuple[int, int]:
    """How many requests of a crowd were refused or broke off, and how many there were."""
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    refused = int(wrong.group(1)) if wrong else 0
    refused += sum(map(int, broken.groups())) if broken else 0
    return refused, int(re.search(r"(\d+) requests in", said).group(1))  # type: ignore[union-attr]


def _read(said: str, spent: float) -> Crowd:
    unit = {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}
    slow = {at: float(number) * unit[word] for at, number, word in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s|m)", said)}
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))  # type: ignore[union-attr]
    refused, requests = refused_by(said)
    return Crowd(rate, slow["90"], slow["99"], requests, refused, 1000 * spent / max(requests, 1), slow.get("95", 0.0))


def cookie_of(made: Stage, number: int) -> str:
    """The session of one candidate."""
    return "session=" + (made.folder / "desks.txt").read_text().splitlines()[number].split()[0]


def facts(made: Stage) -> dict[str, Any]:
    """How many entries are journalled and how many answers stand, as the database says."""
    app = create_app(read_settings(made.environment() | {"LMS_SAMPLE": "0"}))
    with app.app_context(), db.engine.connect() as connection:
        asked = {
            "saved": "SELECT count(*) FROM response_journal WHERE outcome = 'saved'",
            "other": "SELECT count(*) FROM response_journal WHERE outcome <> 'saved'",
            "answers": "SELECT count(*) FROM response",
        }
        told = {name: connection.exec_driver_sql(sql).scalar() for name, sql in asked.items()}
        db.engine.dispose()
    return json.loads(json.dumps(told))
