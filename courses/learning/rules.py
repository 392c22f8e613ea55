"""What comes next, and when a course is done. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

Item = TypeVar("Item")


def next_lesson(order: Sequence[int], finished: Collection[int], last_opened: int | None = None) -> int | None:
    """The lesson to go on with: the opened one if it is unfinished, else the first unfinished after it, else the
    first unfinished at all; None once everything is finished.

    order         lesson ids in the order of the course
    last_opened   the lesson that the learner looked at last
    """
    start = order.index(last_opened) if last_opened in order else 0
    rest = [*order[start:], *order[:start]]
    return next((lesson for lesson in rest if lesson not in finished), None)


def neighbours(order: Sequence[Item], place: int) -> tuple[Item | None, Item | None]:
    """What stands before and after a place of a sequence."""
    before = order[place - 1] if place > 0 else None
    after = order[place + 1] if place + 1 < len(order) else None
    return before, after


def is_complete(order: Sequence[int], finished: Collection[int]) -> bool:
    """True when there are lessons and each of them is finished."""
    return bool(order) and set(order) <= set(finished)


def weeks_learned(days: Iterable[date]) -> int:
    """In how many weeks, from Monday on, somebody learned. It only grows: a week without learning takes nothing away."""
    return len({day - timedelta(days=day.weekday()) for day in days})
