"""A week planned as one assignment: seconds to the proved plan, and what greedy would have cost instead."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from registry.matching.engine import solve
from registry.matching.planning import OPEN_STAND_IN, Choice, Group, Problem, cost_of_plan, greedy
from tests.load.measure import Figure, measurement

SEED = 20261129
SLOTS = 21
WIDE_KM = 60.0
REACH_KM = 6.0
SIZES = ((5_000, 125), (20_000, 500))
SCARCE = ((100, 125), (400, 500))
SEATS_OF_TEAMS = ((1, 1), (2,), (2, 1), (3,))


def offers(
    chance: random.Random, people: int, days: Sequence[tuple[float, float, int]], by_slot: Mapping[int, Sequence[int]]
) -> Iterator[tuple[int, int, float]]:
    """Who could come on which day at what cost: people strewn over the square, each free on three half-days."""
    for person in range(people):
        x, y = chance.uniform(0, WIDE_KM), chance.uniform(0, WIDE_KM)
        for slot in chance.sample(range(SLOTS), 3):
            for day in by_slot[slot]:
                away = ((days[day][0] - x) ** 2 + (days[day][1] - y) ** 2) ** 0.5
                if away <= REACH_KM:
                    yield person, day, round(100 + 5 * away, 2)


def a_week(people: int, places: int) -> Problem:
    """People and days strewn over a square; each free on three of the 21 half-days, each day needing one person."""
    chance = random.Random(SEED)
    days = [(chance.uniform(0, WIDE_KM), chance.uniform(0, WIDE_KM), chance.randrange(SLOTS)) for _ in range(places)]
    by_slot: dict[int, list[int]] = defaultdict(list)
    for number, (_, _, slot) in enumerate(days):
        by_slot[slot].append(number)
    choices = [Choice(*offer) for offer in offers(chance, people, days, by_slot)]
    return Problem(
        teams=(1,) * places,
        weeks=(0,) * places,
        groups=tuple(Group(day, 0, 1) for day in range(places)),
        choices=tuple(choices),
        together=tuple(tuple(numbers) for numbers in by_slot.values() if len(numbers) > 1),
    )


def a_week_of_teams(people: int, places: int) -> Problem:
    """The same week with teams: days of two or three seats, every second one with another team that would do as well,
    every third one with a stand-in wished for. A person fits about half of the kinds of seat of a day.

    places  seats of the first teams, all days together
    """
    chance = random.Random(SEED)
    days: list[tuple[float, float, int]] = []
    groups: list[Group] = []
    teams: list[int] = []
    left = places
    while left > 0:
        number = len(days)
        days.append((chance.uniform(0, WIDE_KM), chance.uniform(0, WIDE_KM), chance.randrange(SLOTS)))
        count = 1 + number % 2
        for team in range(count):
            seats = chance.choice(SEATS_OF_TEAMS)
            groups += [Group(number, team, wanted) for wanted in seats]
            left -= sum(seats) if team == 0 else 0
        groups += [Group(number, -1, 1, OPEN_STAND_IN)] if number % 3 == 0 else []
        teams.append(count)
    of_day: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        of_day[group.day].append(place)
    by_slot: dict[int, list[int]] = defaultdict(list)
    for number, (_, _, slot) in enumerate(days):
        by_slot[slot].append(number)
    choices = [
        Choice(person, place, cost)
        for person, day, cost in offers(chance, people, days, by_slot)
        for place in of_day[day]
        if chance.random() < 0.5
    ]
    return Problem(
        teams=tuple(teams),
        weeks=(0,) * len(days),
        groups=tuple(groups),
        choices=tuple(choices),
        together=tuple(tuple(numbers) for numbers in by_slot.values() if len(numbers) > 1),
    )


@measurement("week plan with teams and stand-ins", unit="s", goal=10, better="less")
def week_of_teams() -> Iterator[Figure]:
    for people, places in SIZES:
        solution = solve(a_week_of_teams(people, places))
        yield Figure(f"{people} people x {places}, gap {solution.gap:.2%}", solution.seconds)


@measurement("week plan with teams, cost beside greedy", unit="points", better="less")
def teams_beside_greedy() -> Iterator[Figure]:
    for people, places in SIZES:
        problem = a_week_of_teams(people, places)
        yield Figure(f"{people} people x {places}", solve(problem).cost, cost_of_plan(problem, greedy(problem)))


@measurement("week plan, proved best", unit="s", goal=2, better="less")
def week_plan() -> Iterator[Figure]:
    for people, places in SIZES:
        solution = solve(a_week(people, places))
        yield Figure(f"{people} people x {places}, gap {solution.gap:.2%}", solution.seconds)


@measurement("week plan, cost beside greedy", unit="points", better="less")
def beside_greedy() -> Iterator[Figure]:
    for people, places in (*SIZES, *SCARCE):
        problem = a_week(people, places)
        yield Figure(f"{people} people x {places}", solve(problem).cost, cost_of_plan(problem, greedy(problem)))
