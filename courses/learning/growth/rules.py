"""First and newest answers. Pure."""

from collections.abc import Iterable


def first_and_newest(answers: Iterable[tuple[int, bool]]) -> dict[int, tuple[bool, bool]]:
    """Whether the first and the newest answer to each question were right.

    answers   question and whether the answer was right, in the order of answering
    """
    found: dict[int, tuple[bool, bool]] = {}
    for question, right in answers:
        first, _ = found.get(question, (right, right))
        found[question] = (first, right)
    return found
