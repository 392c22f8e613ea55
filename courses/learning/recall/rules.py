"""Which chapters want another look, and what to learn on which day. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

WEAK_FROM, MOST_WEAK = 2, 3
LOOK_BACK_DAYS = 7
DETAIL_DAYS, LATER_WEEKS = 14, 6
PLEASANT_MINUTES = 45


@dataclass(frozen=True)
class PlanDay:
    """One day of a plan and the lessons to read on it, by their place in what is left."""

    on: date
    lessons: tuple[int, ...]


@dataclass(frozen=True)
class PlanStretch:
    """Several days of a plan: the first and the last of them, how many lessons, and their minutes."""

    begins_on: date
    until_on: date
    lessons: int
    minutes: int

    @property
    def is_one_day(self) -> bool:
        return self.begins_on == self.until_on


@dataclass(frozen=True)
class Plan:
    """What to read day by day in the coming weeks, then by week; the days before the exam are for looking back."""

    days: tuple[PlanDay, ...]
    later: tuple[PlanStretch, ...]
    look_back_from: date
    minutes_a_day: int

    @property
    def is_tight(self) -> bool:
        """Whether it asks for more than what is pleasant in a day."""
        return self.minutes_a_day > PLEASANT_MINUTES


def weak_chapters(questions: Iterable[tuple[int, bool]]) -> list[int]:
    """Up to three chapters with at least two questions that are not firm yet, the weakest first.

    questions   the chapter of each question, and whether it would be remembered for a week
    """
    loose = Counter(chapter for chapter, firm in questions if not firm)
    ranked = sorted(loose.items(), key=lambda pair: (-pair[1], pair[0]))
    return [chapter for chapter, count in ranked if count >= WEAK_FROM][:MOST_WEAK]


def plan_back(minutes: Sequence[int], today: date, exam_on: date) -> Plan | None:
    """Spread the lessons that are left evenly, by their minutes, over the days to the exam; None when it is not ahead.

    A quarter of the days before the exam, seven at most, is for looking back. A far exam does not thin the lessons out:
    until the last of them no week is without one.
    """
    if exam_on <= today:
        return None
    days = (exam_on - today).days
    learning = _learning_days(minutes, days - min(LOOK_BACK_DAYS, days // 4))
    total, before = sum(minutes), 0
    placed: dict[int, list[int]] = {}
    for place, length in enumerate(minutes):
        placed.setdefault((2 * before + length) * learning // (2 * total), []).append(place)
        before += length
    ends = max(placed, default=-1) + 1
    return Plan(
        tuple(PlanDay(today + timedelta(days=n), tuple(placed[n])) for n in sorted(placed) if n < DETAIL_DAYS),
        tuple(_later(placed, minutes, today, ends)),
        today + timedelta(days=ends),
        -(-total // learning),
    )


def _learning_days(minutes: Sequence[int], most: int) -> int:
    """So many days that from the middle of one lesson to that of the next is no more than a week."""
    widest = max((a + b for a, b in pairwise(minutes)), default=0)
    return min(most, 2 * 7 * sum(minutes) // widest) if widest else min(most, 7)


def _later(
    placed: Mapping[int, Sequence[int]], minutes: Sequence[int], today: date, ends: int
) -> Iterator[PlanStretch]:
    """The weeks after those that are told day by day; what lies beyond the shown ones is one stretch."""
    last = DETAIL_DAYS + 7 * LATER_WEEKS
    starts = [*range(DETAIL_DAYS, min(ends, last), 7), *([last] if ends > last else [])]
    for start, until in pairwise([*starts, ends]):
        lessons = [place for n in range(start, until) for place in placed.get(n, ())]
        yield PlanStretch(
            today + timedelta(days=start),
            today + timedelta(days=until - 1),
            len(lessons),
            sum(minutes[place] for place in lessons),
        )
