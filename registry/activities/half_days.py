"""A job that several people share by morning, afternoon and evening of a day in Japan."""

from datetime import datetime
from itertools import pairwise

from lms.clock import instant, jst
from registry.activities.rules import half_day_of
from registry.people.rules import PARTS, PARTS_BEGIN


def half_days_between(starts_at: datetime, ends_at: datetime) -> list[tuple[datetime, datetime]]:
    """A time cut where morning, afternoon and evening of that Japanese day meet, at 12 and 17 o'clock."""
    day = jst(starts_at).date()
    cuts = [instant(day.year, day.month, day.day, hour) for hour in PARTS_BEGIN[1:]]
    edges = [starts_at, *(cut for cut in cuts if starts_at < cut < ends_at), ends_at]
    return list(pairwise(edges))


def parts_between(starts_at: datetime, ends_at: datetime) -> tuple[int, ...]:
    """The parts of the day (morning 0, afternoon 1, evening 2) that a time on one Japanese day touches."""
    return tuple(half_day_of(jst(begins)) % PARTS for begins, _ in half_days_between(starts_at, ends_at))
