"""The conditions of a set of papers as rows and variables of a mixed-integer problem. Solving it is the engine's."""

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf

from exams.papers.assembly.rules import FAMILIES, CandidateItem, Problem, is_overused, is_resting


class Model:
    """A mixed-integer problem as it grows: variables with cost and bounds, rows with limits."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.whole: list[int] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def variable(self, *, cost: float = 0.0, whole: bool = True, high: float = 1.0) -> int:
        self.cost.append(cost)
        self.whole.append(int(whole))
        self.low.append(0.0)
        self.high.append(high)
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], least: float = -inf, most: float = inf) -> None:
        self.rows.append((dict(terms), least, most))


class Assembly:
    """The problem as a model.

    families   the conditions that hold at all
    loose      the families whose breach is allowed at a cost of 1 a unit, to find the least that is missing
    disjoint   papers share nothing: a smaller model, tried first where sharing is allowed
    """

    def __init__(
        self,
        problem: Problem,
        *,
        families: Iterable[str] = FAMILIES,
        loose: Iterable[str] = (),
        disjoint: bool = False,
    ) -> None:
        self.problem, self.model = problem, Model()
        self.families, self.loose = set(families), set(loose)
        self.slacks: list[tuple[int, str, tuple[str, ...]]] = []
        self.items = self._allowed()
        # An empty bank is a problem, too: the model has a variable even then.
        self.model.variable()
        self.x = {(item.id, paper): self.model.variable() for paper in range(problem.papers) for item in self.items}
        for paper in range(problem.papers):
            self._fill(paper)
        if problem.papers > 1 and "overlap" in self.families:
            self._part(0 if disjoint else problem.overlap)

    def _allowed(self) -> list[CandidateItem]:
        """The items that may be drawn, in an order that the seed decides."""
        bars = {"exposure": is_overused, "rest": is_resting}
        strict = [bar for family, bar in bars.items() if family in self.families and family not in self.loose]
        found = [item for item in self.problem.items if not any(bar(self.problem, item) for bar in strict)]
        random.Random(self.problem.seed).shuffle(found)  # noqa: S311  drawn again for a check, so it must repeat
        return found

    def _slack(self, family: str, *about: str, most: float = inf) -> dict[int, float]:
        """A term that fills what is missing of a loose family, at a cost; nothing for a strict one."""
        if family not in self.loose:
            return {}
        number = self.model.variable(cost=1.0, whole=False, high=most)
        self.slacks.append((number, family, about))
        return {number: 1.0}

    def _cells(self) -> list[tuple[str, str]]:
        """Chapter and level of the items that a bank may lack: those that the quotas name, else each with each."""
        quotas = self.problem.quotas
        named = [(quota.topic, quota.level) for quota in quotas if quota.topic and quota.level]
        topics = list(dict.fromkeys(quota.topic for quota in quotas if quota.topic)) or [""]
        levels = list(dict.fromkeys(quota.level for quota in quotas if quota.level)) or [""]
        return named or [(topic, level) for topic in topics for level in levels]

    def _sum(self, paper: int, items: Iterable[CandidateItem]) -> dict[int, float]:
        return {self.x[item.id, paper]: 1.0 for item in items}

    def _fill(self, paper: int) -> None:
        counting = [item for item in self.items if not item.pretest]
        tried = [item for item in self.items if item.pretest]
        if "quota" in self.families:
            missing = {cell: self._slack("quota", *cell) for cell in self._cells()}
            for quota in self.problem.quotas:
                terms = self._sum(paper, filter(quota.counts, counting))
                for (topic, level), lack in missing.items():
                    if quota.topic in ("", topic) and quota.level in ("", level):
                        terms |= lack
                self.model.row(terms, quota.least, quota.most)
        if "pretest" in self.families:
            places = self.problem.pretest
            self.model.row({**self._sum(paper, tried), **self._slack("pretest")}, places, places)
        for family, bar in (("exposure", is_overused), ("rest", is_resting)):
            if family in self.loose:
                barred = [item for item in self.items if bar(self.problem, item)]
                too_many = dict.fromkeys(self._slack(family), -1.0)
                self.model.row({**self._sum(paper, barred), **too_many}, most=0)
        self._keep_apart(paper)
        self._keep_cases(paper)
        self._balance(paper, counting)

    def _keep_apart(self, paper: int) -> None:
        if "enemies" not in self.families:
            return
        here = {item.id: item for item in self.items}
        for item in self.items:
            for enemy in sorted(item.enemies & here.keys()):
                if item.id < enemy:
                    excess = dict.fromkeys(self._slack("enemies", item.code, here[enemy].code), -1.0)
                    self.model.row({self.x[item.id, paper]: 1.0, self.x[enemy, paper]: 1.0, **excess}, most=1)

    def _keep_cases(self, paper: int) -> None:
        """All items of a case or none. A case of which an item is barred is not drawn at all."""
        if "cases" not in self.families:
            return
        here = {item.id for item in self.items}
        cases: dict[int, list[CandidateItem]] = {}
        for item in self.problem.items:
            if item.case is not None:
                cases.setdefault(item.case, []).append(item)
        for members in cases.values():
            inside = [self.x[item.id, paper] for item in members if item.id in here]
            if len(inside) < len(members):
                for one in inside:
                    excess = dict.fromkeys(self._slack("cases", members[0].code), -1.0)
                    self.model.row({one: 1.0, **excess}, most=0)
                continue
            for one, other in pairwise(inside):
                apart = dict.fromkeys(self._slack("cases", members[0].code), 1.0)
                behind = dict.fromkeys(self._slack("cases", members[0].code), -1.0)
                self.model.row({one: 1.0, other: -1.0, **apart, **behind}, 0, 0)

    def _balance(self, paper: int, counting: Sequence[CandidateItem]) -> None:
        if self.problem.keys is not None and "keys" in self.families:
            least, most = self.problem.keys
            for key in sorted({item.key for item in self.problem.items if item.key}):
                terms = self._sum(paper, (item for item in counting if item.key == key))
                lack = self._slack("keys", key)
                excess = dict.fromkeys(self._slack("keys", key), -1.0)
                # New items for a quota can have any key.
                floor = 0 if "quota" in self.loose else least
                self.model.row({**terms, **lack, **excess}, floor, most)
        if self.problem.difficulty is not None and "difficulty" in self.families:
            low, high = self.problem.difficulty
            known = [item for item in counting if item.difficulty is not None]
            for sign, edge in ((1.0, low), (-1.0, high)):
                terms = {self.x[item.id, paper]: sign * (item.difficulty - edge) for item in known}  # type: ignore[operator]
                self.model.row({**terms, **self._slack("difficulty")}, 0)

    def _part(self, most: int) -> None:
        for one in range(self.problem.papers):
            for other in range(one + 1, self.problem.papers):
                self._common(one, other, most)

    def _common(self, one: int, other: int, most: int) -> None:
        """Items that two papers share: counted by a variable that is 1 where both hold the item."""
        excess = dict.fromkeys(self._slack("overlap", str(one + 1), str(other + 1)), -1.0)
        if most == 0 and not excess:
            for item in self.items:
                self.model.row({self.x[item.id, one]: 1.0, self.x[item.id, other]: 1.0}, most=1)
            return
        shared = {}
        for item in self.items:
            both = self.model.variable(whole=False)
            shared[both] = 1.0
            self.model.row({self.x[item.id, one]: 1.0, self.x[item.id, other]: 1.0, both: -1.0}, most=1)
        self.model.row({**shared, **excess}, most=most)

    def information(self, paper: int, ability: float) -> dict[int, float]:
        found = {self.x[i.id, paper]: i.information(ability) for i in self.items if not i.pretest}
        return {column: value for column, value in found.items() if value}

    def measure(self, cut: float, least: float, most: float = inf) -> None:
        """Each paper's information at the cut lies between two limits."""
        for paper in range(self.problem.papers):
            self.model.row(self.information(paper, cut), least, most)

    def ask_for_most(self, cut: float) -> None:
        """Aim at the most information that the weakest paper can have."""
        weakest = self.model.variable(cost=-1.0, whole=False, high=inf)
        for paper in range(self.problem.papers):
            self.model.row({**self.information(paper, cut), weakest: -1.0}, 0)

    def ask_for_least_spread(self, cut: float, within: float) -> None:
        """Aim at papers that measure alike, nearer than what is known already."""
        low = self.model.variable(cost=-1.0, whole=False, high=inf)
        high = self.model.variable(cost=1.0, whole=False, high=inf)
        for paper in range(self.problem.papers):
            terms = self.information(paper, cut)
            self.model.row({**terms, low: -1.0}, 0)
            self.model.row({**terms, high: -1.0}, most=0)
        self.model.row({high: 1.0, low: -1.0}, most=within)

    def papers(self, values: Sequence[float]) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in range(self.problem.papers)]
        for (item_id, paper), column in self.x.items():
            if values[column] > 0.5:
                found[paper].append(item_id)
        return [sorted(paper) for paper in found]
