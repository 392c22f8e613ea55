"""Runs named measurements and tells each beside its floor and its goal.

A file in ``tests/load/bench/`` registers measurements:

    @measurement("save one answer", goal=3000, unit="a second")
    def save_one_answer() -> Iterator[Figure]:
        yield Figure(size="32 connections", value=..., floor=...)

The floor is what the bare machinery does in the same run. A goal is met from above for rates ("a second") and from
below for times and sizes; ``better="less"`` says so. Cost must grow as the work, so a measurement yields two sizes.
"""

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.load import bench


@dataclass(frozen=True)
class Figure:
    """One measured value at one size; floor is the same by the bare machinery, in the same unit."""

    size: str
    value: float
    floor: float | None = None


@dataclass(frozen=True)
class Measurement:
    """A named way to measure, with what is asked of it."""

    name: str
    unit: str
    goal: float | None
    better: str
    run: Callable[[], Iterator[Figure]]


@dataclass(frozen=True)
class Result:
    """One line of the report."""

    name: str
    size: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    goal: float | None
    met: bool | None


MEASUREMENTS: dict[str, Measurement] = {}


def measurement(name: str, *, unit: str, goal: float | None = None, better: str = "more") -> Callable[..., object]:
    """Register a generator of Figures under a name; ``better`` is more or less."""
    if better not in {"more", "less"}:
        raise ValueError(f"{name}: better is more or less, not {better}")

    def register(run: Callable[[], Iterator[Figure]]) -> Callable[[], Iterator[Figure]]:
        if name in MEASUREMENTS:
            raise ValueError(f"two measurements are called {name}")
        MEASUREMENTS[name] = Measurement(name, unit, goal, better, run)
        return run

    return register


def result_of(measured: Measurement, figure: Figure) -> Result:
    """Set a figure against floor and goal."""
    ratio = round(figure.value / figure.floor, 3) if figure.floor else None
    met = None
    if measured.goal is not None:
        met = figure.value >= measured.goal if measured.better == "more" else figure.value <= measured.goal
    return Result(
        measured.name, figure.size, round(figure.value, 3), measured.unit, figure.floor, ratio, measured.goal, met
    )


def load_measurements() -> None:
    """Import every file of tests/load/bench, which registers what is in it."""
    for found in pkgutil.iter_modules(bench.__path__):
        importlib.import_module(f"{bench.__name__}.{found.name}")


def line_of(result: Result) -> str:
    floor = f"floor {result.floor:g} (x{result.ratio:g})" if result.floor is not None else ""
    goal = f"goal {result.goal:g} {'met' if result.met else 'NOT met'}" if result.goal is not None else ""
    return f"{result.name:32} {result.size:24} {result.value:>12g} {result.unit:14} {floor:26} {goal}".rstrip()


def named(names: list[str]) -> list[str]:
    """The measurements that were asked for, all without a name; "pages" stands for every "pages: ..." as well."""
    asked = [known for name in names for known in MEASUREMENTS if known == name or known.startswith(f"{name}: ")]
    return asked or list(MEASUREMENTS)


def main(arguments: list[str]) -> int:
    """Measure what was asked for; exit 1 when a goal was missed, 2 for an unknown name."""
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args(arguments)
    load_measurements()
    families = {name.partition(": ")[0] for name in MEASUREMENTS}
    unknown = sorted(set(asked.names) - set(MEASUREMENTS) - families)
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(MEASUREMENTS)}")
    if asked.list:
        print("\n".join(MEASUREMENTS))
        return 0
    results = []
    for name in named(asked.names):
        for figure in MEASUREMENTS[name].run():
            results.append(result_of(MEASUREMENTS[name], figure))
            print(line_of(results[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1) + "\n")
    return int(any(result.met is False for result in results))


if __name__ == "__main__":
    # Run under its own name, so that measurements register in this very table.
    sys.exit(importlib.import_module("tests.load.measure").main(sys.argv[1:]))
