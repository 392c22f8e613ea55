"""What comes next, counted by hand."""

import pytest

from courses.learning.rules import is_complete, neighbours, next_lesson


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
