"""Plans as one assignment: equal to trying every plan on small cases, better than telephoning down the list."""

from datetime import timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lms.clock import instant
from registry.matching.engine import solve
from registry.matching.planning import (
    OPEN_SEAT,
    Choice,
    Group,
    Problem,
    Stay,
    clash,
    clashing,
    cost_of_plan,
    greedy,
    problem_from,
)

TEN = instant(2026, 11, 28, 10)
HOUR = timedelta(hours=1)


def line(one, other):
    """Kilometres on a straight road; places are (kilometre, 0)."""
    return abs(one[0] - other[0])


def possible(problem, chosen):
    """Whether a set of choices keeps every rule, said again and in other words than the solver's."""
    days, loads, seats, teams = set(), {}, {}, {}
    for number in chosen:
        choice = problem.choices[number]
        group = problem.groups[choice.group]
        if (choice.person, group.day) in days:
            return False
        days.add((choice.person, group.day))
        week = (choice.person, problem.weeks[group.day])
        loads[week] = loads.get(week, 0) + 1
        seats[choice.group] = seats.get(choice.group, 0) + 1
        if group.team >= 0 and teams.setdefault(group.day, group.team) != group.team:
            return False
    people = {choice.person for choice in problem.choices}
    return (
        all(count <= len(problem.loads) for count in loads.values())
        and all(count <= problem.groups[group].seats for group, count in seats.items())
        and all(sum((p, d) in days for d in together) <= 1 for p in people for together in problem.together)
        and all(fixed in days for fixed in problem.fixed)
    )


def best_by_trying(problem):
    numbers = range(len(problem.choices))
    plans = (plan for size in range(len(numbers) + 1) for plan in combinations(numbers, size))
    return min(cost_of_plan(problem, plan) for plan in plans if possible(problem, plan))


@st.composite
def problems(draw):
    """Up to three days with one or two teams, up to four people, at most nine choices, clashes and a week's cap."""
    teams = tuple(draw(st.lists(st.integers(1, 2), min_size=1, max_size=3)))
    groups = [Group(day, team, draw(st.integers(1, 2))) for day, count in enumerate(teams) for team in range(count)]
    groups += [Group(day, -1, 1, 200.0) for day in range(len(teams)) if draw(st.booleans())]
    pairs = st.tuples(st.integers(0, 3), st.integers(0, len(groups) - 1))
    chosen = draw(st.lists(pairs, max_size=9, unique=True))
    choices = tuple(Choice(p, g, float(draw(st.integers(0, 20)) * 10)) for p, g in chosen)
    clashes = tuple(pair for pair in combinations(range(len(teams)), 2) if draw(st.booleans()))
    loads = (0.0, 15.0, 45.0)[: draw(st.integers(1, 3))]
    return Problem(teams, (0,) * len(teams), tuple(groups), choices, clashes, loads=loads, near_enough=0.0)


@given(problems())
def test_no_plan_is_better_than_the_solvers_and_its_bound_is_reached(problem):
    found = solve(problem)

    assert possible(problem, found.chosen)
    assert abs(found.cost - best_by_trying(problem)) < 1e-3
    assert (found.gap, round(found.bound, 2)) == (0.0, round(found.cost, 2))


@given(problems())
def test_telephoning_down_the_list_is_never_better(problem):
    plan = greedy(problem)

    assert possible(problem, plan)
    assert solve(problem).cost <= cost_of_plan(problem, plan) + 1e-3


def test_greedy_leaves_a_place_empty_that_the_plan_fills():
    """A fits both days and is the nearest for the first; B fits the first alone. By hand: B, A cost 100 + 20."""
    groups = (Group(0, 0, 1), Group(1, 0, 1))
    choices = (Choice(0, 0, 10.0), Choice(0, 1, 20.0), Choice(1, 0, 100.0))
    problem = Problem((1, 1), (0, 0), groups, choices, ((0, 1),))

    assert cost_of_plan(problem, greedy(problem)) == 10 + OPEN_SEAT
    assert (solve(problem).chosen, solve(problem).cost) == ((1, 2), 120.0)


def test_who_said_yes_stays_although_somebody_else_would_cost_less():
    problem = Problem((1,), (0,), (Group(0, 0, 1),), (Choice(0, 0, 90.0), Choice(1, 0, 0.0)), fixed=((0, 0),))

    assert solve(problem).chosen == (0,)


def test_a_further_activity_goes_to_somebody_else_when_she_is_hardly_farther():
    groups = (Group(0, 0, 1), Group(1, 0, 1))
    choices = (Choice(0, 0, 10.0), Choice(0, 1, 10.0), Choice(1, 1, 20.0))

    assert solve(Problem((1, 1), (0, 0), groups, choices)).chosen == (0, 2)
    assert solve(Problem((1, 1), (0, 1), groups, choices)).chosen == (0, 1)


def test_the_way_between_two_places_counts():
    """12 km take an hour: at 11:59 after an end at 11:00 nobody arrives, at 12:00 she does; at one place she always does."""
    first = Stay(TEN, TEN + HOUR, (0.0, 0.0))
    far, near = (12.0, 0.0), (0.0, 0.0)
    begins = TEN + 2 * HOUR

    assert not clash(first, Stay(begins, begins + HOUR, far), line)
    assert clash(first, Stay(begins - timedelta(minutes=1), begins + HOUR, far), line)
    assert not clash(first, Stay(TEN + HOUR, begins, near), line)


def test_every_clashing_pair_is_in_a_set_and_no_other():
    stays = [Stay(TEN + n * HOUR, TEN + (n + 2) * HOUR) for n in range(5)]
    pairs = {pair for found in clashing(stays, line) for pair in combinations(found, 2)}

    assert pairs == {(0, 1), (1, 2), (2, 3), (3, 4)}


def test_the_problem_survives_the_way_to_the_other_process():
    problem = Problem((1,), (0,), (Group(0, 0, 1),), (Choice(0, 0, 90.0),), fixed=((0, 0),))
    rows = {"groups": [vars(problem.groups[0])], "choices": [vars(problem.choices[0])]}

    assert problem_from({**vars(problem), **rows}) == problem
