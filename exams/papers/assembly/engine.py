"""The solver (HiGHS through SciPy), run as a process of its own: ``python -m exams.papers.assembly.engine``.

Reads a problem as JSON, writes one JSON line for each thing it learned: bound, papers (each better than the last),
impossible, done. Method: bound the information at the cut by the LP relaxation, demand a share of it, then bring the
papers together by exchanges and, in what time is left, by the solver. Asking for the most information itself does not
end in time (van der Linden, Linear Models for Optimal Test Design, 2005: bounds rather than a maximum).
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array

from exams.papers.assembly.conditions import Assembly, Model
from exams.papers.assembly.exchanges import CLOSE_ENOUGH, brought_together
from exams.papers.assembly.rules import DEMANDED_SHARE, FAMILIES, Problem, from_data, information_at, spread_of

# Seconds for a step that has to give an answer before anything can be shown.
LONGEST = 60.0
# A gap that takes the first solution there is.
ANY = 1e9
STOPPED = 1
Line = dict[str, Any]


def solve(model: Model, seconds: float, *, relaxed: bool = False, gap: float = 0.0) -> OptimizeResult:
    """The solver's answer; its ``x`` is None when there is none, or none in time (status STOPPED)."""
    places = [(r, column) for r, (terms, _, _) in enumerate(model.rows) for column in terms]
    values = [value for terms, _, _ in model.rows for value in terms.values()]
    shape = (len(model.rows), len(model.cost))
    matrix = coo_array((values, np.array(places, dtype=int).reshape(-1, 2).T), shape=shape, dtype=float).tocsr()
    return milp(
        np.array(model.cost),
        integrality=np.zeros(len(model.whole)) if relaxed else np.array(model.whole),
        bounds=Bounds(np.array(model.low), np.array(model.high)),
        constraints=LinearConstraint(
            matrix, np.array([least for _, least, _ in model.rows]), np.array([most for _, _, most in model.rows])
        ),
        options={"time_limit": max(0.1, seconds), "mip_rel_gap": gap},
    )


class Search:
    """One run: what is left of the time, the best papers so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.until = time.monotonic() + problem.seconds
        self.known = problem.by_id
        self.best: list[list[int]] = []
        self.proved = True

    @property
    def left(self) -> float:
        return self.until - time.monotonic()

    def run(self) -> Iterator[Line]:
        cut = self.problem.cut if any(item.a is not None for item in self.problem.items) else None
        bound = self._bound(cut)
        if bound is None:
            yield {"line": "impossible", **explain(self.problem)}
            return
        yield {"line": "bound", "information": round(bound, 6)}
        if not self._found(self._any_papers()):
            yield {"line": "impossible", **explain(self.problem)} if self.proved else {"line": "out_of_time"}
            return
        yield self._line(cut, bound)
        if cut is not None:
            yield from self._better(cut, bound)
        yield {"line": "done", "seconds": round(self.problem.seconds - self.left, 2)}

    def _bound(self, cut: float | None) -> float | None:
        """The most information that the weakest paper could have if items could be cut in pieces; None: nothing fits."""
        relaxed = Assembly(self.problem)
        if cut is not None:
            relaxed.ask_for_most(cut)
        found = solve(relaxed.model, 60, relaxed=True)
        if found.x is None:
            return None
        return -float(found.fun) if cut is not None else 0.0

    def _any_papers(self) -> Iterator[tuple[Assembly, OptimizeResult]]:
        """Papers that fulfil every condition, without a demand on what they measure; apart first, which is easier."""
        apart = [True] if self.problem.papers > 1 and self.problem.overlap > 0 else []
        for disjoint in (*apart, False):
            assembly = Assembly(self.problem, disjoint=disjoint)
            yield assembly, solve(assembly.model, LONGEST, gap=ANY)

    def _found(self, tries: Iterable[tuple[Assembly, OptimizeResult]]) -> bool:
        """Take the first try that gave papers; ``proved`` says whether a failure is certain."""
        for assembly, answer in tries:
            self.proved = answer.status != STOPPED
            if answer.x is not None:
                self.best = assembly.papers(answer.x)
                return True
        return False

    def _better(self, cut: float, bound: float) -> Iterator[Line]:
        """First what the papers measure, then how alike they are."""
        if not self._found(self._demanding(cut, bound)):
            return
        yield self._line(cut, bound)
        before = self._spread(cut)
        self.best = brought_together(self.problem, self.best, cut, DEMANDED_SHARE * bound, self.until)
        if self._spread(cut) < before:
            yield self._line(cut, bound)
        if self.problem.papers > 1 and self._spread(cut) > CLOSE_ENOUGH and self.left > 1:
            assembly = Assembly(self.problem)
            assembly.measure(cut, min(DEMANDED_SHARE * bound, min(self._figures(cut))))
            assembly.ask_for_least_spread(cut, self._spread(cut) * bound)
            if self._found([(assembly, solve(assembly.model, self.left))]):
                yield self._line(cut, bound)

    def _demanding(self, cut: float, bound: float) -> Iterator[tuple[Assembly, OptimizeResult]]:
        """Papers that measure at least the demanded share; where whole items cannot, the best that there is."""
        demanding = Assembly(self.problem)
        demanding.measure(cut, DEMANDED_SHARE * bound)
        yield demanding, solve(demanding.model, min(LONGEST, self.left), gap=ANY)
        utmost = Assembly(self.problem)
        utmost.ask_for_most(cut)
        yield utmost, solve(utmost.model, self.left)

    def _figures(self, cut: float) -> list[float]:
        return [information_at([self.known[n] for n in paper], cut) for paper in self.best]

    def _spread(self, cut: float) -> float:
        return spread_of(self._figures(cut))

    def _line(self, cut: float | None, bound: float) -> Line:
        figures = [] if cut is None else self._figures(cut)
        return {
            "line": "papers",
            "papers": self.best,
            "information": [round(figure, 6) for figure in figures],
            "share": round(min(figures) / bound, 6) if bound else None,
            "spread": round(spread_of(figures), 8),
            "seconds": round(self.problem.seconds - self.left, 2),
        }


def explain(problem: Problem) -> Line:
    """Which conditions cannot hold together, and for each of them the least that would have to give way.

    conflict   a set of families of which none can be left out: without any one of them there are papers
    remedies   family -> [[what it is about, how much], ...] when that family alone gives way; absent where it would
               not be enough. For quotas: items that the bank lacks, over all papers together
    """
    conflict = list(FAMILIES)
    for family in FAMILIES:
        without = [name for name in conflict if name != family]
        if not _is_possible(problem, without):
            conflict = without
    breaches = {family: _least_breach(problem, family) for family in conflict}
    return {"conflict": conflict, "remedies": {family: found for family, found in breaches.items() if found}}


def _is_possible(problem: Problem, families: Iterable[str]) -> bool:
    return solve(Assembly(problem, families=families).model, LONGEST / 3, gap=ANY).x is not None


def _least_breach(problem: Problem, family: str) -> list[list[Any]] | None:
    assembly = Assembly(problem, loose=[family])
    found = solve(assembly.model, LONGEST / 3)
    if found.x is None:
        return None
    amounts: dict[tuple[str, ...], float] = {}
    for column, _, about in assembly.slacks:
        if found.x[column] > 1e-6:
            amounts[about] = amounts.get(about, 0.0) + float(found.x[column])
    return [[list(about), round(amount, 4)] for about, amount in sorted(amounts.items())]


def main() -> None:
    """Answer one problem on standard input."""
    for line in Search(from_data(json.loads(sys.stdin.readline()))).run():
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
