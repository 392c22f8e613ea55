"""Stages, windows, places and rooms, without a database."""

from datetime import date, time, timedelta

import pytest

from exams.sittings.rules import (
    Times,
    changed_though_fixed,
    free_again_at,
    is_old_enough,
    may_withdraw,
    moves_up,
    needs_room,
    read_clock,
    room_for,
    stage_of,
    times_fit,
)
from lms.clock import instant

SECOND = timedelta(seconds=1)
OPEN, CLOSE = instant(2026, 11, 1), instant(2026, 11, 30, 23, 59, 59)
BEGIN, END = instant(2027, 1, 16, 10), instant(2027, 1, 16, 12)


def times(kind="dated", released_at=None, cancelled_at=None, until=CLOSE):
    return Times(kind, OPEN, until, BEGIN, END, released_at, cancelled_at)


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (OPEN - SECOND, "planned"),
        (OPEN, "open"),
        (CLOSE, "open"),
        (CLOSE + SECOND, "closed"),
        (BEGIN - SECOND, "closed"),
        (BEGIN, "running"),
        (END - SECOND, "running"),
        (END, "marking"),
    ],
)
def test_the_clock_moves_a_dated_sitting_from_stage_to_stage(at, stage):
    assert stage_of(times(), at) == stage


def test_a_standing_sitting_is_open_as_long_as_it_runs():
    standing = Times("on_demand", OPEN, END, OPEN, END, None, None)

    assert [stage_of(standing, at) for at in (OPEN - SECOND, OPEN, END - SECOND, END)] == [
        "planned", "open", "open", "marking",
    ]  # fmt: skip


def test_a_release_and_a_cancellation_outlast_the_clock():
    assert stage_of(times(released_at=END), BEGIN) == "released"
    assert stage_of(times(released_at=END, cancelled_at=OPEN), BEGIN) == "cancelled"


@pytest.mark.parametrize(("until", "fits"), [(BEGIN, True), (BEGIN + SECOND, False), (OPEN - SECOND, False)])
def test_applications_close_before_a_dated_exam_begins(until, fits):
    assert times_fit(times(until=until)) is fits


def test_only_what_candidates_rely_on_is_fixed():
    before = {"minutes": 60, "opens_at": BEGIN, "pass_rule": {"parts": {"A": {"least": 35}}}}
    after = {"minutes": 70, "opens_at": BEGIN, "pass_rule": {"parts": {"A": {"least": 34}}}, "title": "New"}

    assert changed_though_fixed(before, after) == ["minutes", "pass_rule"]


@pytest.mark.parametrize(
    ("born_on", "age", "on", "old_enough"),
    [
        (date(2008, 11, 21), 18, date(2026, 11, 20), False),
        (date(2008, 11, 20), 18, date(2026, 11, 20), True),
        (date(2008, 2, 29), 18, date(2026, 2, 28), False),
        (date(2008, 2, 29), 18, date(2026, 3, 1), True),
        (None, 18, date(2026, 11, 20), True),
        (date(2020, 1, 1), None, date(2026, 11, 20), True),
    ],
)
def test_age_counts_by_full_years(born_on, age, on, old_enough):
    assert is_old_enough(born_on, age, on) is old_enough


def test_the_waiting_list_moves_up_in_order_and_only_into_free_places():
    assert moves_up([4, 7, 9], accepted=8, capacity=10) == [4, 7]
    assert moves_up([4, 7], accepted=10, capacity=10) == []
    assert moves_up([4, 7], accepted=12, capacity=10) == []
    assert moves_up([4, 7], accepted=12, capacity=None) == [4, 7]


def test_the_emptiest_room_is_filled_first_and_a_full_one_never():
    assert room_for([(1, 10, 4), (2, 10, 3)]) == 2
    assert room_for([(1, 10, 10), (2, 5, 4)]) == 2
    assert room_for([(1, 10, 5), (2, 10, 5)]) == 1
    assert room_for([(1, 10, 10)]) is None
    assert room_for([]) is None


def test_whoever_sits_at_home_needs_no_seat():
    assert needs_room(False, "own_device") is False
    assert needs_room(True, "own_device") is True
    assert needs_room(False, "paper") is True


@pytest.mark.parametrize(("at", "possible"), [(BEGIN - SECOND, True), (BEGIN, False)])
def test_an_application_is_taken_back_until_the_exam_begins(at, possible):
    assert may_withdraw("dated", BEGIN, "accepted", at) is possible
    assert may_withdraw("dated", BEGIN, "withdrawn", at) is False


def test_thirty_days_lie_between_two_tries_where_the_sitting_says_so():
    assert free_again_at(BEGIN, 30) == BEGIN + timedelta(days=30)
    assert free_again_at(BEGIN, None) is None
    assert free_again_at(None, 30) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:30", time(9, 30)),
        ("９：３０", time(9, 30)),
        ("9時", time(9)),
        ("9時半", time(9, 30)),
        ("午後1時30分", time(13, 30)),
        ("午前9時", time(9)),
        ("午後12時", time(12)),
        ("PM 1:05", time(13, 5)),
        ("24:00", None),
        ("9:60", None),
        ("朝", None),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(typed, read):
    assert read_clock(typed) == read
