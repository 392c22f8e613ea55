"""The solver (HiGHS through SciPy) for plans, run as a process of its own: ``python -m registry.matching.engine``.

First the plan without whole numbers (the LP relaxation): where nothing but seats, caps and half-days binds, it is a
flow, and the simplex method's answer is whole by itself and therefore the best plan there is. Where it is not whole
(alternative teams, chains of clashes), the team of each day that the relaxation likes best is taken and the rest solved
anew: without alternatives it is nearly a flow again. Only where that is too far from the bound, branch and bound goes on
until the gap is small enough or time is up. The best of all that was found is the answer; when the solver found nothing in
its time, the plan of whoever telephones from the top of the list is, with its gap.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array

from lms.press.wire import read_values, write_answer
from registry.matching.planning import Problem, Solution, cost_of_plan, greedy, problem_from

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

    def likes(self, values: Sequence[float]) -> dict[int, float]:
        """For each day with several teams, the one that a relaxed plan likes best: a column and whether it is taken."""
        best: dict[int, int] = {}
        for (day, _), column in self.teams.items():
            if day not in best or values[column] > values[best[day]]:
                best[day] = column
        return {column: float(best[day] == column) for (day, _), column in self.teams.items()}

    def solved(
        self, seconds: float, *, whole: bool, gap: float = 0.0, taken: Mapping[int, float] | None = None
    ) -> OptimizeResult:
        """HiGHS's answer, with or without whole numbers; ``taken`` settles columns beforehand."""
        columns = np.fromiter((c for terms, _, _ in self.rows for c in terms), dtype=np.int64)
        values = np.fromiter((v for terms, _, _ in self.rows for v in terms.values()), dtype=float)
        lines = np.repeat(np.arange(len(self.rows)), [len(terms) for terms, _, _ in self.rows])
        matrix = coo_array((values, (lines, columns)), shape=(len(self.rows), len(self.cost))).tocsr()
        counted = len(self.problem.choices) + len(self.teams)
        integrality = np.zeros(len(self.cost))
        integrality[:counted] = whole
        low, high = np.zeros(len(self.cost)), np.array(self.high)
        for column, value in (taken or {}).items():
            low[column] = high[column] = value
        least, most = (np.array([row[side] for row in self.rows]) for side in (1, 2))
        return milp(
            np.array(self.cost),
            integrality=integrality,
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, least, most) if self.rows else (),
            options={"time_limit": max(0.5, seconds), "mip_rel_gap": gap},
        )


def _is_whole(values: Sequence[float], counted: int) -> bool:
    part = np.asarray(values)[:counted]
    return bool(np.abs(part - np.round(part)).max(initial=0.0) <= WHOLE)


class _Search:
    """The best plan so far, the bound below which none is, and the time that is left."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model, self.began = problem, Model(problem), time.monotonic()
        self.counted = len(problem.choices) + len(self.model.teams)
        self.chosen: tuple[int, ...] | None = None
        self.cost, self.bound = float("inf"), 0.0

    @property
    def left(self) -> float:
        return self.problem.seconds - (time.monotonic() - self.began)

    @property
    def near_enough(self) -> bool:
        slack = max(self.problem.near_enough * self.cost, WHOLE * max(1.0, self.cost))
        return self.chosen is not None and self.cost - self.bound <= slack

    def note(self, chosen: tuple[int, ...]) -> None:
        """Keep a plan when it costs less than the best before."""
        cost = cost_of_plan(self.problem, chosen)
        if cost < self.cost:
            self.chosen, self.cost = chosen, cost

    def look_at(self, found: OptimizeResult) -> bool:
        """Keep what the solver found when it is whole; returns whether it was."""
        if found.x is None or not _is_whole(found.x, self.counted):
            return False
        self.note(tuple(int(n) for n in np.flatnonzero(found.x[: len(self.problem.choices)] > 0.5)))
        return True

    def run(self) -> None:
        """Relaxed, with teams settled, branch and bound: until it is near enough."""
        relaxed = self.model.solved(self.left, whole=False)
        if relaxed.x is not None and relaxed.status == 0:
            self.bound = float(relaxed.fun)
            if not self.look_at(relaxed):
                self._settle(self.model.likes(relaxed.x))
        if not self.near_enough and self.left > 0:
            found = self.model.solved(self.left, whole=True, gap=self.problem.near_enough)
            self.look_at(found)
            if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
                self.bound = max(self.bound, float(found.mip_dual_bound))
        if self.chosen is None:
            self.note(greedy(self.problem))

    def _settle(self, taken: Mapping[int, float]) -> None:
        """Solve what is left when the teams are settled; with whole numbers where it does not come out whole."""
        if not self.look_at(self.model.solved(self.left, whole=False, taken=taken)) and self.left > 0:
            near = self.problem.near_enough / 2
            self.look_at(self.model.solved(self.left / 2, whole=True, gap=near, taken=taken))


def solve(problem: Problem) -> Solution:
    """The best plan that was found, its cost, and the bound below which no plan is."""
    if not problem.groups:
        return Solution((), 0.0, 0.0, 0.0)
    search = _Search(problem)
    search.run()
    chosen, cost = search.chosen or (), search.cost
    bound = min(search.bound, cost)
    gap = (cost - bound) / cost if cost - bound > WHOLE * max(1.0, cost) else 0.0
    seconds = time.monotonic() - search.began
    return Solution(chosen, round(cost, 3), round(bound, 3), round(gap, 6), round(seconds, 3))


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
