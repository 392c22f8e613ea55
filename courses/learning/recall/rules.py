"""Which chapters want another look, and how much to learn a week. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEAK_FROM, MOST_WEAK = 2, 3
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class PlanWeek:
    """One week of a plan: its first and last day, and how many lessons; none in the week that is for looking back."""

    begins_on: date
    until_on: date
    lessons: int


def weak_chapters(questions: Iterable[tuple[int, bool]]) -> list[int]:
    """Up to three chapters with at least two questions that are not firm yet, the weakest first.

    questions   the chapter of each question, and whether it would be remembered for a week
    """
    loose = Counter(chapter for chapter, firm in questions if not firm)
    ranked = sorted(loose.items(), key=lambda pair: (-pair[1], pair[0]))
    return [chapter for chapter, count in ranked if count >= WEAK_FROM][:MOST_WEAK]


def plan_back(left: int, today: date, exam_on: date) -> tuple[PlanWeek, ...]:
    """Spread the lessons that are left over the weeks to the exam, evenly, the larger weeks first.

    The last seven days before the exam are for looking back, when there are more than seven. Empty when the exam is not
    ahead.
    """
    if exam_on <= today:
        return ()
    learn_until = exam_on - WEEK if exam_on - today > WEEK else exam_on
    weeks = -(-(learn_until - today).days // 7)
    each, more = divmod(left, weeks)
    planned = [
        PlanWeek(
            today + WEEK * number,
            min(today + WEEK * (number + 1), learn_until) - timedelta(days=1),
            each + (number < more),
        )
        for number in range(weeks)
    ]
    if learn_until < exam_on:
        planned.append(PlanWeek(learn_until, exam_on - timedelta(days=1), 0))
    return tuple(planned)
