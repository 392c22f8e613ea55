"""Drawing to a blueprint, fingerprints, what may stand in which paper: pure."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol, TypeVar

from lms.i18n_mark import N_
from lms.knowledge.api import LEVELS

STATES = ("draft", "frozen", "withdrawn")
SET_STATES = ("waiting", "working", "found", "impossible", "stopped", "kept")
PART_KINDS = ("choice", "written")
STATE_NAMES = {"draft": N_("Still a draft"), "frozen": N_("Paper frozen"), "withdrawn": N_("Paper withdrawn")}
STATE_TAGS = {"draft": "plain", "frozen": "good", "withdrawn": "bad"}
SET_STATE_NAMES = {
    "waiting": N_("Waiting for its turn"),
    "working": N_("Being assembled"),
    "found": N_("Papers found"),
    "impossible": N_("Not possible this way"),
    "stopped": N_("Stopped"),
    "kept": N_("Kept as papers"),
}
SET_STATE_TAGS = {
    "waiting": "plain",
    "working": "info",
    "found": "good",
    "impossible": "bad",
    "stopped": "warn",
    "kept": "good",
}
PART_KIND_NAMES = {"choice": N_("Choosing an option"), "written": N_("Writing an answer")}

# Standard shares of the levels in percent: most questions ask to know, every fifth or so asks to act.
# A policy value of the blueprint; any other one may say something else.
STANDARD_LEVELS = {"knowledge": 40, "understanding": 38, "application": 22}
CHOICE_PART = "A"
WRITTEN_PART = "B"
MOST_PAPERS = 6

BLUEPRINT_FAULTS = {
    "no_topics": N_("It asks for no questions."),
    "unknown_topic": N_("It names a chapter that does not exist."),
    "levels_not_100": N_("The shares of the levels do not add up to 100 percent."),
    "cells_not_100": N_("The shares do not add up to 100 percent, or the number of questions is missing."),
    "negative": N_("A number is below zero."),
    "limits_wrong": N_("A limit cannot be meant so: please compare the least and the most."),
}
Cell = tuple[str, str]


class Drawable(Protocol):
    """What drawing needs to know of an item."""

    @property
    def code(self) -> str: ...
    @property
    def topic_code(self) -> str: ...
    @property
    def level(self) -> str: ...


Drawn = TypeVar("Drawn", bound=Drawable)


@dataclass(frozen=True)
class Missing:
    """A chapter for which the bank holds too few items."""

    topic_code: str
    wanted: int
    there: int


@dataclass(frozen=True)
class Placed:
    """One place of a paper as its fingerprint covers it."""

    part: str
    position: int
    code: str
    version: int
    body: Mapping[str, Any]
    key: Mapping[str, Any]


def faults_in_blueprint(body: Mapping[str, Any], known_topics: Iterable[str]) -> list[str]:
    """Codes of what makes a blueprint unusable; empty when a paper can be drawn to it."""
    if "cells" in body:
        counts = {topic: sum(levels.values()) for topic, levels in body["cells"].items()}
        numbers = [number for levels in body["cells"].values() for number in levels.values()]
        whole = body.get("unit") != "share" or (sum(numbers) == 100 and body.get("total", 0) > 0)
        shares_fit = whole and all(set(levels) <= set(LEVELS) for levels in body["cells"].values())
        shares_fault = "cells_not_100"
    else:
        counts, shares = body.get("topics", {}), body.get("levels", {})
        numbers = [*counts.values(), *shares.values()]
        shares_fit = sum(shares.values()) == 100 and set(shares) <= set(LEVELS)
        shares_fault = "levels_not_100"
    faults = [] if sum(counts.values()) > 0 else ["no_topics"]
    if set(counts) - set(known_topics):
        faults.append("unknown_topic")
    if not shares_fit:
        faults.append(shares_fault)
    if any(number < 0 for number in numbers):
        faults.append("negative")
    return faults + _faults_in_conditions(body)


def _faults_in_conditions(body: Mapping[str, Any]) -> list[str]:
    """Limits of a blueprint that cannot be meant so: the least above the most, or outside of what there is."""
    faults = []
    for name, top in (("difficulty", 1.0), ("keys", math.inf)):
        limits = body.get(name)
        if limits and not 0 <= limits["least"] <= limits["most"] <= top:
            faults.append("limits_wrong")
    share = (body.get("cut") or {}).get("share")
    if share is not None and not 0 < share < 1:
        faults.append("limits_wrong")
    named = ("pretest", "overlap", "rest_days", "seen_most", "seconds")
    if any((body.get(name) or 0) < 0 for name in named) or not 1 <= (body.get("papers") or 1) <= MOST_PAPERS:
        faults.append("limits_wrong")
    return list(dict.fromkeys(faults))


def counts_by_share(total: int, shares: Mapping[Cell, float]) -> dict[Cell, int]:
    """Whole numbers that add up to a total and are as near to their shares (percent) as can be: largest remainders."""
    wish = {cell: total * share / 100 for cell, share in shares.items()}
    given = {cell: int(at) for cell, at in wish.items()}
    by_rest = sorted(wish, key=lambda cell: (given[cell] - wish[cell], cell))
    for cell in by_rest[: total - sum(given.values())]:
        given[cell] += 1
    return given


def cells_of(body: Mapping[str, Any]) -> dict[Cell, int]:
    """How many items of each chapter and level.

    Where the blueprint names cells: these, or their shares of the total. Where it names chapters and levels: the
    chapters exactly, the levels as near to their shares as can be; largest remainders, carried over from chapter to
    chapter, so that the levels also fit over the whole paper.
    """
    if "cells" in body:
        named = {(topic, level): levels.get(level, 0) for topic, levels in body["cells"].items() for level in LEVELS}
        return counts_by_share(body["total"], named) if body.get("unit") == "share" else named
    shares = {level: body["levels"].get(level, 0) / 100 for level in LEVELS}
    cells: dict[Cell, int] = {}
    owed = dict.fromkeys(LEVELS, 0.0)
    for topic, count in body["topics"].items():
        wish = {level: owed[level] + count * shares[level] for level in LEVELS}
        given = {level: max(0, int(wish[level])) for level in LEVELS}
        while sum(given.values()) > count:
            given[max(given, key=lambda level: (given[level] - wish[level], level))] -= 1
        while sum(given.values()) < count:
            given[max(LEVELS, key=lambda level: wish[level] - given[level])] += 1
        for level in LEVELS:
            cells[topic, level] = given[level]
            owed[level] = wish[level] - given[level]
    return cells


def topic_counts(body: Mapping[str, Any]) -> dict[str, int]:
    """How many items of each chapter, however the blueprint says it."""
    counts: dict[str, int] = {}
    for (topic, _), count in cells_of(body).items():
        counts[topic] = counts.get(topic, 0) + count
    return counts


def missing_for(body: Mapping[str, Any], items: Iterable[Drawable]) -> list[Missing]:
    """The chapters for which there are fewer items than the blueprint asks."""
    there = Counter(item.topic_code for item in items)
    return [Missing(topic, count, there[topic]) for topic, count in topic_counts(body).items() if there[topic] < count]


def draw(body: Mapping[str, Any], items: Sequence[Drawn], seed: int) -> list[Drawn]:
    """Draw a paper: the chapters exactly as the blueprint says, the levels as near as the bank allows.

    Where a cell is short, another level of the same chapter fills it. The same seed and bank give the same
    paper. Ask ``missing_for`` first: what it names cannot be drawn.
    """
    chance, cells = Random(seed), cells_of(body)  # noqa: S311  drawn again for a check, so it must repeat
    chosen: list[Drawn] = []
    for topic, count in topic_counts(body).items():
        of_topic = sorted((item for item in items if item.topic_code == topic), key=lambda item: item.code)
        chance.shuffle(of_topic)
        by_level = {level: [item for item in of_topic if item.level == level] for level in LEVELS}
        taken = [item for level in LEVELS for item in by_level[level][: cells[topic, level]]]
        left = [item for item in of_topic if item not in taken]
        chosen += taken + left[: count - len(taken)]
    return chosen


def fingerprint(places: Iterable[Placed]) -> str:
    """SHA-256 over every place of a paper with what stands there, so that any later change shows."""
    rows = [
        [place.part, place.position, place.code, place.version, _digest(place.body), _digest(place.key)]
        for place in sorted(places, key=lambda place: (place.part, place.position))
    ]
    return _digest(rows)


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def barred_from_real_paper(pool: str, sample: bool) -> bool:
    """Rules 10: what was open to practice, or ships as a sample, is in no paper of a real sitting."""
    return pool != "secure" or sample
