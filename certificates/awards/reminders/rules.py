"""Which reminder is due. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (90, 30, 7)
FURTHEST = timedelta(days=STEPS[0])


@dataclass(frozen=True)
class Due:
    """The reminder to send now, and earlier ones that it makes needless."""

    step: int
    passed_over: tuple[int, ...] = ()


def due_reminder(matter_on: date, done: Collection[int], on: date, told_on: date | None = None) -> Due | None:
    """The reminder nearest to the date whose day has come, unless it or a nearer one was sent; None when none is due.

    matter_on   first day on which the state is another one
    done        reminders that were sent or passed over for this date
    told_on     day on which a letter of its own named the date; reminders up to that day are not due

    A missed run is made up for: whatever is behind, one letter is enough.
    """
    if on >= matter_on:
        return None
    days = {step: matter_on - timedelta(days=step) for step in STEPS}
    come = [step for step in STEPS if days[step] <= on and (told_on is None or days[step] > told_on)]
    if not come or any(step <= come[-1] for step in done):
        return None
    return Due(come[-1], tuple(step for step in come[:-1] if step not in done))
