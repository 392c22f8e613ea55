"""Whether a blueprint that came as a file is built as one: pure. What its numbers mean is asked afterwards (rules)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from exams.papers.assembly.rules import CandidateItem, item_from_data

MOST_ITEMS = 20_000
WHOLE = ("papers", "pretest", "overlap", "seen_most", "rest_days", "seed", "total")


def wrong_place(body: Any) -> str:
    """The name of the first thing that is not built as docs/blueprints.md says; empty when everything is."""
    if not isinstance(body, Mapping):
        return "blueprint"
    checks: dict[str, Callable[[Any], bool]] = {
        "cells": lambda grid: _is_table(grid, lambda row: _is_table(row, _is_whole)),
        "topics": lambda row: _is_table(row, _is_whole),
        "levels": lambda row: _is_table(row, _is_number),
        "difficulty": _is_range,
        "keys": _is_range,
        "cut": lambda cut: _is_table(cut, _is_number) and len(cut) == 1 and set(cut) <= {"share", "ability"},
        "seconds": _is_number,
        "on": _is_day,
        "unit": lambda unit: unit in ("count", "share"),
        "pool": lambda pool: pool in ("secure", "practice"),
        "items": _are_items,
        **dict.fromkeys(WHOLE, _is_whole),
    }
    wrong = [name for name, is_right in checks.items() if body.get(name) is not None and not is_right(body[name])]
    if not wrong and body.get("cells") is None and (body.get("topics") is None or body.get("levels") is None):
        return "cells"
    return next(iter(wrong), "")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_table(value: Any, of: Callable[[Any], bool]) -> bool:
    return isinstance(value, Mapping) and all(of(one) for one in value.values())


def _is_range(value: Any) -> bool:
    return _is_table(value, _is_number) and set(value) == {"least", "most"}


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _are_items(value: Any) -> bool:
    """A list of items with known names, whole ids that differ, chapters and levels."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_ITEMS:
        return False
    try:
        items = [item_from_data(row) for row in value]
    except (TypeError, ValueError, AttributeError):
        return False
    return len({item.id for item in items if _is_sound(item)}) == len(value)


def _is_sound(item: CandidateItem) -> bool:
    words = (item.code, item.topic, item.level, item.key)
    figures = (item.difficulty, item.a, item.b)
    return (
        _is_whole(item.id)
        and all(isinstance(word, str) for word in words)
        and all(figure is None or _is_number(figure) for figure in figures)
        and (item.case is None or _is_whole(item.case))
        and _is_whole(item.place)
        and _is_whole(item.seen)
        and all(_is_whole(enemy) for enemy in item.enemies)
    )
