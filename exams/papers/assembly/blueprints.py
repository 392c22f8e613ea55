"""A blueprint as data becomes a problem for assembly: pure.

What a blueprint's body may say (docs/blueprints.md), all of it optional but one of the first two:

    cells       {"ch01": {"knowledge": 2, "application": 1}, ...}: items of chapter and level;
                with "unit": "share" percent of "total" instead
    topics, levels   {"ch01": 4, ...} items exactly, {"knowledge": 40, ...} percent of the whole, to within one item
    papers, pretest, overlap, seen_most, rest_days, on, seed, seconds
    difficulty  {"least": 0.55, "most": 0.75}       keys  {"least": 8, "most": 17}
    cut         {"share": 0.7} of the points, or {"ability": 0.3}
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from exams.papers.assembly.rules import CandidateItem, Problem, Quota, ability_at
from exams.papers.rules import cells_of
from lms.knowledge.api import LEVELS

MOST_SECONDS = 300
# Where a blueprint gives levels as shares, so many items more or less are as good.
LEVEL_TOLERANCE = 1


def quotas_of(body: Mapping[str, Any]) -> tuple[Quota, ...]:
    """The counts of a blueprint: exact where it names cells; exact chapters and near levels where it names these."""
    cells = cells_of(body)
    total = sum(cells.values())
    if "cells" in body:
        exact = [Quota(topic, level, count, count) for (topic, level), count in cells.items() if count]
        return (*exact, Quota("", "", total, total))
    chapters = [Quota(topic, "", count, count) for topic, count in body["topics"].items() if count]
    levels = [
        Quota("", level, max(0, math.floor(at) - LEVEL_TOLERANCE), math.ceil(at) + LEVEL_TOLERANCE)
        for level, at in ((level, round(share * total / 100, 6)) for level, share in body["levels"].items())
    ]
    return (*chapters, *levels, Quota("", "", total, total))


@dataclass(frozen=True)
class Totals:
    """The sums of a grid: of each chapter, of each level, of all; and the questions that come of it."""

    chapters: Mapping[str, int]
    levels: tuple[int, ...]
    all: int
    questions: int


def totals_of(body: Mapping[str, Any], topics: Iterable[str]) -> Totals:
    """The sums of a grid as it stands, sound or not."""
    grid = body["cells"]
    rows = {topic: sum(grid.get(topic, {}).values()) for topic in topics}
    levels = tuple(sum(row.get(level, 0) for row in grid.values()) for level in LEVELS)
    whole = sum(rows.values())
    return Totals(rows, levels, whole, body.get("total", 0) if body.get("unit") == "share" else whole)


def problem_of(body: Mapping[str, Any], items: Iterable[CandidateItem], *, on: date) -> Problem:
    """The problem of a sound blueprint (``faults_in_blueprint``) over the items of a bank.

    on   the day of use, unless the blueprint names one
    Where there are pretest places, items without figures are for these alone; where there are none, they count.
    """
    pretest = int(body.get("pretest") or 0)
    bank = tuple(replace(item, pretest=bool(pretest) and item.difficulty is None) for item in items)
    cut, difficulty, keys = body.get("cut") or {}, body.get("difficulty"), body.get("keys")
    ability = cut["ability"] if "ability" in cut else ability_at(bank, cut["share"]) if "share" in cut else None
    return Problem(
        items=bank,
        quotas=quotas_of(body),
        papers=int(body.get("papers") or 1),
        pretest=pretest,
        overlap=int(body.get("overlap") or 0),
        seen_most=body.get("seen_most"),
        rest_days=int(body.get("rest_days") or 0),
        on=date.fromisoformat(body["on"]) if body.get("on") else on,
        difficulty=(difficulty["least"], difficulty["most"]) if difficulty else None,
        keys=(keys["least"], keys["most"]) if keys else None,
        cut=ability,
        seed=int(body.get("seed") or 1),
        seconds=float(body.get("seconds") or 25),
    )
