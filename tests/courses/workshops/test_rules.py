"""What follows from dates, seats and the waiting list."""

import pytest

from courses.workshops.rules import (
    CANCELLED,
    ENDED,
    FULL,
    OPEN,
    PREPARING,
    Meeting,
    attended,
    clock_time,
    has_begun,
    overlapping,
    stage_of,
)
from lms.clock import instant

NOON = instant(2026, 12, 5, 12)
MEETING = Meeting(instant(2026, 12, 5, 10), instant(2026, 12, 5, 15))


@pytest.mark.parametrize(
    ("state", "booked", "now", "stage"),
    [
        ("preparing", 0, instant(2026, 11, 1), PREPARING),
        ("open", 9, instant(2026, 11, 1), OPEN),
        ("open", 10, instant(2026, 11, 1), FULL),
        ("open", 0, instant(2026, 12, 5, 14, 59), OPEN),
        ("open", 0, instant(2026, 12, 5, 15), ENDED),
        ("cancelled", 0, instant(2027, 1, 1), CANCELLED),
    ],
)
def test_a_workshop_is_full_or_over_by_its_seats_and_dates_alone(state, booked, now, stage):
    assert stage_of(state, 10, booked, [MEETING], now) == stage


def test_a_workshop_without_a_date_is_never_over():
    assert stage_of("preparing", 10, 0, [], instant(2030, 1, 1)) == PREPARING
    assert not has_begun([], instant(2030, 1, 1))


def test_a_workshop_has_begun_from_the_first_minute_on():
    assert not has_begun([MEETING], instant(2026, 12, 5, 9, 59))
    assert has_begun([MEETING], instant(2026, 12, 5, 10))


def test_dates_that_touch_do_not_overlap():
    later = Meeting(MEETING.ends_at, instant(2026, 12, 5, 17))

    assert not overlapping([later, MEETING])
    assert overlapping([Meeting(NOON, instant(2026, 12, 5, 17)), MEETING])


def test_a_workshop_is_attended_when_each_of_its_dates_is():
    assert attended({1: True, 2: True}, [1, 2])
    assert not attended({1: True}, [1, 2])
    assert not attended({1: True, 2: False}, [1, 2])
    assert not attended({}, [])


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("10:00", 10, 0), ("９：３０", 9, 30), ("13時", 13, 0), ("9時05分", 9, 5), ("23:59", 23, 59)],
)
def test_times_are_read_as_people_write_them(typed, hour, minute):
    found = clock_time(typed)

    assert (found.hour, found.minute) == (hour, minute)


@pytest.mark.parametrize("typed", ["", "24:00", "10:60", "noon", "1000"])
def test_what_is_no_time_is_none(typed):
    assert clock_time(typed) is None
