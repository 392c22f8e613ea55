"""Points, profile, figures of a sitting, the board's vote: pure. Nothing here knows who a candidate is."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation
from typing import Any, NamedTuple

from lms.i18n_mark import N_
from lms.knowledge.api import ESSAY, SINGLE_CHOICE, TRUE_FALSE, Mark, score

CAUSES = ("submitted", "marked", "late", "ruling", "rescored")
OUTCOMES = ("passed", "failed", "absent", "void")
RULINGS = ("kept", "rekeyed", "credited", "dropped")

OUTCOME_NAMES = {"passed": N_("Passed"), "failed": N_("Not passed"), "absent": N_("Absent"), "void": N_("Not counted")}
OUTCOME_TAGS = {"passed": "good", "failed": "plain", "absent": "plain", "void": "warn"}
RULING_NAMES = {
    "kept": N_("Kept as it is"),
    "rekeyed": N_("Other options count as right, too"),
    "credited": N_("Everybody gets the point"),
    "dropped": N_("Dropped: it counts for nobody"),
}
BLOCKER_NAMES = {
    "running": N_("The exam is not over yet."),
    "open": N_("%(count)s attempts are still open."),
    "keying": N_("%(count)s answer sheets are not keyed yet."),
    "unscored": N_("%(count)s attempts have no points yet. They are computed in the background."),
    "scripts": N_("%(count)s written answers are not marked yet."),
    "late": N_("%(count)s late answers are not decided yet."),
    "keys": N_("With so few candidates there are no figures: a second person has to compare the keys."),
    "items": N_("%(count)s questions have to be looked at."),
    "nobody": N_("There is no candidate to decide about."),
}

# A chapter with fewer questions would tell about a single one (rules 9).
FEWEST_SHOWN = 3
# Kinds of questions of which hardly more than a handful of answers exist.
FEW_ANSWERS = (SINGLE_CHOICE, TRUE_FALSE)
# Two-sided 95 %.
NORMAL_95 = 1.959964


@dataclass(frozen=True)
class BoardPolicy:
    """Policy values of a board, with the reason for them (rules 15)."""

    quorum: int = 2
    figures_from: int = 10
    hold_from: int = 30
    reason: str = "Two people see what one overlooks; below ten candidates a figure says nothing about an item."


# ---- points


@dataclass(frozen=True)
class PlacedItem:
    """An item at its place of the paper with what scoring needs of it. A pretest item counts for nobody."""

    part: str
    position: int
    kind: str
    topic_code: str
    key: Mapping[str, Any]
    pretest: bool = False


@dataclass(frozen=True)
class Ruling:
    """What the board decided about an item after the exam; ``options`` count as right when it is rekeyed."""

    ruling: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scored:
    """Points of one attempt.

    parts     part -> (earned, possible); earned is None while a written answer waits for its marks
    profile   chapter -> (right, asked), of everything but written answers
    """

    parts: Mapping[str, tuple[float | None, float]]
    profile: Mapping[str, tuple[int, int]]

    @property
    def complete(self) -> bool:
        return all(earned is not None for earned, _ in self.parts.values())


Place = tuple[str, int]
_ONE_WAY = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def key_in_force(item: PlacedItem, ruling: Ruling | None) -> Mapping[str, Any]:
    """The key after the board's look; an item whose point everybody gets is right however it was answered."""
    if ruling is None or ruling.ruling in ("kept", "dropped") or item.kind == ESSAY:
        return item.key
    if ruling.ruling == "credited":
        return {**item.key, "credit_all": True}
    return {**item.key, "options": list(ruling.options)}


def counts(item: PlacedItem, ruling: Ruling | None) -> bool:
    """Whether an item counts for anybody's points."""
    return not item.pretest and (ruling is None or ruling.ruling != "dropped")


def score_attempt(
    items: Iterable[PlacedItem],
    answers: Mapping[Place, Any],
    marks: Mapping[Place, float],
    rulings: Mapping[Place, Ruling] | None = None,
) -> Scored:
    """Points of one attempt out of its answers, the keys in force and the marks of written answers.

    marks  points of written answers that are settled; an empty answer counts 0 without one (rules 11)
    """
    return ScoringSheet(items, rulings or {}).points(answers, marks)


class _Row(NamedTuple):
    """An item on a sheet: its place, the key in force, and what each answer earned that was judged already."""

    item: PlacedItem
    place: Place
    key: Mapping[str, Any]
    counted: bool
    judged: dict[str | None, Mark]

    def mark(self, answer: Any) -> Mark:
        """What an answer earns here. Only plain choices are remembered: texts and orders differ."""
        if self.item.kind not in FEW_ANSWERS or not (answer is None or isinstance(answer, str)):
            return score(self.item.kind, self.key, answer)
        found = self.judged.get(answer)
        if found is None:
            found = self.judged[answer] = score(self.item.kind, self.key, answer)
        return found


class ScoringSheet:
    """The items of a paper with the keys in force, for many attempts: one answer at one place is judged once.

    Pretest items and dropped ones count neither as earned nor as possible.
    """

    def __init__(self, items: Iterable[PlacedItem], rulings: Mapping[Place, Ruling]) -> None:
        told = [(item, rulings.get((item.part, item.position))) for item in items]
        self._rows = [
            _Row(item, (item.part, item.position), key_in_force(item, ruling), counts(item, ruling), {})
            for item, ruling in told
        ]

    def rights(self, answers: Mapping[Place, Any], without: Collection[str]) -> Iterator[tuple[Place, bool]]:
        """Each place with whether it was answered right, whatever counts for anybody's points."""
        for row in self._rows:
            if row.item.part not in without:
                mark = row.mark(answers.get(row.place))
                yield row.place, mark.earned == mark.possible

    def points(
        self, answers: Mapping[Place, Any], marks: Mapping[Place, float], without: Collection[str] = ()
    ) -> Scored:
        """Points of one attempt; ``without`` names parts that are not scored here."""
        parts: dict[str, tuple[float | None, float]] = {}
        profile: dict[str, tuple[int, int]] = {}
        for row in self._rows:
            item, place = row.item, row.place
            if item.part in without:
                continue
            if not row.counted:
                parts.setdefault(item.part, (0.0, 0.0))
                continue
            mark = row.mark(answers.get(place))
            earned = marks.get(place) if item.kind == ESSAY and mark.earned is None else mark.earned
            before, possible = parts.get(item.part, (0.0, 0.0))
            parts[item.part] = (None if before is None or earned is None else before + earned, possible + mark.possible)
            if item.kind != ESSAY:
                right, asked = profile.get(item.topic_code, (0, 0))
                profile[item.topic_code] = (right + (earned == mark.possible), asked + 1)
        return Scored(parts, profile)


def digest_of(*facts: Any) -> str:
    """SHA-256 over facts in one way of writing, so that the same facts give the same digest."""
    return digest_of_written(written(fact) for fact in facts)


def written(fact: Any) -> str:
    """A fact in the one way of writing."""
    return _ONE_WAY.encode(fact)


def digest_of_written(facts: Iterable[str]) -> str:
    """The digest of facts that are written already: what many digests share need be written only once."""
    return hashlib.sha256(f"[{','.join(facts)}]".encode()).hexdigest()


def profile_shown(profile: Mapping[str, tuple[int, int]]) -> tuple[dict[str, tuple[int, int]], tuple[int, int] | None]:
    """What a candidate may see of her chapters: those with enough questions, and the small ones together.

    A single small chapter would follow from the total, and a small remainder would tell about single questions
    (rules 9); so the smallest shown chapters join the remainder until it is large enough.
    """
    shown = {code: counts for code, counts in profile.items() if counts[1] >= FEWEST_SHOWN}
    rest = [counts for code, counts in profile.items() if code not in shown]
    while rest and sum(asked for _, asked in rest) < FEWEST_SHOWN and shown:
        rest.append(shown.pop(min(shown, key=lambda code: (shown[code][1], code))))
    together = (sum(right for right, _ in rest), sum(asked for _, asked in rest))
    return shown, together if together[1] >= FEWEST_SHOWN else None


# ---- figures of a sitting


def binomial_sem(cut: float, items: int) -> float:
    """Standard error of measurement, in points, of a score at the cut.

    Binomial model: sqrt(n p (1 - p)) with p = cut / n; 3.2 for 35 of 50.
    """
    share = cut / items
    return math.sqrt(items * share * (1 - share))


@dataclass(frozen=True)
class Discrimination:
    """How an item goes along with the rest of the paper, with its 95 % interval; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None


def corrected_discrimination(right: Sequence[bool], totals: Sequence[float]) -> Discrimination:
    """Correlation of an item with the total of all other items, and its interval by Fisher's z.

    right   per candidate whether the item was answered right
    totals  per candidate the points of the whole part, the item included
    """
    rest = [total - hit for hit, total in zip(right, totals, strict=True)]
    try:
        value = correlation([float(hit) for hit in right], rest)
    except StatisticsError:
        return Discrimination(None, None, None)
    return with_interval(value, len(rest))


class ItemSums:
    """How each item was answered by those who sat its part, and how that went along with their other points.

    Sums of whole numbers alone: they are exact, and fifty thousand candidates take no more room than ten. They say the
    same as ``corrected_discrimination`` over all candidates.

    pretest  places whose items count for nobody: their own point is not in the totals
    """

    def __init__(self, pretest: Collection[Place]) -> None:
        self._pretest, self.attempts = pretest, set[int]()
        self._sat, self._total, self._square = Counter[str](), Counter[str](), Counter[str]()
        self._right, self._along = dict[Place, int](), Counter[Place]()

    def take(self, attempt_id: int, rights: Iterable[tuple[Place, bool]]) -> None:
        """One attempt, with whether each place of the parts that were sat was answered right."""
        told, totals = list(rights), dict[str, int]()
        for place, right in told:
            totals[place[0]] = totals.get(place[0], 0) + (right and place not in self._pretest)
        for part, total in totals.items():
            self._sat[part] += 1
            self._total[part] += total
            self._square[part] += total * total
        for place, right in told:
            self._right[place] = self._right.get(place, 0) + right
            if right:
                self._along[place] += totals[place[0]]
        self.attempts.add(attempt_id)

    def places(self) -> list[tuple[Place, int, int]]:
        """Each place in order: how many had it right, and how many sat its part."""
        return [(place, right, self._sat[place[0]]) for place, right in sorted(self._right.items())]

    def discrimination(self, place: Place) -> Discrimination:
        """The correlation of an item with the total of all other items of its part."""
        right, n = self._right[place], self._sat[place[0]]
        own = 0 if place in self._pretest else 1
        rest = self._total[place[0]] - own * right
        squares = self._square[place[0]] - own * (2 * self._along[place] - right)
        along = self._along[place] - own * right
        spread = (n * right - right * right) * (n * squares - rest * rest)
        return with_interval((n * along - right * rest) / math.sqrt(spread) if spread else None, n)


def with_interval(value: float | None, candidates: int) -> Discrimination:
    """A correlation with its 95 % interval by Fisher's z; none below four candidates."""
    if value is None or candidates < 4:
        return Discrimination(value, None, None)
    z = math.atanh(max(-0.999999, min(0.999999, value)))
    half = NORMAL_95 / math.sqrt(candidates - 3)
    return Discrimination(value, math.tanh(z - half), math.tanh(z + half))


def is_suspect(figure: Discrimination, candidates: int, policy: BoardPolicy) -> bool:
    """An item to look at: negative, from ten candidates on (rules 15)."""
    return candidates >= policy.figures_from and figure.value is not None and figure.value < 0


def holds_release(figure: Discrimination, candidates: int, policy: BoardPolicy) -> bool:
    """A suspect item that holds the release: from thirty candidates on, or surely negative (rules 15)."""
    surely = figure.high is not None and figure.high < 0
    return is_suspect(figure, candidates, policy) and (candidates >= policy.hold_from or surely)


def distribution(scores: Sequence[float], possible: float, width: int = 1) -> list[tuple[int, int, int]]:
    """Bins (from, to, how many) over all points from the lowest to the highest that occurs, both inclusive."""
    if not scores:
        return []
    first = int(min(scores)) // width * width
    bins = []
    for low in range(first, int(max(scores)) + 1, width):
        high = min(low + width - 1, int(possible))
        bins.append((low, high, sum(low <= int(points) <= high for points in scores)))
    return bins


# ---- the board


@dataclass(frozen=True)
class Vote:
    """One member's vote; ``blocked`` are the candidates for whom it does not count."""

    member_id: int
    approves: bool
    blocked: Collection[int] = ()


def standing_of(seq: int, members: Mapping[int, Collection[int]], votes: Iterable[Vote], quorum: int) -> str:
    """Where one line stands: "held" (too few may vote), "carried", "refused" or "open".

    members  who may vote at all -> the candidates she is blocked for (marked, taught, related, employed)
    """
    free = {member for member, blocked in members.items() if seq not in blocked}
    if len(free) < quorum:
        return "held"
    counted = [vote for vote in votes if vote.member_id in free and seq not in vote.blocked]
    yes, no = sum(vote.approves for vote in counted), sum(not vote.approves for vote in counted)
    if yes >= quorum and yes > no:
        return "carried"
    return "refused" if no and no >= yes and yes + no >= quorum else "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate on a list, as ``ResultLine`` keeps her."""

    sitting_id: int
    list_id: int
    seq: int
    person_id: int
    attempt_id: int | None
    score_version: int | None
    outcome: str


def attempt_number(sitting_id: int, attempt_id: int) -> int:
    """One number for an attempt over all sittings, for those above who know attempts by a number alone."""
    return sitting_id << 32 | attempt_id


def attempt_of(number: int) -> tuple[int, int]:
    """Sitting and attempt behind such a number."""
    return number >> 32, number & 0xFFFFFFFF
