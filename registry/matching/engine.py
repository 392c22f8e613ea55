"""The solver (HiGHS through SciPy) for plans, run as a process of its own: ``python -m registry.matching.engine``.

First the plan without whole numbers (the LP relaxation): where nothing but seats, caps and half-days binds, it is a
flow, and the simplex method's answer is whole by itself and therefore the best plan there is. Where it is not whole
(alternative teams, chains of clashes), branch and bound goes on from it until the gap is small enough or time is up.
"""

import json
import sys
import time
from collections import defaultdict
from dataclasses import asdict

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array

from lms.press.wire import read_values, write_answer
from registry.matching.planning import Problem, Solution, cost_of_plan, problem_from

WHOLE = 1e-6
Row = tuple[dict[int, float], float, float]


class Model:
    """Columns: choices, open seats of each group, the team of each day, further activities of a person in a week."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cost = [choice.cost for choice in problem.choices]
        self.high = [1.0] * len(problem.choices)
        self.rows: list[Row] = []
        self.teams = self._teams()
        self._seats()
        self._people()

    def _column(self, cost: float, high: float) -> int:
        self.cost.append(cost)
        self.high.append(high)
        return len(self.cost) - 1

    def _teams(self) -> dict[tuple[int, int], int]:
        """One column for each of several teams; exactly one is chosen."""
        columns: dict[tuple[int, int], int] = {}
        for day, count in enumerate(self.problem.teams):
            if count > 1:
                own = [self._column(0.0, 1.0) for _ in range(count)]
                columns |= {(day, team): column for team, column in enumerate(own)}
                self.rows.append((dict.fromkeys(own, 1.0), 1.0, 1.0))
        return columns

    def _seats(self) -> None:
        """Each group: people and open seats make up the seats of the team that is chosen."""
        by_group: dict[int, list[int]] = defaultdict(list)
        for number, choice in enumerate(self.problem.choices):
            by_group[choice.group].append(number)
        for number, group in enumerate(self.problem.groups):
            terms = dict.fromkeys(by_group[number], 1.0)
            terms[self._column(group.open_cost, float(group.seats))] = 1.0
            team = self.teams.get((group.day, group.team))
            if team is not None:
                terms[team] = -float(group.seats)
            wanted = 0.0 if team is not None else float(group.seats)
            self.rows.append((terms, wanted, wanted))
            if team is not None:
                # each person alone, too: without this the relaxation spreads teams thin
                self.rows += [({column: 1.0, team: -1.0}, -np.inf, 0.0) for column in by_group[number]]

    def _people(self) -> None:
        """Nobody twice at once; who said yes stays; each further activity of a week costs more, up to the cap."""
        of_person: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, choice in enumerate(self.problem.choices):
            of_person[choice.person][self.problem.groups[choice.group].day].append(number)
        clashes: dict[int, list[int]] = defaultdict(list)
        for which, together in enumerate(self.problem.together):
            for day in together:
                clashes[day].append(which)
        fixed = set(self.problem.fixed)
        for person, days in of_person.items():
            sets: dict[int, list[int]] = defaultdict(list)
            for day, columns in days.items():
                for which in clashes[day]:
                    sets[which] += columns
                if (person, day) in fixed:
                    self.rows.append((dict.fromkeys(columns, 1.0), 1.0, 1.0))
                elif len(columns) > 1 and not clashes[day]:
                    self.rows.append((dict.fromkeys(columns, 1.0), -np.inf, 1.0))
            self.rows += [(dict.fromkeys(set(own), 1.0), -np.inf, 1.0) for own in sets.values() if len(own) > 1]
            self._loads(days)

    def _loads(self, days: dict[int, list[int]]) -> None:
        weeks: dict[int, list[int]] = defaultdict(list)
        for day, columns in days.items():
            weeks[self.problem.weeks[day]] += columns
        for columns in weeks.values():
            first, *further = self.problem.loads
            for column in columns:
                self.cost[column] += first
            if len(columns) > 1:
                terms = dict.fromkeys(columns, 1.0)
                terms |= {self._column(load - first, 1.0): -1.0 for load in further}
                self.rows.append((terms, -np.inf, 1.0))

    def solved(self, seconds: float, *, whole: bool, gap: float = 0.0) -> OptimizeResult:
        """HiGHS's answer, with or without whole numbers."""
        columns = np.fromiter((c for terms, _, _ in self.rows for c in terms), dtype=np.int64)
        values = np.fromiter((v for terms, _, _ in self.rows for v in terms.values()), dtype=float)
        lines = np.repeat(np.arange(len(self.rows)), [len(terms) for terms, _, _ in self.rows])
        matrix = coo_array((values, (lines, columns)), shape=(len(self.rows), len(self.cost))).tocsr()
        counted = len(self.problem.choices) + len(self.teams)
        integrality = np.zeros(len(self.cost))
        integrality[:counted] = whole
        least, most = (np.array([row[side] for row in self.rows]) for side in (1, 2))
        return milp(
            np.array(self.cost),
            integrality=integrality,
            bounds=Bounds(np.zeros(len(self.cost)), np.array(self.high)),
            constraints=LinearConstraint(matrix, least, most) if self.rows else (),
            options={"time_limit": max(0.5, seconds), "mip_rel_gap": gap},
        )


def solve(problem: Problem) -> Solution:
    """The best plan that was found, its cost, and the bound below which no plan is."""
    began = time.monotonic()
    if not problem.groups:
        return Solution((), 0.0, 0.0, 0.0)
    model = Model(problem)
    counted = len(problem.choices) + len(model.teams)
    relaxed = model.solved(problem.seconds, whole=False)
    if relaxed.x is None:
        raise ValueError(f"no plan: {relaxed.message}")
    bound, values = float(relaxed.fun), relaxed.x
    if np.abs(values[:counted] - np.round(values[:counted])).max(initial=0.0) > WHOLE:
        left = problem.seconds - (time.monotonic() - began)
        found = model.solved(left, whole=True, gap=problem.near_enough)
        if found.x is None:
            raise ValueError(f"no plan in time: {found.message}")
        values, bound = found.x, max(bound, float(found.mip_dual_bound))
    chosen = tuple(int(number) for number in np.flatnonzero(values[: len(problem.choices)] > 0.5))
    cost = cost_of_plan(problem, chosen)
    bound = min(bound, cost)
    gap = (cost - bound) / cost if cost - bound > WHOLE * max(1.0, cost) else 0.0
    return Solution(chosen, round(cost, 3), round(bound, 3), round(gap, 6), round(time.monotonic() - began, 3))


def main() -> None:
    """Serve problems until the input ends."""
    output = sys.stdout.buffer
    while (values := read_values(sys.stdin.buffer)) is not None:
        try:
            answer, problem = json.dumps(asdict(solve(problem_from(values)))).encode(), ""
        except (ValueError, KeyError, TypeError, IndexError, ArithmeticError, RuntimeError) as error:
            answer, problem = b"", f"{type(error).__name__}: {error}"
        write_answer(output, answer, problem)


if __name__ == "__main__":
    main()
