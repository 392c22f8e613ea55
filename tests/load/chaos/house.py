"""The product as it runs on one machine, each program started again when it ends, as its service manager does."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.load.stage import KEY, ROOT, children_of, free_port

POSTGRES = Path("/usr/lib/postgresql/15/bin")
DATABASE_USER = "postgres"
DATABASE = {
    "listen_addresses": "127.0.0.1",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
    "shared_buffers": "64MB",
    "lock_timeout": "20s",
    "restart_after_crash": "on",
}
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
AGAIN_AFTER = 1.0
PATIENCE = 180.0


@dataclass
class Kept:
    """A program that is kept running."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None
    due: float = 0.0

    def tend(self) -> None:
        """Start it when it is due; what a dead one left of its group is swept away, as systemd does."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process, self.due = None, time.monotonic() + AGAIN_AFTER
        if time.monotonic() >= self.due:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, user=self.user,
                    start_new_session=True,
                )  # fmt: skip

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class House:
    """Database, web server and scheduler on a disk of their own; ``engine`` is sqlite or postgresql."""

    engine: str
    disk: Path
    logs: Path
    kept: dict[str, Kept] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    database_port: int = field(default_factory=free_port)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        if self.engine == "sqlite":
            return f"sqlite:///{self.disk / 'network.sqlite3'}"
        return f"postgresql+psycopg://{DATABASE_USER}@127.0.0.1:{self.database_port}/postgres"

    @property
    def data(self) -> Path:
        """The cluster of PostgreSQL."""
        return self.disk / "cluster"

    @property
    def clock(self) -> Path:
        """What libfaketime reads: how far the clock of web server and scheduler is from the real one."""
        return self.logs / "clock"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        return kept | {
            "LMS_DATABASE_URL": self.url, "LMS_DATA_DIR": str(self.disk), "LMS_SECRET_KEY": KEY, "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def _with_clock(self) -> dict[str, str]:
        return self.environment() | {
            "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self.clock), "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip

    def set_clock(self, seconds: int) -> None:
        self.clock.write_text(f"{seconds:+d}s\n")

    def begin(self) -> None:
        """The database, and whoever keeps all programs running."""
        self.set_clock(0)
        if self.engine == "postgresql":
            self._make_cluster()
        threading.Thread(target=self._keep, name="keeper", daemon=True).start()
        if self.engine == "postgresql":
            self.wait_until(self.database_answers)

    def open(self) -> str:
        """Web server and scheduler; the address."""
        lms = str(Path(sys.executable).parent / "lms")
        workers = "1" if self.engine == "sqlite" else "2"
        web = [sys.executable, "-m", "lms.web", "--port", str(self.port), "--workers", workers]
        self.kept["web"] = Kept(web, self._with_clock(), self.logs / "web.log")
        self.kept["scheduler"] = Kept([lms, "jobs", "serve"], self._with_clock(), self.logs / "scheduler.log")
        self.wait_until(self.healthy)
        return f"http://127.0.0.1:{self.port}"

    def end(self) -> None:
        self._over.set()
        for name in ("web", "scheduler", "database"):
            if name in self.kept:
                self.kept[name].end()

    def _make_cluster(self) -> None:
        made = [
            str(POSTGRES / "initdb"),
            "-D",
            str(self.data),
            "-U",
            DATABASE_USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        self.disk.chmod(0o777)
        subprocess.run(made, user=DATABASE_USER, cwd="/", check=True, capture_output=True)
        command = [str(POSTGRES / "postgres"), "-D", str(self.data), "-p", str(self.database_port), "-k", ""]
        for name, value in DATABASE.items():
            command += ["-c", f"{name}={value}"]
        self.kept["database"] = Kept(command, dict(os.environ), self.logs / "database.log", DATABASE_USER)

    def _keep(self) -> None:
        while not self._over.wait(0.1):
            for program in list(self.kept.values()):
                program.tend()

    def wait_until(self, reached: Any) -> None:
        until = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > until:
                sys.exit(f"{reached.__name__}: not within {PATIENCE:.0f} s; see the logs")
            time.sleep(0.2)

    def database_answers(self) -> bool:
        asked = [str(POSTGRES / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.database_port)]
        return subprocess.run(asked, check=False).returncode == 0

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def process_of(self, name: str) -> int | None:
        program = self.kept.get(name)
        return program.process.pid if program and program.process and program.process.poll() is None else None

    def below(self, name: str, words: bytes) -> list[int]:
        """Processes right below a program whose command line holds the words."""
        found, parent = [], self.process_of(name)
        with contextlib.suppress(OSError):
            for number in children_of(parent) if parent else []:
                if words in Path(f"/proc/{number}/cmdline").read_bytes():
                    found.append(number)
        return found
