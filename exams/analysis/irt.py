"""Item response models seen from outside: answers go to the engine's own process, fitted models come back."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exams.analysis.errors import FiguresFailed

_ROOT = Path(__file__).resolve().parents[2]
TIME_LIMIT = 600
FEWEST_ITEMS = 3


def usable_items(columns: Sequence[Sequence[float]]) -> list[int]:
    """Numbers of the items that a model can be fitted to: points 0 or 1, and neither everybody nor nobody right."""
    return [n for n, column in enumerate(columns) if set(column) == {0, 1}]


def fit_models(columns: Sequence[Sequence[float]], *, two: bool) -> dict[str, Any] | None:
    """Fit the Rasch model, and the two-parameter model if wanted, to items x candidates of 0 and 1.

    Answers {"rasch": ..., "two": ... or None, "abilities": [...]}, each figure per item in the order given. None for
    fewer than three items. Refuses with FiguresFailed when the process ends without an answer.
    """
    if len(columns) < FEWEST_ITEMS:
        return None
    counted: dict[tuple[int, ...], int] = {}
    for row in zip(*columns, strict=True):
        counted[row] = counted.get(row, 0) + 1
    job = {"patterns": [[int(x) for x in row] for row in counted], "counts": list(counted.values()), "two": two}
    return _ask(job)


def _ask(job: Mapping[str, Any]) -> dict[str, Any]:
    # One thread: beside a web server the second core is better left to it, and sums come out alike on every machine.
    surroundings = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT)}
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "exams.analysis.engine"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=False,
            timeout=TIME_LIMIT,
            env=surroundings,
        )
    except subprocess.TimeoutExpired as late:
        raise FiguresFailed(problem=f"no answer within {TIME_LIMIT} seconds") from late
    if answer.returncode:
        raise FiguresFailed(problem=answer.stderr.strip().rpartition("\n")[2] or f"exit {answer.returncode}")
    found: dict[str, Any] = json.loads(answer.stdout)
    return found
