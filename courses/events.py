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
