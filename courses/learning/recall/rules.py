"""When a missed question comes again, which chapters want another look, how much to learn a week. Pure.

Spacing is FSRS-6 (Ye, Su and Cao, KDD 2022; open-spaced-repetition/py-fsrs) with its published parameters: a question comes
when it would be remembered nine times in ten. Steps within a day are left out: nobody here is asked twice on one evening.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=365)
FIRM_FROM_DAYS = 7
WEAK_FROM, MOST_WEAK = 2, 3
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class PlanWeek:
    """One week of a plan: its first and last day, and how many lessons; none in the week that is for looking back."""

    begins_on: date
    until_on: date
    lessons: int


def after_answer(card: Mapping[str, Any] | None, right: bool, at: datetime) -> dict[str, Any]:
    """The memory of a question after an answer; None before the first. "due" in it says when to ask again."""
    known = Card.from_dict(card) if card else Card(card_id=1, due=at)  # type: ignore[arg-type]
    reviewed, _ = SCHEDULER.review_card(known, Rating.Good if right else Rating.Again, at)
    return dict(reviewed.to_dict())


def due_of(card: Mapping[str, Any]) -> datetime:
    """When a question is to be asked again."""
    return Card.from_dict(card).due  # type: ignore[arg-type]


def is_firm(card: Mapping[str, Any]) -> bool:
    """Whether a question would be remembered for a week."""
    return (Card.from_dict(card).stability or 0.0) >= FIRM_FROM_DAYS  # type: ignore[arg-type]


def weak_chapters(cards: Iterable[tuple[int, Mapping[str, Any]]]) -> list[int]:
    """Up to three chapters with at least two questions that are not firm yet, the weakest first.

    cards   the chapter of each question with its memory
    """
    loose = Counter(chapter for chapter, card in cards if not is_firm(card))
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
