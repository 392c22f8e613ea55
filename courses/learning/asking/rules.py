"""Until when an answer is promised. Pure.

PROMISED_DAYS   three working days: a weekend or holiday in between makes nobody wait in vain
MOST_OPEN       so many questions of one learner may wait at once; more would come back slower than promised
"""

from collections.abc import Callable
from datetime import date, timedelta

PROMISED_DAYS = 3
MOST_OPEN = 5
LONGEST_QUESTION, LONGEST_ANSWER = 1000, 3000


def promised_on(asked_on: date, next_working_day: Callable[[date], date]) -> date:
    """The last day of the promise: the third working day after the day of asking."""
    day = asked_on
    for _ in range(PROMISED_DAYS):
        day = next_working_day(day + timedelta(days=1))
    return day


def is_overdue(due_on: date, today: date) -> bool:
    """Whether the promised day has passed."""
    return today > due_on
