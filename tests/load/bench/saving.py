"""Saving answers: one a request, and twenty after an outage, each beside the bare grouped upsert."""

import os
import sys
from collections.abc import Iterator

from tests.load.measure import Figure, measurement
from tests.load.stage import Crowd, Stage, crowd, facts, served, stage

BARE = "tests.load.bare:create"


def saving(made: Stage, connections: int, batch: int, target: str = "lms.server:create_server") -> Crowd:
    os.environ["BATCH"] = str(batch)
    with served(made, target) as web:
        seen = crowd(web, connections=connections, script="save.lua", desks=made.folder / "desks.txt")
    if seen.refused:
        sys.exit(f"{seen.refused} of {seen.requests} requests were refused")
    return seen


def all_are_stored(made: Stage, seen: Crowd, batch: int) -> None:
    """What was told saved is in the journal; nothing was counted that the writer turned away."""
    stored = facts(made)
    if stored["other"] or stored["saved"] < seen.requests * batch:
        sys.exit(f"{seen.requests} requests of {batch} were answered, but {stored} stands in the database")


def measured(engine: str, connections: int, batch: int) -> Iterator[tuple[Crowd, Crowd]]:
    with stage(engine, candidates=400) as made:
        bare = saving(made, connections, batch, BARE)
        seen = saving(made, connections, batch)
        all_are_stored(made, seen, batch)
        yield seen, bare


def told(connections: int, seen: Crowd) -> str:
    return f"{connections} connections, p99 {seen.p99:.0f} ms, {seen.cpu:.2f} ms of processor"


def one_answer(engine: str) -> Iterator[Figure]:
    for connections in (32, 128):
        for seen, bare in measured(engine, connections, 1):
            yield Figure(told(connections, seen), seen.a_second, bare.a_second)


def twenty_answers(engine: str) -> Iterator[Figure]:
    for connections in (16, 32):
        for seen, bare in measured(engine, connections, 20):
            yield Figure(told(connections, seen), seen.a_second * 20, bare.a_second * 20)


@measurement("save one answer, SQLite", unit="a second", goal=3000)
def save_on_sqlite() -> Iterator[Figure]:
    yield from one_answer("sqlite")


@measurement("save one answer, PostgreSQL", unit="a second", goal=3000)
def save_on_postgres() -> Iterator[Figure]:
    yield from one_answer("postgresql")


@measurement("twenty unsent answers, SQLite", unit="answers/s", goal=15000)
def batch_on_sqlite() -> Iterator[Figure]:
    yield from twenty_answers("sqlite")


@measurement("twenty unsent answers, PostgreSQL", unit="answers/s", goal=15000)
def batch_on_postgres() -> Iterator[Figure]:
    yield from twenty_answers("postgresql")
