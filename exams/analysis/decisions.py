"""How often another paper would decide alike, and how often the decision is right. Pure; Livingston & Lewis (1995)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from exams.analysis.errors import TooFewCandidates
from exams.marking.distributions import beta_below

FEWEST_SCORES = 10
# Each side of the cut is cut into so many pieces; with 600 the sums hold to six digits.
PIECES = 600


@dataclass(frozen=True)
class TrueScores:
    """True shares of points as a beta distribution between ``low`` and ``high``; ``length`` is the effective length."""

    alpha: float
    beta: float
    low: float
    high: float
    length: float

    def below(self, share: float) -> float:
        """Share of candidates whose true score lies below this share of the points."""
        return beta_below((share - self.low) / (self.high - self.low), self.alpha, self.beta)


@dataclass(frozen=True)
class Agreement:
    """How good the decision is.

    consistency     share of candidates about whom two parallel papers would decide alike
    chance          the same by chance alone
    kappa           consistency beyond chance
    accuracy        share of candidates whose decision is the one that their true score asks for
    false_pass      share that pass although their true score lies below the cut
    false_fail      share that fail although their true score reaches it
    """

    consistency: float
    chance: float
    kappa: float | None
    accuracy: float
    false_pass: float
    false_fail: float
    true_scores: TrueScores


def effective_length(mean: float, variance: float, possible: float, reliability: float) -> float:
    """Number of equally hard, independent items of 0 or 1 that give the same precision; Livingston & Lewis (1995)."""
    return (mean * (possible - mean) - reliability * variance) / (variance * (1 - reliability))


def decision_consistency(scores: Sequence[float], cut: float, reliability: float, possible: float) -> Agreement | None:
    """Estimate how often a second, parallel paper would repeat this pass/fail decision, and how often it is right.

    scores       points, one a candidate, 0..possible
    cut          lowest passing score, in points
    reliability  KR-20 or alpha of the paper
    possible     points that can be had

    Livingston & Lewis (1995): true scores as a four-parameter beta distribution with the moments of Hanson (1991); where
    that leaves 0..1, two parameters. The consistency is Hanson's, as in CRAN betafunctions. Refuses with
    TooFewCandidates below ten scores. None without spread and for a reliability outside of 0..1.
    """
    if len(scores) < FEWEST_SCORES:
        raise TooFewCandidates(least=FEWEST_SCORES)
    mean = sum(scores) / len(scores)
    variance = sum((x - mean) ** 2 for x in scores) / (len(scores) - 1)
    if variance <= 0 or not 0 < reliability < 1:
        return None
    length = effective_length(mean, variance, possible, reliability)
    if round(length) < 1:
        return None
    fitted = fit_true_scores([x / possible * length for x in scores], length)
    return None if fitted is None else agreement_at(fitted, cut / possible)


def fit_true_scores(scores: Sequence[float], length: float) -> TrueScores | None:
    """Beta distribution of true scores with the moments that binomial errors leave (Hanson 1991).

    scores  0..length. Four parameters, or two where four are not permissible; None where neither is.
    """
    m1, m2, m3, m4 = (_true_moment(scores, length, order) for order in (1, 2, 3, 4))
    spread = m2 - m1 * m1
    if spread <= 0 or not 0 < m1 < 1:
        return None
    skew = (m3 - 3 * m1 * m2 + 2 * m1**3) / spread**1.5
    peak = (m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4) / spread**2
    found = _four_parameters(m1, spread, skew, peak, length)
    if found is not None and found.low >= 0 and found.high <= 1:
        return found
    whole = m1 * (1 - m1) / spread - 1
    return TrueScores(m1 * whole, (1 - m1) * whole, 0.0, 1.0, length) if whole > 0 else None


def _true_moment(scores: Sequence[float], length: float, order: int) -> float:
    """Moment of the true scores from the factorial moment of the observed ones."""
    falling = math.prod(length - step for step in range(order))
    found = (math.prod(x - step for step in range(order)) if x >= order or order == 1 else 0.0 for x in scores)
    return math.fsum(found) / len(scores) / falling


def _four_parameters(mean: float, spread: float, skew: float, peak: float, length: float) -> TrueScores | None:
    below = 6 + 3 * skew**2 - 2 * peak
    r = 6 * (peak - skew**2 - 1) / below if below else 0.0
    under = (r + 2) * (r + 3) * peak - 3 * (r - 6) * (r + 1)
    inside = 1 - 24 * (r + 1) / under if under else -1.0
    if r <= 0 or inside < 0:
        return None
    large, small = r / 2 * (1 + math.sqrt(inside)), r / 2 * (1 - math.sqrt(inside))
    alpha, beta = (large, small) if skew < 0 else (small, large)
    if min(alpha, beta) <= 0:
        return None
    reach = math.sqrt(spread * (alpha + beta + 1) / (alpha * beta))
    return TrueScores(alpha, beta, mean - alpha * reach, mean + beta * reach, length)


def agreement_at(true: TrueScores, cut: float) -> Agreement:
    """Consistency and accuracy of passing from this share of the points on."""
    items = round(true.length)
    needed = round(cut * items)
    inner = min(max(cut, true.low), true.high)
    fails, fails_twice, wrong_pass, wrong_fail = 0.0, 0.0, 0.0, 0.0
    for low, high, able in ((true.low, inner, False), (inner, true.high, True)):
        for mass, share in _pieces(true, low, high):
            passing = 1.0 if needed <= 0 else beta_below(share, needed, items - needed + 1) if needed <= items else 0.0
            fails += mass * (1 - passing)
            fails_twice += mass * (1 - passing) ** 2
            wrong_pass += 0.0 if able else mass * passing
            wrong_fail += mass * (1 - passing) if able else 0.0
    # Both fail, or both pass: 1 - 2 x (fails once and passes once).
    consistency = 1 - 2 * (fails - fails_twice)
    chance = fails**2 + (1 - fails) ** 2
    kappa = None if math.isclose(chance, 1) else (consistency - chance) / (1 - chance)
    return Agreement(consistency, chance, kappa, 1 - wrong_pass - wrong_fail, wrong_pass, wrong_fail, true)


def _pieces(true: TrueScores, low: float, high: float) -> list[tuple[float, float]]:
    """Share of candidates and middle of each piece of true scores between two ends."""
    if high <= low:
        return []
    step = (high - low) / PIECES
    below = [true.below(low + n * step) for n in range(PIECES + 1)]
    return [(after - before, low + (n + 0.5) * step) for n, (before, after) in enumerate(pairwise(below))]
