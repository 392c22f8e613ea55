"""The order in which one candidate meets questions and options, repeatable from her seed: pure.

The order is that of SHA-256 digests of seed and name, so that another program, or this one in ten years, finds the
same without knowing any random generator. Answers are stored by the ids of options and the places of the paper, so
scoring and analysis never meet a shuffled order.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from lms.knowledge.api import ORDERING, TRUE_FALSE, keeps_order

Thing = TypeVar("Thing")


def place_in_order(seed: int, about: str, name: str) -> str:
    """The digest that decides where something stands among its fellows."""
    return hashlib.sha256(f"{seed}:{about}:{name}".encode()).hexdigest()


def shuffled(seed: int, about: str, things: Iterable[Thing], name_of: Callable[[Thing], str]) -> list[Thing]:
    """Things in the order of one seed.

    about  what is put in order ("A" for a part, "A-3" for the options of a question), so that no two orders agree
    """
    return sorted(things, key=lambda thing: place_in_order(seed, about, name_of(thing)))


def options_in_order(
    seed: int, key: str, kind: str, body: Mapping[str, Any], *, shuffles: bool
) -> Sequence[Mapping[str, Any]]:
    """The options of one question as one candidate meets them.

    Right and wrong stay in their order. What is to be put in order is always shuffled: its own order could be the key.
    """
    options = list(body.get("options", ()))
    if kind == ORDERING:
        return shuffled(seed, key, options, lambda option: str(option["id"]))
    if not shuffles or kind == TRUE_FALSE or keeps_order(body):
        return options
    return shuffled(seed, key, options, lambda option: str(option["id"]))


def questions_in_order(seed: int, part: str, places: Sequence[tuple[int, Any]], *, shuffles: bool) -> list[int]:
    """The positions of a part in the order of one candidate. Questions about one case stay together, in their order.

    places  (position, case) in the order of the paper; None for a question of its own
    """
    groups: dict[str, list[int]] = {}
    for position, case in places:
        groups.setdefault(f"q{position}" if case is None else f"c{case}", []).append(position)
    named = list(groups.items())
    if shuffles:
        named = shuffled(seed, part, named, lambda group: group[0])
    return [position for _, members in named for position in members]
