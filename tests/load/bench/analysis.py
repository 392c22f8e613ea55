"""The whole report of a sitting, both models included, from answers in memory to figures as JSON."""

import json
import random
import time
from collections.abc import Iterator
from math import exp

from exams.analysis.answers import Answers, ItemAnswers
from exams.analysis.report import analyse
from tests.load.measure import Figure, measurement

ITEMS, OPTIONS = 50, "abcd"


def answered(candidates: int, seed: int = 1) -> Answers:
    """Answers that follow a two-parameter model, with options, in two groups of age."""
    chance = random.Random(seed)
    abilities = [chance.gauss(0, 1) for _ in range(candidates)]
    items = []
    for number in range(ITEMS):
        slope, hard = chance.lognormvariate(0, 0.3), chance.gauss(0, 1)
        right = [chance.random() < 1 / (1 + exp(-slope * (ability - hard))) for ability in abilities]
        chosen = ["a" if hit else chance.choice(OPTIONS[1:]) for hit in right]
        items.append(
            ItemAnswers(
                f"A-{number + 1}", [float(hit) for hit in right], chosen=chosen, options=tuple(OPTIONS), keyed=("a",)
            )
        )
    return Answers(items, candidates, {"age": [chance.choice(("under_65", "65_74")) for _ in abilities]})


def seconds(candidates: int) -> float:
    answers = answered(candidates)
    began = time.perf_counter()
    report = analyse(answers, cut=35)
    json.dumps(report, allow_nan=False)
    spent = time.perf_counter() - began
    if report["models"] is None or report["models"]["two"] is None:
        raise RuntimeError("the models did not settle")
    return spent


@measurement("analysis report", unit="seconds", goal=10, better="less")
def analysis_report() -> Iterator[Figure]:
    yield Figure("5,000 x 50", seconds(5_000))
    yield Figure("10,000 x 50", seconds(10_000))
