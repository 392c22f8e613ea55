"""What an analysis starts from: items, and what each candidate got and chose. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exams.analysis.classical import Answer


@dataclass(frozen=True)
class ItemAnswers:
    """One item over all candidates.

    points    per candidate, 0..possible
    chosen    per candidate the option, None where left out; empty where options are not known
    options   all options in their order; keyed are those that count as right
    counts    False for an item on trial, which has figures but no part in anybody's points
    """

    label: str
    points: Sequence[float]
    possible: float = 1.0
    chosen: Sequence[Answer] = ()
    options: tuple[str, ...] = ()
    keyed: tuple[str, ...] = ()
    counts: bool = True


@dataclass(frozen=True)
class Answers:
    """A whole table: items in their order, and for each grouping the group of each candidate ("" for unknown)."""

    items: Sequence[ItemAnswers]
    candidates: int
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def counted(self) -> list[ItemAnswers]:
        """The items that count for points."""
        return [item for item in self.items if item.counts]

    @property
    def totals(self) -> list[float]:
        """Points of each candidate over all items that count."""
        columns = [item.points for item in self.counted]
        return [float(sum(row)) for row in zip(*columns, strict=True)] if columns else [0.0] * self.candidates

    @property
    def possible(self) -> float:
        return float(sum(item.possible for item in self.counted))
