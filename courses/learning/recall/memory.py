"""When a missed question comes again.

FSRS-6 (Ye, Su and Cao, KDD 2022; open-spaced-repetition/py-fsrs) with its published parameters: a question comes when it
would be remembered nine times in ten. Steps within a day are left out: nobody here is asked twice on one evening.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=365)
FIRM_FROM_DAYS = 7


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
