"""Parallel papers out of a bank: how much they measure, how alike they are, how soon the first are there.

The bank is drawn by chance from a fixed seed: 12 chapters, 3 levels, two-parameter items, enemies, cases of three.
"""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from exams.papers.assembly.child import assembled
from exams.papers.assembly.rules import CandidateItem, Problem, Quota, ability_at, chance_of, checks_of
from tests.load.measure import Figure, measurement

WEIGHTS = (4, 4, 5, 4, 5, 4, 5, 5, 4, 4, 3, 3)
LEVELS = {"knowledge": (19, 21), "understanding": (18, 20), "application": (10, 12)}
SIZES = (250, 500)


def bank(items: int) -> tuple[CandidateItem, ...]:
    chance = random.Random(3)
    enemies: dict[int, set[int]] = {number: set() for number in range(items)}
    for _ in range(items // 10):
        one, other = chance.sample(range(items), 2)
        enemies[one].add(other)
        enemies[other].add(one)
    drawn = []
    for number in range(items):
        a, b = min(2.5, max(0.3, chance.lognormvariate(-0.1, 0.35))), chance.gauss(0, 1)
        level = chance.choices(list(LEVELS), [40, 38, 22])[0]
        # every fiftieth item begins a case of three in its chapter
        begun, step = divmod(number, 12)
        case = begun // 50 * 12 + step if begun % 50 < 3 else None
        drawn.append(
            CandidateItem(
                id=number, code=f"Q{number:04}", topic=f"ch{step + 1:02}", level=level, key=chance.choice("abcd"),
                difficulty=round(chance_of(a, b, 0), 3), a=round(a, 3), b=round(b, 3),
                enemies=frozenset(enemies[number]), case=case, place=begun % 50,
            )
        )  # fmt: skip
    return tuple(drawn)


@cache
def run(items: int) -> tuple[dict[str, Any], ...]:
    """3 papers of 50, overlap at most 5, keys and mean difficulty balanced; every condition checked afterwards."""
    stock = bank(items)
    chapters = [Quota(f"ch{n:02}", "", weight, weight) for n, weight in enumerate(WEIGHTS, start=1)]
    levels = [Quota("", level, *limits) for level, limits in LEVELS.items()]
    problem = Problem(
        stock, (*chapters, *levels), papers=3, overlap=5, difficulty=(0.45, 0.55), keys=(8, 17),
        cut=ability_at(stock, 0.6), seconds=28,
    )  # fmt: skip
    lines = tuple(assembled(problem))
    for line in lines:
        breaches = [check for check in checks_of(problem, line.get("papers", [])) if not check.met]
        if breaches:
            raise ValueError(f"the solver broke {breaches[:3]}")
    return lines


def sets(items: int) -> list[dict[str, Any]]:
    return [line for line in run(items) if line["line"] == "papers"]


@measurement("papers: information of LP bound", unit="share", goal=0.9)
def information() -> Iterator[Figure]:
    for size in SIZES:
        yield Figure(f"3 x 50 of {size}", sets(size)[-1]["share"])


@measurement("papers: difference", unit="percent", goal=0.3, better="less")
def difference() -> Iterator[Figure]:
    for size in SIZES:
        yield Figure(f"3 x 50 of {size}", 100 * sets(size)[-1]["spread"])


@measurement("papers: first valid set", unit="seconds", goal=5, better="less")
def first() -> Iterator[Figure]:
    for size in SIZES:
        yield Figure(f"3 x 50 of {size}", sets(size)[0]["seconds"])


@measurement("papers: final set", unit="seconds", goal=30, better="less")
def final() -> Iterator[Figure]:
    for size in SIZES:
        yield Figure(f"3 x 50 of {size}", run(size)[-1]["seconds"])
