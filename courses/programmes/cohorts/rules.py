"""When somebody is stuck, and how often a kind word is kind. Pure.

STUCK_AFTER   two weeks without a step: one missed week is life, two begin to be a habit
WORD_EVERY    seven days: a second word within a week would be pressure
"""

from collections.abc import Iterable
from datetime import date, timedelta

STUCK_AFTER = timedelta(days=14)
WORD_EVERY = timedelta(days=7)
MOST_WEEKS = 26
STATES_OF_ITS_OWN = ("learning", "plan_back")


def is_stuck(state: str, since: date, today: date) -> bool:
    """Whether it is hers to go on, and nothing has happened for two weeks; who waits for us is not stuck."""
    return state in STATES_OF_ITS_OWN and today - since >= STUCK_AFTER


def word_possible_on(last: date | None) -> date | None:
    """The first day on which a kind word may be sent again; None when there was none yet."""
    return None if last is None else last + WORD_EVERY


def weekly_totals(done_on: Iterable[date], today: date) -> list[tuple[date, int]]:
    """How many parts were done until the end of each week, the oldest first, for the weeks in which something was done
    and since; at most half a year. A week is named by its Monday."""
    days = sorted(done_on)
    if not days:
        return []
    this_week = today - timedelta(days=today.weekday())
    first = max(days[0] - timedelta(days=days[0].weekday()), this_week - timedelta(weeks=MOST_WEEKS - 1))
    weeks = [first + timedelta(weeks=number) for number in range((this_week - first).days // 7 + 1)]
    return [(week, sum(day < week + timedelta(weeks=1) for day in days)) for week in weeks]
