"""Bringing papers together: single items are exchanged until all papers measure alike."""

import time
from collections.abc import Mapping, Sequence

from exams.papers.assembly.rules import Problem, checks_of, is_overused, is_resting, spread_of

# Papers that measure this nearly alike (a tenth of a percent) are not worth a further search.
CLOSE_ENOUGH = 0.001
# Exchanges that are looked at in earnest before giving up.
MOST_TRIES = 60


def brought_together(
    problem: Problem, papers: Sequence[Sequence[int]], cut: float, least: float, until: float
) -> list[list[int]]:
    """Exchange single items for others of their chapter and level until the papers measure alike.

    Each exchange keeps every condition, lessens the spread and leaves no paper below the least information. It ends
    when nothing helps any more, the papers are close enough, or time is up.
    """
    now = [list(paper) for paper in papers]
    twins = _twins(problem)
    figure = {item.id: item.information(cut) for item in problem.items}
    while time.monotonic() < until:
        sums = [sum(figure[n] for n in paper if not problem.by_id[n].pretest) for paper in now]
        if spread_of(sums) <= CLOSE_ENOUGH:
            break
        better = _exchange(problem, now, sums, figure, twins, least)
        if better is None:
            break
        now = better
    return now


def _twins(problem: Problem) -> dict[int, list[int]]:
    """Item -> the items that can stand in its place as far as the blueprint goes."""
    cells: dict[tuple[str, str], list[int]] = {}
    for item in problem.items:
        if not (item.pretest or item.case is not None or is_overused(problem, item) or is_resting(problem, item)):
            cells.setdefault((item.topic, item.level), []).append(item.id)
    return {number: members for members in cells.values() for number in members}


def _exchange(
    problem: Problem,
    papers: Sequence[list[int]],
    sums: Sequence[float],
    figure: Mapping[int, float],
    twins: Mapping[int, list[int]],
    least: float,
) -> list[list[int]] | None:
    """The exchange that lessens the spread most and keeps every condition; None when there is no such."""
    before = max(sums) - min(sums)
    tries = []
    for paper in {sums.index(max(sums)), sums.index(min(sums))}:
        rest = [total for other, total in enumerate(sums) if other != paper]
        for out in papers[paper]:
            for into in twins.get(out, ()):
                total = sums[paper] - figure[out] + figure[into]
                spread = max(*rest, total) - min(*rest, total) if rest else 0.0
                if spread < before - 1e-9 and total >= least and into not in papers[paper]:
                    tries.append((spread, paper, out, into))
    for _, paper, out, into in sorted(tries)[:MOST_TRIES]:
        changed = [list(one) for one in papers]
        changed[paper] = sorted({*changed[paper], into} - {out})
        if all(check.met for check in checks_of(problem, changed)):
            return changed
    return None
