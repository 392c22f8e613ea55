"""Decisions about coverage: sums that roll up the tree, and where the next course would help most. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=tuple[str, ...])
SMALL = 5


@dataclass(frozen=True)
class Place:
    """One node as the proposal sees it: seats without anybody, people who may be told of (at least)."""

    code: str
    open_seats: int
    people: int


def rolled_up(cells: Iterable[tuple[str, Key, int]]) -> Counter[tuple[str, Key]]:
    """Figures at every node: each (path, key, figure) counts at its own node and at every node above it.

    By path, never by the beginning of a code (rules of the house 22); a sum at a node is that of the nodes below it
    and of what lies at the node itself.
    """
    sums: Counter[tuple[str, Key]] = Counter()
    for path, key, figure in cells:
        for node in path.strip("/").split("/"):
            sums[(node, key)] += figure
    return sums


def next_course(places: Sequence[Place]) -> Place | None:
    """Where the next course should be held: most seats without anybody for each person who could sit there.

    None where no seat is open. Reckons with what may be told alone, so that the proposal tells no hidden figure.
    """
    asked = [place for place in places if place.open_seats]
    return max(asked, key=lambda place: (place.open_seats / (place.people + 1), place.open_seats), default=None)
