"""Everybody begins at once: starts over HTTP, each with its paper and first page, by a crowd of fifty connections."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.load.measure import Figure, measurement
from tests.load.stage import ROOT, Stage, refused_by, served, stage

CONNECTIONS = 50
LONGEST_SECONDS = 600


def everybody_begins(made: Stage) -> float:
    """Seconds until the last one has her first page; a single refusal ends the measurement."""
    command = [shutil.which("wrk") or "wrk", f"-t{CONNECTIONS}", f"-c{CONNECTIONS}", "--timeout", "60s"]
    script = ["-s", str(ROOT / "tests" / "load" / "begin.lua"), f"-d{LONGEST_SECONDS}s"]
    environment = {**os.environ, "DESKS": str(made.folder / "desks.txt"), "THREADS": str(CONNECTIONS)}
    with served(made) as web:
        web.settle()
        began = time.perf_counter()
        said = subprocess.run(
            [*command, *script, web.address], env=environment, capture_output=True, text=True, check=True
        ).stdout
        spent = time.perf_counter() - began
    refused, requests = refused_by(said)
    if refused or requests < 2 * made.candidates:
        sys.exit(f"{refused} of {requests} requests were refused, {made.candidates} candidates")
    return spent


def burst(engine: str) -> Iterator[Figure]:
    for candidates in (500, 5000):
        with stage(engine, candidates, begun=False) as made:
            spent = everybody_begins(made)
            yield Figure(f"{candidates} candidates in {spent:.0f} s, none refused", candidates / spent)


@measurement("burst of starts, SQLite", unit="a second", goal=84)
def burst_on_sqlite() -> Iterator[Figure]:
    yield from burst("sqlite")


@measurement("burst of starts, PostgreSQL", unit="a second", goal=84)
def burst_on_postgres() -> Iterator[Figure]:
    yield from burst("postgresql")
