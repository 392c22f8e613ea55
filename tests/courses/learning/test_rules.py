"""What comes next, counted by hand."""

from datetime import date

import pytest

from courses.learning.rules import is_complete, neighbours, next_lesson, weeks_learned


@pytest.mark.parametrize(
    ("finished", "last_opened", "expected"),
    [
        (set(), None, 10),
        ({10}, None, 20),
        ({10}, 10, 20),
        ({10}, 30, 30),
        ({10, 30, 40}, 40, 20),
        ({10, 20, 30, 40}, 40, None),
        ({10}, 99, 20),
    ],
)
def test_the_next_lesson(finished, last_opened, expected):
    assert next_lesson([10, 20, 30, 40], finished, last_opened) == expected


def test_neighbours_end_at_the_ends():
    assert neighbours("abc", 0) == (None, "b")
    assert neighbours("abc", 1) == ("a", "c")
    assert neighbours("abc", 2) == ("b", None)


def test_a_course_without_lessons_is_never_complete():
    assert not is_complete([], set())
    assert not is_complete([1, 2], {1})
    assert is_complete([1, 2], {1, 2, 3})


def test_weeks_with_learning_are_counted_from_monday_and_never_fall():
    # 15 November 2026 is a Sunday, the 16th a Monday, the 22nd a Sunday.
    days = [date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 22)]

    assert weeks_learned(days) == 2
    assert weeks_learned([*days, date(2026, 12, 28)]) == 3
    assert weeks_learned([]) == 0
