"""Days that differ from somebody's usual week: which wins, and whether she is free then. Pure."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.people.rules import PARTS

WHOLE_DAY = (1 << PARTS) - 1
# As far ahead as anybody plans; it also bounds how many days a search has to look through.
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Difference:
    """What a person said of some days: ``parts`` are bits (morning 1, afternoon 2, evening 4), ``until_on`` is after it."""

    from_on: date
    until_on: date
    parts: int
    free: bool

    @property
    def days(self) -> int:
        return (self.until_on - self.from_on).days


@dataclass(frozen=True)
class Piece:
    """Days on which the same holds: parts that are free besides the usual week, and parts that are not."""

    from_on: date
    until_on: date
    free_parts: int
    away_parts: int


def pieces(differences: Iterable[Difference]) -> list[Piece]:
    """Differences as pieces that do not overlap, in the order of days, so that one look tells of a day.

    What was said of fewer days wins, since it was meant more exactly; of two that are equally long the no wins.
    """
    said = sorted(differences, key=lambda each: (-each.days, not each.free))
    edges = sorted({edge for each in said for edge in (each.from_on, each.until_on)})
    found: list[Piece] = []
    for begin, end in itertools.pairwise(edges):
        free = away = 0
        for each in said:
            if each.from_on <= begin and end <= each.until_on:
                free, away = (
                    (free | each.parts, away & ~each.parts) if each.free else (free & ~each.parts, away | each.parts)
                )
        if found and found[-1].until_on == begin and (found[-1].free_parts, found[-1].away_parts) == (free, away):
            found[-1] = Piece(found[-1].from_on, end, free, away)
        elif free or away:
            found.append(Piece(begin, end, free, away))
    return found


def is_away(on: date, part: int, differences: Iterable[Piece]) -> bool:
    """Whether she said that this part of this very day is not free."""
    return any(each.from_on <= on < each.until_on and each.away_parts >> part & 1 for each in differences)


def is_free(on: date, part: int, week: Iterable[int], differences: Iterable[Piece]) -> bool:
    """Whether a part of a day is free: by what she said of that day, else by her usual week."""
    said = list(differences)
    if is_away(on, part, said):
        return False
    extra = any(each.from_on <= on < each.until_on and each.free_parts >> part & 1 for each in said)
    return extra or on.weekday() * PARTS + part in week


def parts_of(mask: int) -> tuple[int, ...]:
    """The parts of a day that bits stand for: morning 0, afternoon 1, evening 2."""
    return tuple(part for part in range(PARTS) if mask >> part & 1)


def first_of_next_month(on: date) -> date:
    """The first day after the month of a day."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)
