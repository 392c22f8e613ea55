"""What a response earns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARTIAL = "partial"


@dataclass(frozen=True)
class Mark:
    """Points for one response; ``earned`` is None while a person has still to mark it."""

    earned: float | None
    possible: float


def all_or_nothing(right: bool) -> Mark:
    """The one point of a question, or none."""
    return Mark(1.0 if right else 0.0, 1.0)


def share_of_point(right: int, asked: int, key: Mapping[str, Any]) -> Mark:
    """The share of the point where the key grants partial credit, else the point for everything right.

    right, asked  counts; ``right`` below zero counts as none
    """
    if not asked:
        return Mark(0.0, 1.0)
    if key.get("scoring") == PARTIAL:
        return Mark(min(max(0, right) / asked, 1.0), 1.0)
    return all_or_nothing(right == asked)
