"""What makes a set of papers right, how exactly it measures, and what a bank lacks for it: values in, values out.

The solver (``engine.py``) only searches; whether what it found is right is asked here, in other words than its own.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

# The families of conditions, in the order in which a conflict is told.
FAMILIES = ("quota", "pretest", "exposure", "rest", "enemies", "cases", "overlap", "keys", "difficulty")
# A paper shall measure at the cut at least this well, as a share of what the relaxed problem promises.
DEMANDED_SHARE = 0.9
ABILITIES = tuple(step / 4 for step in range(-12, 13))


@dataclass(frozen=True)
class CandidateItem:
    """An item as assembly sees it.

    key         the right option of a single choice, "" for other kinds
    difficulty  share of right answers, 0..1; None while it was never answered often enough
    a, b        discrimination and difficulty of the two-parameter logistic model, or None
    case        number of the case that it belongs to; ``place`` orders the items of one case
    seen        times that candidates met it
    pretest     tried out without counting
    """

    id: int
    code: str
    topic: str
    level: str
    key: str = ""
    difficulty: float | None = None
    a: float | None = None
    b: float | None = None
    enemies: frozenset[int] = frozenset()
    case: int | None = None
    place: int = 0
    seen: int = 0
    last_seen: date | None = None
    rest_until: date | None = None
    pretest: bool = False

    def information(self, ability: float) -> float:
        """Fisher information at an ability, a^2 P (1 - P); 0 where a and b are not known."""
        if self.a is None or self.b is None:
            return 0.0
        chance = chance_of(self.a, self.b, ability)
        return self.a * self.a * chance * (1 - chance)


@dataclass(frozen=True)
class Quota:
    """Least and most items of a chapter, a level, or a chapter and level; an empty word means all."""

    topic: str
    level: str
    least: int
    most: int

    def counts(self, item: CandidateItem) -> bool:
        return self.topic in ("", item.topic) and self.level in ("", item.level)


@dataclass(frozen=True)
class Problem:
    """Everything that a set of papers has to fulfil.

    papers            how many at once
    quotas            for the items that count
    pretest           places for items that are tried out, besides
    overlap           most items that two papers may have in common
    seen_most         items seen more often are not drawn; None asks nothing
    rest_days         days that an item rests after it was seen
    on                day on which the papers are to be used
    difficulty        least and most mean share of right answers, or None
    keys              least and most times that one option may be the key, or None
    cut               ability at which the papers shall measure best, or None
    """

    items: tuple[CandidateItem, ...]
    quotas: tuple[Quota, ...]
    papers: int = 1
    pretest: int = 0
    overlap: int = 0
    seen_most: int | None = None
    rest_days: int = 0
    on: date = date(2000, 1, 1)
    difficulty: tuple[float, float] | None = None
    keys: tuple[int, int] | None = None
    cut: float | None = None
    seed: int = 1
    seconds: float = 25.0

    @property
    def by_id(self) -> dict[int, CandidateItem]:
        return {item.id: item for item in self.items}


@dataclass(frozen=True)
class Check:
    """One condition and how it stands in one paper (from 0), or between papers (None).

    have, least, most  the figure and its limits
    items              codes of the items that are to blame, where there are such
    """

    family: str
    paper: int | None
    about: tuple[str, ...]
    have: float
    least: float | None
    most: float | None
    items: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        low = self.least is None or self.have >= self.least - 1e-9
        return low and (self.most is None or self.have <= self.most + 1e-9)


def chance_of(a: float, b: float, ability: float) -> float:
    """Probability of a right answer in the two-parameter logistic model (logistic metric, D = 1)."""
    return 1 / (1 + math.exp(-a * (ability - b)))


def ability_at(items: Iterable[CandidateItem], share: float) -> float | None:
    """The ability at which the expected share of right answers over these items is the cut; None without figures."""
    known = [(item.a, item.b) for item in items if item.a is not None and item.b is not None]
    if not known:
        return None
    low, high = -6.0, 6.0
    for _ in range(60):
        middle = (low + high) / 2
        expected = sum(chance_of(a, b, middle) for a, b in known) / len(known)
        low, high = (middle, high) if expected < share else (low, middle)
    return round((low + high) / 2, 4)


def letter_of(place: int) -> str:
    """The letter of a paper in its set, counted from 0: A, B, C ..."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


def is_overused(problem: Problem, item: CandidateItem) -> bool:
    """Seen more often than the blueprint allows."""
    return problem.seen_most is not None and item.seen > problem.seen_most


def is_resting(problem: Problem, item: CandidateItem) -> bool:
    """Seen so lately, or told to rest so long, that it is not to be used on the day."""
    lately = item.last_seen is not None and item.last_seen + timedelta(days=problem.rest_days) > problem.on
    return lately or (item.rest_until is not None and item.rest_until > problem.on)


def information_at(paper: Iterable[CandidateItem], ability: float) -> float:
    """Test information: the sum over the items that count."""
    return sum(item.information(ability) for item in paper if not item.pretest)


def mean_difficulty(paper: Iterable[CandidateItem]) -> float | None:
    """Mean share of right answers over the items that count and were answered before."""
    known = [item.difficulty for item in paper if item.difficulty is not None and not item.pretest]
    return sum(known) / len(known) if known else None


def by_difficulty(paper: Iterable[CandidateItem], steps: int = 10) -> list[int]:
    """How many items that count have a share of right answers in each tenth; 1.0 belongs to the last."""
    counts = [0] * steps
    for item in paper:
        if item.difficulty is not None and not item.pretest:
            counts[min(steps - 1, int(item.difficulty * steps))] += 1
    return counts


def spread_of(values: Sequence[float]) -> float:
    """The difference between the largest and the smallest, as a share of their mean."""
    mean = sum(values) / len(values) if values else 0.0
    return (max(values) - min(values)) / mean if mean else 0.0


def checks_of(problem: Problem, papers: Sequence[Sequence[int]]) -> list[Check]:
    """Every condition of a set of papers, met or not. The solver's findings are measured by this, and by hand."""
    known = problem.by_id
    drawn = [[known[item_id] for item_id in paper] for paper in papers]
    found: list[Check] = []
    for number, items in enumerate(drawn):
        found += _checks_of_paper(problem, number, items)
    for one in range(len(drawn)):
        for other in range(one + 1, len(drawn)):
            common = sorted(item.code for item in drawn[one] if item in drawn[other])
            pair = (str(one + 1), str(other + 1))
            found.append(Check("overlap", None, pair, len(common), None, problem.overlap, tuple(common)))
    return found


def _checks_of_paper(problem: Problem, number: int, items: Sequence[CandidateItem]) -> list[Check]:
    counting = [item for item in items if not item.pretest]
    found = [
        Check("quota", number, (q.topic, q.level), sum(q.counts(item) for item in counting), q.least, q.most)
        for q in problem.quotas
    ]
    found.append(Check("pretest", number, (), len(items) - len(counting), problem.pretest, problem.pretest))
    used = tuple(item.code for item in items if is_overused(problem, item))
    tired = tuple(item.code for item in items if is_resting(problem, item))
    found.append(Check("exposure", number, (), len(used), None, 0, used))
    found.append(Check("rest", number, (), len(tired), None, 0, tired))
    here = {item.id for item in items}
    enemies = sorted(item.code for item in items if item.enemies & here)
    found.append(Check("enemies", number, (), len(enemies), None, 0, tuple(enemies)))
    torn = _torn_cases(problem, here)
    found.append(Check("cases", number, (), len(torn), None, 0, torn))
    if problem.keys is not None:
        counts = Counter(item.key for item in counting if item.key)
        for key in sorted({item.key for item in problem.items if item.key}):
            found.append(Check("keys", number, (key,), counts[key], *problem.keys))
    mean = mean_difficulty(items)
    if problem.difficulty is not None and mean is not None:
        found.append(Check("difficulty", number, (), round(mean, 6), *problem.difficulty))
    return found


def _torn_cases(problem: Problem, here: set[int]) -> tuple[str, ...]:
    """Codes of items that are missing although another item of their case is there."""
    begun = {item.case for item in problem.items if item.case is not None and item.id in here}
    return tuple(
        sorted(
            item.code for item in problem.items if item.case is not None and item.case in begun and item.id not in here
        )
    )


def in_order(problem: Problem, paper: Iterable[int]) -> list[int]:
    """The places of a paper: by chapter as the blueprint names them, the items of a case together and in their order."""
    known, chapters = problem.by_id, list(dict.fromkeys(item.topic for item in problem.items))
    drawn = [known[item_id] for item_id in paper]
    first: dict[int, tuple[int, str]] = {}
    for item in sorted(drawn, key=lambda one: (one.place, one.code)):
        if item.case is not None:
            first.setdefault(item.case, (chapters.index(item.topic), item.code))
    alone = {item.id: (chapters.index(item.topic), item.code) for item in drawn}
    drawn.sort(
        key=lambda item: (
            first[item.case] if item.case is not None else alone[item.id],
            item.place,
            item.code,
        )
    )
    return [item.id for item in drawn]


# ---- what travels between the processes


def as_data(problem: Problem) -> dict[str, Any]:
    """The problem as JSON can carry it."""
    data = asdict(problem)
    data["on"] = problem.on.isoformat()
    for item in data["items"]:
        item["enemies"] = sorted(item["enemies"])
        for day in ("last_seen", "rest_until"):
            item[day] = item[day].isoformat() if item[day] else None
    return data


def from_data(data: Mapping[str, Any]) -> Problem:
    """The problem out of what ``as_data`` wrote."""
    pairs = {name: tuple(data[name]) if data[name] else None for name in ("difficulty", "keys")}
    whole: dict[str, Any] = {
        **data,
        **pairs,
        "items": tuple(item_from_data(item) for item in data["items"]),
        "quotas": tuple(Quota(**quota) for quota in data["quotas"]),
        "on": date.fromisoformat(data["on"]),
    }
    return Problem(**whole)


def item_from_data(data: Mapping[str, Any]) -> CandidateItem:
    """One item out of JSON; what is not said stays as it is by itself."""
    days = {name: _day(data.get(name)) for name in ("last_seen", "rest_until")}
    return CandidateItem(**{**data, **days, "enemies": frozenset(data.get("enemies", ()))})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
