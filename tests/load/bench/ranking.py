"""Ranking candidates with reasons for and against, beside the least that any ranking has to do: add and sort."""

import random
import time
from collections.abc import Callable, Iterator

from registry.matching.queries import POINTS
from registry.matching.rules import Facts, rank
from tests.load.measure import Figure, measurement

SEED = 20261129
CANDIDATES = 5_000
TRIES = 7


def candidates(count: int) -> list[Facts]:
    """People as a station may see them; a third show neither place nor free times."""
    chance = random.Random(SEED)
    found = []
    for number in range(count):
        shows = chance.random() > 1 / 3
        found.append(
            Facts(
                person_id=number,
                distance_km=chance.uniform(0, 25) if shows else None,
                travel_km=chance.choice((2, 5, 10, 20)) if shows else None,
                free=chance.random() < 0.4 if shows else None,
                wants_to_help=chance.random() < 0.7,
                active_lately=chance.randrange(6),
                ever_active=chance.random() < 0.6,
                days_unasked=chance.choice((None, 3, 40, 90)),
            )
        )
    return found


def least_of(run: Callable[[], object]) -> float:
    """The shortest of several runs, in milliseconds."""
    times = []
    for _ in range(TRIES):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    return min(times)


def bare(rows: list[tuple[float, ...]]) -> list[tuple[float, int]]:
    """The floor: the sum of seven numbers for each person, and one sort."""
    return sorted((-sum(row), number) for number, row in enumerate(rows))


@measurement("ranking with reasons", unit="ms", goal=100, better="less")
def ranking() -> Iterator[Figure]:
    people = candidates(CANDIDATES)
    rows = [tuple(POINTS[code] for code in list(POINTS)[:7]) for _ in people]
    yield Figure(f"{CANDIDATES} candidates", least_of(lambda: rank(people, POINTS)), least_of(lambda: bare(rows)))
