"""Everybody begins at once: starts over HTTP, each with its paper and first page, by a crowd of fifty connections."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.load.measure import Figure, measurement
from tests.load.stage import ROOT, Stage, Web, refused_by, served, stage

CONNECTIONS = 50
LONGEST_SECONDS = 600
LOOK_SECONDS = 0.05


def everybody_begins(made: Stage) -> tuple[float, float]:
    """Seconds until the last one has her first page, and the server's processor time; one refusal ends it all."""
    with served(made) as web:
        web.settle()
        before, began = web.processor_seconds(), time.perf_counter()
        begun, refused, spent = _begun(made, web, began)
        busy = web.processor_seconds() - before
    if refused or begun != made.candidates:
        sys.exit(f"{begun} of {made.candidates} candidates began, {refused} requests were refused")
    return spent, busy


def _begun(made: Stage, web: Web, began: float) -> tuple[int, int, float]:
    """How many began, how many requests were refused, and how many seconds it lasted."""
    ended = made.folder / "ended"
    ended.mkdir()
    command = [shutil.which("wrk") or "wrk", f"-t{CONNECTIONS}", f"-c{CONNECTIONS}", "--timeout", "60s"]
    script = ["-s", str(ROOT / "tests" / "load" / "begin.lua"), f"-d{LONGEST_SECONDS}s", web.address]
    told = {"DESKS": str(made.folder / "desks.txt"), "THREADS": str(CONNECTIONS), "ENDED": str(ended)}
    crowd = subprocess.Popen([*command, *script], env=os.environ | told, stdout=subprocess.PIPE, text=True)
    while len(list(ended.iterdir())) < CONNECTIONS and crowd.poll() is None:
        time.sleep(LOOK_SECONDS)
    spent = time.perf_counter() - began
    # It would go on waiting for the end of its time.
    crowd.send_signal(signal.SIGINT)
    said = crowd.communicate()[0]
    counted = [_counted(one) for one in ended.iterdir()]
    return sum(begun for begun, _ in counted), sum(wrong for _, wrong in counted) + refused_by(said)[0], spent


def _counted(told: Path) -> tuple[int, int]:
    begun, refused = told.read_text().split()
    return int(begun), int(refused)


def burst(engine: str) -> Iterator[Figure]:
    for candidates in (500, 5000):
        with stage(engine, candidates, begun=False) as made:
            spent, busy = everybody_begins(made)
            size = f"{candidates} in {spent:.1f} s, none refused, {1000 * busy / candidates:.1f} ms of processor each"
            yield Figure(size, candidates / spent)


@measurement("burst of starts, SQLite", unit="a second", goal=84)
def burst_on_sqlite() -> Iterator[Figure]:
    yield from burst("sqlite")


@measurement("burst of starts, PostgreSQL", unit="a second", goal=84)
def burst_on_postgres() -> Iterator[Figure]:
    yield from burst("postgresql")
