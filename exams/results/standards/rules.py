"""The methods of standard setting as pure figures: Angoff with its spread, Hofstee, Cohen."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from lms.i18n_mark import N_

STAGES = ("first", "second", "closed")
METHODS = ("angoff", "hofstee", "cohen", "other")
METHOD_NAMES = {
    "angoff": N_("Angoff (judges estimate each question)"),
    "hofstee": N_("Hofstee (compromise of cut and share of failures)"),
    "cohen": N_("Cohen (share of the points of the best)"),
    "other": N_("Another ground, told in the reason"),
}
STAGE_NAMES = {
    "first": N_("First round"),
    "second": N_("Second round"),
    "closed": N_("Rounds are over"),
}
STAGE_TAGS = {"first": "info", "second": "info", "closed": "good"}
# Below ten candidates no figure (rules 15): it also holds for what candidates scored.
FEWEST_CANDIDATES = 10
# Share of the points of the best that Cohen-Schotanus and van der Vleuten found to fit.
COHEN_SHARE = 0.6
BEST = 0.05


@dataclass(frozen=True)
class ItemEstimate:
    """What the judges said of one question: mean and standard deviation in percent; no spread with one judge."""

    position: int
    mean: float
    spread: float | None


@dataclass(frozen=True)
class Angoff:
    """The cut that judges propose.

    cut     mean over the judges of their expected points of a borderline candidate
    spread  standard deviation of the judges' own cuts; None for one judge
    error   standard error of the cut, spread / sqrt(judges)
    """

    cut: float
    spread: float | None
    error: float | None
    judges: Mapping[int, float]
    items: tuple[ItemEstimate, ...]


def angoff(ratings: Mapping[int, Mapping[int, int]]) -> Angoff | None:
    """The cut out of complete ratings of one round; None without judges.

    ratings   judge -> place -> percent of borderline candidates who answer right

    Angoff (1971) as commonly modified; the standard error of the judging by the central limit theorem, MacCann & Stanley
    (2004), Practical Assessment, Research & Evaluation 9(5).
    """
    if not ratings:
        return None
    cuts = {judge: sum(given.values()) / 100 for judge, given in ratings.items()}
    places = sorted({place for given in ratings.values() for place in given})
    spread = stdev(cuts.values()) if len(cuts) > 1 else None
    return Angoff(
        cut=mean(cuts.values()),
        spread=spread,
        error=None if spread is None else spread / math.sqrt(len(cuts)),
        judges=cuts,
        items=tuple(
            _estimate(place, [given[place] for given in ratings.values() if place in given]) for place in places
        ),
    )


def _estimate(place: int, given: Sequence[int]) -> ItemEstimate:
    return ItemEstimate(place, mean(given), stdev(given) if len(given) > 1 else None)


@dataclass(frozen=True)
class Limits:
    """What judges can accept: cuts in points, shares of failing candidates in percent."""

    cut_least: float
    cut_most: float
    fail_least: float
    fail_most: float


@dataclass(frozen=True)
class Hofstee:
    """The compromise.

    cut, failing   where the line from (least cut, most failures) to (most cut, least failures) meets the curve of
                   failures; or the nearer end where they do not meet
    meets          whether they do
    """

    cut: float
    failing: float
    meets: bool


def mean_limits(limits: Sequence[Limits]) -> Limits | None:
    """The means over the judges; None without any."""
    if not limits:
        return None
    return Limits(
        mean(one.cut_least for one in limits),
        mean(one.cut_most for one in limits),
        mean(one.fail_least for one in limits),
        mean(one.fail_most for one in limits),
    )


def failing_at(scores: Sequence[float], cut: float) -> float:
    """Percent of candidates below a cut; between whole points on the straight line between them."""
    low = math.floor(cut)
    at_low, at_high = (100 * sum(score < point for score in scores) / len(scores) for point in (low, low + 1))
    return at_low + (at_high - at_low) * (cut - low)


def hofstee(scores: Sequence[float], limits: Limits) -> Hofstee | None:
    """Where the judges' compromise line meets the curve of failures; None below ten candidates.

    Hofstee (1983). Where they do not meet, the cut stays at the least when too many fail even there, at the most when
    too few fail even there, as Plymouth's psychometricians do (fnHofstee).
    """
    if len(scores) < FEWEST_CANDIDATES:
        return None
    low, high = limits.cut_least, limits.cut_most
    if _above_line(scores, limits, low) > 0:
        return Hofstee(low, failing_at(scores, low), meets=False)
    if _above_line(scores, limits, high) < 0:
        return Hofstee(high, failing_at(scores, high), meets=False)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _above_line(scores, limits, middle) < 0 else (low, middle)
    return Hofstee(round(high, 6), failing_at(scores, high), meets=True)


def _above_line(scores: Sequence[float], limits: Limits, cut: float) -> float:
    """How far the curve of failures is above the judges' line at a cut, in percent."""
    stretch = limits.cut_most - limits.cut_least
    share = (cut - limits.cut_least) / stretch if stretch else 0.0
    return failing_at(scores, cut) - (limits.fail_most + share * (limits.fail_least - limits.fail_most))


def best_score(scores: Sequence[float]) -> float | None:
    """The points at the 95th percentile: the lowest among the best 5 percent; None below ten candidates."""
    if len(scores) < FEWEST_CANDIDATES:
        return None
    rank = max(1, math.ceil(BEST * len(scores) - 1e-9))
    return sorted(scores, reverse=True)[rank - 1]


def cohen(scores: Sequence[float], guessed: float = 0.0, share: float = COHEN_SHARE) -> float | None:
    """A share of the points of the best, above what blind guessing gives: C + share (P95 - C).

    guessed   points that blind guessing gives (number of questions / options); 0 leaves the correction out

    Cohen-Schotanus & van der Vleuten (2010), Medical Teacher 32: 154-160. None below ten candidates.
    """
    best = best_score(scores)
    return None if best is None else guessed + share * (best - guessed)


def failing(scores: Sequence[float], cut: float) -> int:
    """How many candidates are below a cut."""
    return sum(score < cut for score in scores)
