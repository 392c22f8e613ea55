"""How far somebody has come, and how many came at least so far. Pure."""

from collections.abc import Mapping, Sequence

from lms.i18n_mark import N_

STEPS = (
    N_("Began the course"),
    N_("Finished a first lesson"),
    N_("Finished the course"),
    N_("Sat the exam"),
    N_("Passed the exam"),
    N_("Holds a title"),
    N_("First activity"),
)


def furthest(*reached: bool) -> int:
    """The place in STEPS that somebody has come to. Beginning is given; ``reached`` answers for the steps after it.

    A step that was left out does not hold her back: nobody has to finish a course of ours before the exam (rules of
    the house 8), and a pass may be older than the course.
    """
    return max((place for place, there in enumerate(reached, start=1) if there), default=0)


def came_so_far(standing: Mapping[int, int]) -> list[int]:
    """Out of how many stand at each step, how many came at least there: falling from the first step to the last."""
    return [sum(people for step, people in standing.items() if step >= place) for place in range(len(STEPS))]


def told(figures: Sequence[int], small: int) -> list[int]:
    """The figures as others than the office may read them: rounded down to steps of ``small`` (rules of the house 18)."""
    return [figure // small * small for figure in figures]
