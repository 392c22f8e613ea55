"""What happened in courses. Each event carries what its listeners need, so that nobody asks back."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CourseCompleted:
    """A learner has finished every lesson of the version she learns by."""

    enrolment_id: int
    person_id: int
    course_code: str
    completed_on: date


@dataclass(frozen=True)
class CompletionRecorded:
    """A person has completed a programme; marks and comments stay below (rules 8).

    confirmed_by   the person who confirmed it
    handlers       everybody who trained, marked, checked or confirmed: none of them decides on a title
    """

    completion_id: int
    person_id: int
    programme_code: str
    programme_title: str
    completed_on: date
    confirmed_by: int
    handlers: tuple[int, ...]


@dataclass(frozen=True)
class CompletionWithdrawn:
    """A completion was found wrong: it never held. The record stays and says so."""

    completion_id: int
    person_id: int
    reason: str


@dataclass(frozen=True)
class AttendanceTaken:
    """Staff wrote down, or corrected, who was at a workshop."""

    workshop_id: int
    series: str
    person_ids: frozenset[int]
