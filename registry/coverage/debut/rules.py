"""How long half of the people wait. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Wait:
    """Days from the title to the first activity; ``over`` is False while she still waits and days count until today."""

    days: int
    over: bool


def wait_of(title_on: date, active_on: date | None, today: date) -> Wait:
    """The wait of one person; an activity on the day of the title is a wait of 0 days."""
    return Wait((active_on - title_on).days, True) if active_on else Wait((today - title_on).days, False)


def median_wait(waits: Sequence[Wait]) -> int | None:
    """Days after which half of the people had been active; None while the estimate never falls to a half.

    Who still waits is counted for as long as she has waited: leaving her out would make the figure look better than it
    is. Product-limit estimate of Kaplan and Meier (Journal of the American Statistical Association 53, 1958, 457-481),
    in exact fractions; the median is the first day on which it is at most 1/2.
    """
    ended = Counter(wait.days for wait in waits if wait.over)
    still_waiting = Fraction(1)
    for days in sorted(ended):
        at_risk = sum(wait.days >= days for wait in waits)
        still_waiting *= 1 - Fraction(ended[days], at_risk)
        if still_waiting <= HALF:
            return days
    return None
