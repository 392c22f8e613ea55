"""Ranking candidates with reasons. Pure.

What a person answered to earlier invitations is not among the facts, so that a refusal or silence can never lower
anyone (rules of the network, 4: シルバー人材センター's complaint).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf

NEAR_KM = 10.0
LONG_UNASKED_DAYS = 60
MANY_LATELY = 4


@dataclass(frozen=True)
class Facts:
    """What is known of a candidate; None where she does not let this station see it.

    knows  she has helped the same person before, or on an earlier day of the same activity
    """

    person_id: int
    distance_km: float | None = None
    travel_km: int | None = None
    free: bool | None = None
    wants_to_help: bool | None = None
    active_lately: int = 0
    ever_active: bool = False
    days_unasked: int | None = None
    knows: bool = False


@dataclass(frozen=True)
class Reason:
    """One reason with its points: for the person when positive, against when negative."""

    code: str
    points: float

    @property
    def speaks_for(self) -> bool:
        return self.points > 0


@dataclass(frozen=True)
class Ranked:
    """A candidate with her reasons; the order is by score, then by who has waited longest, then by number."""

    facts: Facts
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        return sum(reason.points for reason in self.reasons)


@lru_cache(maxsize=4096)
def _reason(code: str, points: float) -> Reason:
    """One reason is one object, however many people it speaks for: thousands are ranked at once."""
    return Reason(code, points)


def reasons_for(facts: Facts, weights: Mapping[str, float]) -> tuple[Reason, ...]:
    """The reasons for and against one candidate."""
    found: list[Reason] = []

    def add(code: str, share: float = 1.0) -> None:
        points = weights[code] if share == 1.0 else round(weights[code] * share, 1)
        if points:
            found.append(_reason(code, points))

    if facts.distance_km is not None:
        add("near", max(0.0, 1 - facts.distance_km / NEAR_KM))
        if facts.travel_km is not None and facts.distance_km > facts.travel_km:
            add("far")
    if facts.free is not None:
        add("free" if facts.free else "not_free")
    if facts.wants_to_help:
        add("wants")
    if facts.days_unasked is None or facts.days_unasked >= LONG_UNASKED_DAYS:
        add("long_unasked")
    if not facts.ever_active:
        add("first_time")
    if facts.knows:
        add("knows")
    if facts.active_lately >= MANY_LATELY:
        add("busy_lately")
    return tuple(found)


def rank(candidates: Iterable[Facts], weights: Mapping[str, float]) -> list[Ranked]:
    """Candidates in the order in which a station may want to ask them."""
    ranked = [Ranked(facts, reasons_for(facts, weights)) for facts in candidates]
    return sorted(ranked, key=lambda r: (-r.score, -_waited(r.facts), r.facts.person_id))


def _waited(facts: Facts) -> float:
    return inf if facts.days_unasked is None else facts.days_unasked
