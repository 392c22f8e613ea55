"""A week as one assignment: who could sit where, at what cost, and what cannot go together. Pure.

A *group* is all seats of one kind in one team of one day ("2 WBP"): people are assigned to groups, so that equal seats
need no telling apart. Costs are points: a person's is ``best_points`` less the points of her reasons, an open seat is
dearer than any person, and each further activity of a person in a week costs more (fairness).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lms.data_files import read_yaml
from registry.activities.seats import Team

POLICY: Mapping[str, Any] = read_yaml(Path(__file__).with_name("plan.yaml"))
OPEN_SEAT, OPEN_STAND_IN = float(POLICY["open_seat"]), float(POLICY["open_stand_in"])
BEST_POINTS = float(POLICY["best_points"])
LOADS = tuple(float(points) for points in POLICY["loads"])
PACE = float(POLICY["pace_km_an_hour"])
Place = tuple[float, float]


@dataclass(frozen=True)
class Group:
    """Equal seats of a team of a day.

    day    number of the day in the problem
    team   which of the day's alternative teams asks for it; -1 for stand-ins, who are wished whatever the team
    """

    day: int
    team: int
    seats: int
    open_cost: float = OPEN_SEAT


@dataclass(frozen=True)
class Choice:
    """One person on one group, with what that costs."""

    person: int
    group: int
    cost: float


@dataclass(frozen=True)
class Problem:
    """Everything the solver is told. People, days and groups are numbers from 0.

    teams      how many alternative teams each day has; exactly one of them is chosen
    together   sets of days of which a person can do one at most (they overlap, or she would not arrive in time)
    weeks      the week of each day: the cap and the cost of a further activity count within a week
    fixed      (person, day) of those who said yes: they stay
    """

    teams: tuple[int, ...]
    weeks: tuple[int, ...]
    groups: tuple[Group, ...]
    choices: tuple[Choice, ...]
    together: tuple[tuple[int, ...], ...] = ()
    fixed: tuple[tuple[int, int], ...] = ()
    loads: tuple[float, ...] = LOADS
    seconds: float = 10.0
    near_enough: float = 0.005


@dataclass(frozen=True)
class Solution:
    """The chosen choices by number and what they cost with open seats and loads.

    bound   no plan costs less; gap is the share between the two, 0 when the plan is proved best
    """

    chosen: tuple[int, ...]
    cost: float
    bound: float
    gap: float
    seconds: float = 0.0


def problem_from(values: Mapping[str, Any]) -> Problem:
    """The problem as the other process reads it from JSON."""
    return Problem(
        teams=tuple(values["teams"]),
        weeks=tuple(values["weeks"]),
        groups=tuple(Group(**row) for row in values["groups"]),
        choices=tuple(Choice(**row) for row in values["choices"]),
        together=tuple(tuple(days) for days in values["together"]),
        fixed=tuple((person, day) for person, day in values["fixed"]),
        loads=tuple(values["loads"]),
        seconds=values["seconds"],
        near_enough=values["near_enough"],
    )


def groups_of(team: Team) -> list[tuple[Any, int]]:
    """The kinds of seat of a team with their numbers, in the order in which they were written."""
    return list(Counter(team).items())


def cost_of(points: float) -> float:
    """What it costs to have a person with these points."""
    return max(0.0, BEST_POINTS - points)


@dataclass(frozen=True)
class Stay:
    """When and where a day takes place."""

    starts_at: datetime
    ends_at: datetime
    place: Place | None = None


def clash(one: Stay, other: Stay, distance: Callable[[Place, Place], float]) -> bool:
    """Whether nobody can do both: they overlap, or the way between them is longer than the time between them."""
    way = distance(one.place, other.place) if one.place and other.place else 0.0
    needed = timedelta(hours=way / PACE)
    return one.starts_at < other.ends_at + needed and other.starts_at < one.ends_at + needed


def clashing(stays: Sequence[Stay], distance: Callable[[Place, Place], float]) -> list[tuple[int, ...]]:
    """Sets of days that clash with each other, two and more: every clashing pair is in one of them."""
    order = sorted(range(len(stays)), key=lambda n: (stays[n].starts_at, n))
    rivals: dict[int, set[int]] = defaultdict(set)
    for place, first in enumerate(order):
        for second in order[place + 1 :]:
            if stays[second].starts_at - stays[first].ends_at > timedelta(hours=24):
                break
            if clash(stays[first], stays[second], distance):
                rivals[first].add(second)
                rivals[second].add(first)
    found: list[tuple[int, ...]] = []
    covered: set[tuple[int, int]] = set()
    for first in order:
        for second in sorted(rivals[first]):
            if (min(first, second), max(first, second)) in covered:
                continue
            together = {first, second}
            for third in sorted(rivals[first] & rivals[second]):
                if together <= rivals[third] | {third}:
                    together.add(third)
            found.append(tuple(sorted(together)))
            covered |= {(a, b) for a in together for b in together if a < b}
    return found


def cost_of_plan(problem: Problem, chosen: Iterable[int]) -> float:
    """What a plan costs: its people, the seats of the best team that stay open, and loads."""
    picked = [problem.choices[number] for number in chosen]
    taken = Counter(choice.group for choice in picked)
    loads = Counter((choice.person, problem.weeks[problem.groups[choice.group].day]) for choice in picked)
    cost = sum(choice.cost for choice in picked) + sum(sum(problem.loads[:count]) for count in loads.values())
    return cost + sum(_open_cost(problem, day, taken) for day in range(len(problem.teams)))


def _open_cost(problem: Problem, day: int, taken: Mapping[int, int]) -> float:
    """What stays open on a day: stand-ins, and the seats of the team to which the people chosen belong."""
    own = [(number, group) for number, group in enumerate(problem.groups) if group.day == day]
    dear = {
        team: sum((group.seats - taken[number]) * group.open_cost for number, group in own if group.team == team)
        for team in {group.team for _, group in own}
    }
    stand_ins = dear.pop(-1, 0.0)
    used = {group.team for number, group in own if taken[number] and group.team >= 0}
    return stand_ins + min((cost for team, cost in dear.items() if used <= {team}), default=0.0)


@dataclass
class _Desk:
    """Greedy's memory: who is where, what is left."""

    left: dict[int, int]
    days: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    loads: Counter[tuple[int, int]] = field(default_factory=Counter)


def greedy(problem: Problem) -> tuple[int, ...]:
    """The plan of somebody who telephones from the top of the list: the cheapest choice that is still possible.

    What the bench sets beside the solver. Takes the first team of each day.
    """
    desk = _Desk({number: group.seats for number, group in enumerate(problem.groups) if group.team <= 0})
    rivals: dict[int, set[int]] = {day: {day} for day in range(len(problem.teams))}
    for together in problem.together:
        for day in together:
            rivals[day] |= set(together)
    chosen = []
    kept = set(problem.fixed)
    order = sorted(
        range(len(problem.choices)),
        key=lambda n: (
            (problem.choices[n].person, problem.groups[problem.choices[n].group].day) not in kept,
            problem.groups[problem.choices[n].group].open_cost < OPEN_SEAT,
            problem.choices[n].cost,
            n,
        ),
    )
    for number in order:
        choice = problem.choices[number]
        day = problem.groups[choice.group].day
        load = (choice.person, problem.weeks[day])
        if not desk.left.get(choice.group) or desk.days[choice.person] & rivals[day]:
            continue
        if desk.loads[load] >= len(problem.loads):
            continue
        chosen.append(number)
        desk.left[choice.group] -= 1
        desk.days[choice.person].add(day)
        desk.loads[load] += 1
    return tuple(chosen)
