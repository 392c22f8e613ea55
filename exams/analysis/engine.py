"""Item response models (numpy), run as a process of its own: `python -m exams.analysis.engine`.

Reads {"patterns": [[0, 1, ...], ...], "counts": [...], "two": bool} on standard input, writes the fitted models. Patterns
are distinct rows of right and wrong answers; items that everybody or nobody solved must be left out beforehand.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
# Abilities of a standard normal population at 41 points from -6 to 6.
ABILITIES = np.linspace(-6, 6, 41)
WEIGHTS = np.exp(-(ABILITIES**2) / 2) / np.exp(-(ABILITIES**2) / 2).sum()
SHOWN = np.linspace(-4, 4, 41)
CLOSE, STEEPEST, FARTHEST = 1e-8, 8.0, 15.0
# Kind of information, most steps with it, length of a step that is short enough to go on to the next kind.
PHASES: Sequence[tuple[str, int, float]] = (("complete", 8, 1e-2), ("products", 40, 1e-4), ("observed", 40, CLOSE))


@dataclass
class Fit:
    """Slopes and intercepts (logit = slope x ability + intercept), covariance of both, intercepts first."""

    slopes: Array
    intercepts: Array
    covariance: Array
    log_likelihood: float
    parameters: int
    converged: bool


def _chances(slopes: Array, intercepts: Array, abilities: Array) -> Array:
    """Abilities x items: chance of a right answer."""
    return 1 / (1 + np.exp(-(np.outer(abilities, slopes) + intercepts)))


def _posterior(rights: Array, slopes: Array, intercepts: Array) -> tuple[Array, Array]:
    """Patterns x abilities: where each pattern's ability lies; and the log-likelihood of each pattern."""
    logits = np.outer(ABILITIES, slopes) + intercepts
    logs = rights @ logits.T - np.logaddexp(0, logits).sum(axis=1) + np.log(WEIGHTS)
    most = logs.max(axis=1, keepdims=True)
    raised = np.exp(logs - most)
    whole = raised.sum(axis=1, keepdims=True)
    return raised / whole, (most + np.log(whole))[:, 0]


@dataclass
class Look:
    """The likelihood at one place: its logarithm, its slope for intercepts and slopes, and where abilities lie."""

    likelihood: float
    gradient: Array
    posterior: Array


def _look(rights: Array, counts: Array, slopes: Array, intercepts: Array) -> Look:
    post, logs = _posterior(rights, slopes, intercepts)
    weighted = post * counts[:, None]
    left = rights.T @ weighted - (weighted.sum(axis=0)[:, None] * _chances(slopes, intercepts, ABILITIES)).T
    return Look(float(counts @ logs), np.concatenate([left.sum(axis=1), left @ ABILITIES]), post)


def _own_slopes(rights: Array, post: Array, slopes: Array, intercepts: Array) -> Array:
    """Patterns x parameters: the slope of each pattern's own log-likelihood."""
    chances = _chances(slopes, intercepts, ABILITIES)
    expected = (post @ ABILITIES)[:, None]
    return np.hstack([rights - post @ chances, rights * expected - post @ (chances * ABILITIES[:, None])])


def _products(rights: Array, counts: Array, post: Array, slopes: Array, intercepts: Array) -> Array:
    """Information by the products of the patterns' slopes (Berndt, Hall, Hall & Hausman 1974): quick and never negative."""
    own = _own_slopes(rights, post, slopes, intercepts)
    return own.T @ (own * counts[:, None])


def _information(rights: Array, counts: Array, post: Array, slopes: Array, intercepts: Array) -> Array:
    """Observed information of intercepts and slopes (Louis 1982): what complete data would tell, less what is unseen."""
    chances, size = _chances(slopes, intercepts, ABILITIES), len(slopes)
    found = np.zeros((2 * size, 2 * size))
    for point, ability in enumerate(ABILITIES):
        there, chance = post[:, point] * counts, chances[point]
        right = there @ rights
        # Sum over patterns of (answer - chance) x (answer - chance), multiplied out.
        unseen = rights.T @ (rights * there[:, None]) - np.outer(right, chance) - np.outer(chance, right)
        unseen += there.sum() * np.outer(chance, chance)
        block = np.diag(there.sum() * chance * (1 - chance)) - unseen
        found += np.kron([[1.0, ability], [ability, ability**2]], block)
    return found + _products(rights, counts, post, slopes, intercepts)


def _complete(look: Look, counts: Array, slopes: Array, intercepts: Array) -> Array:
    """Information that complete data would hold: one step with it is one round of EM (Bock & Aitkin 1981)."""
    chances = _chances(slopes, intercepts, ABILITIES)
    own = (look.posterior.T @ counts)[:, None] * chances * (1 - chances)
    sums = [np.diag((own * ABILITIES[:, None] ** power).sum(axis=0)) for power in (0, 1, 2)]
    return np.block([[sums[0], sums[1]], [sums[1], sums[2]]])


@dataclass
class Model:
    """Which parameters of a model are free: ``spread`` maps them to intercepts and slopes."""

    rights: Array
    counts: Array
    spread: Array

    def look(self, place: Array) -> Look:
        size = self.rights.shape[1]
        return _look(self.rights, self.counts, place[size:], place[:size])

    def information(self, kind: str, look: Look, place: Array) -> Array:
        """Information of the free parameters: "complete", "products" or "observed"."""
        size = self.rights.shape[1]
        slopes, intercepts = place[size:], place[:size]
        if kind == "complete":
            found = _complete(look, self.counts, slopes, intercepts)
        else:
            made = _products if kind == "products" else _information
            found = made(self.rights, self.counts, look.posterior, slopes, intercepts)
        return self.spread.T @ found @ self.spread


def _spread(size: int, slopes_free: str) -> Array:
    ones, none, column = np.eye(size), np.zeros((size, size)), np.ones((size, 1))
    if slopes_free == "none":
        return np.vstack([ones, none])
    return np.block([[ones, 0 * column], [none, column]]) if slopes_free == "common" else np.eye(2 * size)


def marginal_fit(rights: Array, counts: Array, slopes_free: str, start: Fit | None = None) -> Fit:
    """Marginal maximum likelihood with normal abilities.

    rights       patterns x items, 0 or 1
    slopes_free  "none": all 1 (Rasch); "common": one for all; "each": the two-parameter model
    start        a simpler model of the same answers, from which to go on

    EM brings it near, steps with the products of slopes nearer, the observed information to the top.
    """
    size = rights.shape[1]
    model = Model(rights, counts, _spread(size, slopes_free))
    share = np.clip(counts @ rights / counts.sum(), 1e-4, 1 - 1e-4)
    place = np.concatenate([np.log(share / (1 - share)) * 1.2, np.ones(size)])
    phases = PHASES if start is None else PHASES[1:]
    if start is not None:
        place = np.concatenate([start.intercepts, start.slopes])
    look = model.look(place)
    for kind, rounds, near in phases:
        place, look, covariance, reached = _phase(model, place, look, kind, rounds, near)
    inside = np.abs(place[size:]).max() < STEEPEST and np.abs(place[:size]).max() < FARTHEST
    free, whole = model.spread.shape[1], model.spread @ covariance @ model.spread.T
    return Fit(place[size:], place[:size], whole, look.likelihood, free, bool(reached and inside))


def _phase(
    model: Model, place: Array, look: Look, kind: str, rounds: int, near: float
) -> tuple[Array, Look, Array, bool]:
    """Climb with one kind of information until a step is shorter than ``near``."""
    covariance, moved, before = look.gradient, np.inf, 0.0
    for _ in range(rounds):
        # The observed information costs much and changes little near the top: it is kept while steps shrink with it.
        if kind != "observed" or moved > before / 2:
            covariance = np.linalg.pinv(model.information(kind, look, place))
        before = moved
        step = model.spread @ (covariance @ (model.spread.T @ look.gradient))
        place, look, moved = _climb(place, look, step, model.look)
        if moved < near:
            return place, look, covariance, True
    return place, look, covariance, False


def _climb(place: Array, look: Look, step: Array, look_at: Callable[[Array], Look]) -> tuple[Array, Look, float]:
    """Go one step, halved until it does not lead down; returns where it led and how far the whole step was."""
    scale = 1.0
    for _ in range(20):
        found = look_at(place + scale * step)
        if np.isfinite(found.likelihood) and found.likelihood >= look.likelihood - 1e-9:
            return place + scale * step, found, float(np.abs(step).max())
        scale /= 2
    return place, look, 0.0


def difficulties(fit: Fit) -> tuple[Array, Array, Array]:
    """Difficulties, their standard errors by the delta method, and those of the slopes."""
    size = len(fit.slopes)
    b = -fit.intercepts / fit.slopes
    var_c, var_a = np.diag(fit.covariance)[:size], np.diag(fit.covariance)[size:]
    both = np.diag(fit.covariance[:size, size:])
    variance = (var_c + 2 * b * both + b * b * var_a) / fit.slopes**2
    return b, np.sqrt(np.maximum(variance, 0)), np.sqrt(np.maximum(var_a, 0))


# ---- the Rasch model without any assumption about abilities


def _symmetric(eases: Array) -> Array:
    """Elementary symmetric functions of the last axis' values, by summation: (..., items) -> (..., items + 1)."""
    found = np.zeros((*eases.shape[:-1], eases.shape[-1] + 1))
    found[..., 0] = 1
    for n in range(eases.shape[-1]):
        found[..., 1 : n + 2] += eases[..., n : n + 1] * found[..., : n + 1].copy()
    return found


def _without_one(eases: Array) -> Array:
    """The same functions with each item left out in turn: items x items."""
    return _symmetric(np.array([np.delete(eases, n) for n in range(len(eases))]))


def conditional_rasch(rights: Array, counts: Array) -> tuple[Array, Array, bool]:
    """Rasch difficulties with sum 0, and their standard errors, by conditional maximum likelihood (Andersen 1972)."""
    size, scores = rights.shape[1], rights.sum(axis=1).astype(int)
    inner = (scores > 0) & (scores < size)
    solved = counts[inner] @ rights[inner]
    per_score = np.bincount(scores[inner], weights=counts[inner], minlength=size + 1)[1:size]
    share = np.clip(solved / per_score.sum(), 1e-4, 1 - 1e-4)
    b = -np.log(share / (1 - share))
    b -= b.mean()
    information = np.eye(size)
    for _ in range(100):
        expected, information = _conditional_moments(np.exp(-b), per_score)
        # The information has no inverse along "all items harder"; adding that direction fixes the sum.
        step = np.linalg.solve(information + np.full((size, size), 1 / size), expected - solved)
        step = np.clip(step - step.mean(), -1, 1)
        b = b + step
        if np.abs(step).max() < CLOSE:
            level = np.full((size, size), 1 / size)
            covariance = np.linalg.inv(information + level) - level
            return b, np.sqrt(np.maximum(np.diag(covariance), 0)), True
    return b, np.full(size, np.nan), False


def _conditional_moments(eases: Array, per_score: Array) -> tuple[Array, Array]:
    """Expected right answers of each item and the information, given how many have each score."""
    size = len(eases)
    whole, single = _symmetric(eases), _without_one(eases)
    scores = np.arange(1, size)
    chances = eases[:, None] * single[:, scores - 1] / whole[scores]
    pairs = np.zeros((size, size))
    for n in range(size):
        others = np.delete(np.arange(size), n)
        double = np.zeros((size, size))
        double[others, : size - 1] = _without_one(eases[others])
        both = np.zeros((size, size - 1))
        both[:, 1:] = double[:, : size - 2]
        pairs[n] = (eases[n] * eases[:, None] * both / whole[scores]) @ per_score
    expected = chances @ per_score
    pairs[np.diag_indices(size)] = expected
    return expected, pairs - (chances * per_score) @ chances.T


def score_abilities(b: Array) -> Array:
    """Ability at each score 1..items - 1 by maximum likelihood, for items of these Rasch difficulties."""
    theta = np.zeros(len(b) - 1)
    wanted = np.arange(1, len(b))
    for _ in range(100):
        chances = 1 / (1 + np.exp(-(theta[:, None] - b)))
        step = (wanted - chances.sum(axis=1)) / (chances * (1 - chances)).sum(axis=1)
        theta = theta + np.clip(step, -1, 1)
        if np.abs(step).max() < CLOSE:
            break
    return theta


def rasch_fit(rights: Array, counts: Array, b: Array) -> tuple[Array, Array]:
    """Infit and outfit mean squares of the items (Wright & Masters 1982); 1 is as the model expects."""
    scores = rights.sum(axis=1).astype(int)
    inner = (scores > 0) & (scores < len(b))
    theta = score_abilities(b)[scores[inner] - 1]
    chances = 1 / (1 + np.exp(-(theta[:, None] - b)))
    spread = chances * (1 - chances)
    squares = (rights[inner] - chances) ** 2
    weights = counts[inner][:, None]
    infit = (weights * squares).sum(axis=0) / (weights * spread).sum(axis=0)
    outfit = (weights * squares / spread).sum(axis=0) / weights.sum()
    return infit, outfit


def item_fit(rights: Array, counts: Array, fit: Fit) -> list[tuple[float, int]]:
    """S-X2 of Orlando & Thissen (2000) and its degrees of freedom for each item.

    Right answers at each score against those that the model expects at that score; scores are joined until at least one
    right and one wrong answer is expected.
    """
    chances = _chances(fit.slopes, fit.intercepts, ABILITIES)
    scores = rights.sum(axis=1).astype(int)
    size = rights.shape[1]
    there = np.bincount(scores, weights=counts, minlength=size + 1)
    whole = WEIGHTS @ _score_chances(chances)
    answers = []
    for item in range(size):
        rest = _score_chances(np.delete(chances, item, axis=1))
        both = (WEIGHTS * chances[:, item]) @ rest
        expected = both[: size - 1] / whole[1:size]
        seen = np.bincount(scores, weights=counts * rights[:, item], minlength=size + 1)[1:size]
        answers.append(_chi_square(there[1:size], seen, expected))
    return answers


def _score_chances(chances: Array) -> Array:
    """Abilities x scores: chance of each number of right answers (Lord & Wingersky 1984)."""
    found = np.zeros((len(chances), chances.shape[1] + 1))
    found[:, 0] = 1
    for n in range(chances.shape[1]):
        one = chances[:, n : n + 1]
        found[:, 1 : n + 2] = found[:, 1 : n + 2] * (1 - one) + found[:, : n + 1] * one
        found[:, 0] *= 1 - one[:, 0]
    return found


def _chi_square(there: Array, seen: Array, expected: Array) -> tuple[float, int]:
    cells: list[Array] = []
    open_cell = np.zeros(3)
    for count, hit, chance in zip(there, seen, expected, strict=True):
        open_cell = open_cell + np.array([count, hit, count * chance])
        if min(open_cell[2], open_cell[0] - open_cell[2]) >= 1:
            cells.append(open_cell)
            open_cell = np.zeros(3)
    if open_cell[0] and cells:
        cells[-1] = cells[-1] + open_cell
    value = sum((hit - want) ** 2 / want * count / (count - want) for count, hit, want in cells)
    return float(value), len(cells) - 2


def information_curve(fit: Fit) -> list[float]:
    """Information of the whole paper at the abilities that are shown."""
    chances = _chances(fit.slopes, fit.intercepts, SHOWN)
    return [float(x) for x in (fit.slopes**2 * chances * (1 - chances)).sum(axis=1)]


def _rasch(rights: Array, counts: Array) -> dict[str, Any]:
    b, errors, converged = conditional_rasch(rights, counts)
    infit, outfit = rasch_fit(rights, counts, b)
    common = marginal_fit(rights, counts, "common")
    return {
        "converged": converged and common.converged,
        "difficulty": b,
        "se": errors,
        "infit": infit,
        "outfit": outfit,
        "slope": common.slopes[0],
        "log_likelihood": common.log_likelihood,
        "parameters": common.parameters,
        "information": information_curve(common),
        "fit": common,
    }


def _two(rights: Array, counts: Array, start: Fit) -> dict[str, Any]:
    fit = marginal_fit(rights, counts, "each", start)
    b, errors, slope_errors = difficulties(fit)
    fits = item_fit(rights, counts, fit)
    return {
        "converged": fit.converged,
        "difficulty": b,
        "se": errors,
        "slope": fit.slopes,
        "slope_se": slope_errors,
        "intercept": fit.intercepts,
        "fit": [value for value, _ in fits],
        "degrees": [degrees for _, degrees in fits],
        "log_likelihood": fit.log_likelihood,
        "parameters": fit.parameters,
        "information": information_curve(fit),
    }


def fitted(job: dict[str, Any]) -> dict[str, Any]:
    """Fit the Rasch model, and the two-parameter model where it was asked for."""
    rights = np.array(job["patterns"], dtype=np.float64)
    counts = np.array(job["counts"], dtype=np.float64)
    with np.errstate(all="ignore"):
        rasch = _rasch(rights, counts)
        start = rasch.pop("fit")
        two = _two(rights, counts, start) if job["two"] else None
    return {"rasch": rasch, "two": two, "abilities": SHOWN}


def _plain(value: Any) -> Any:
    """Plain lists and numbers; what is not finite becomes null, since JSON knows no NaN."""
    if isinstance(value, dict):
        return {name: _plain(found) for name, found in value.items()}
    if isinstance(value, list | np.ndarray):
        return [_plain(found) for found in value]
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def main() -> None:
    """Answer one question on standard input."""
    json.dump(_plain(fitted(json.load(sys.stdin))), sys.stdout, allow_nan=False)


if __name__ == "__main__":
    main()
