"""Order of lessons and names of courses and chapters. Pure."""

import re
from collections.abc import Collection, Sequence
from typing import TypeVar

Item = TypeVar("Item")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def code_usable(code: str) -> bool:
    """Whether a short name may stand in an address: a small letter, then small letters, digits and hyphens, 2 to 40."""
    return _CODE.fullmatch(code) is not None


def free_chapter_code(taken: Collection[str]) -> str:
    """The number of the next chapter as its code: "03" after two, or the next one that is not taken."""
    number = len(taken) + 1
    while f"{number:02d}" in taken:
        number += 1
    return f"{number:02d}"


def one_earlier(items: Sequence[Item], place: int) -> list[Item]:
    """The items with the one at ``place``, counted from 0, a place earlier; the first one stays where it is."""
    moved = list(items)
    if place > 0:
        moved[place - 1], moved[place] = moved[place], moved[place - 1]
    return moved
