"""Where people stand, gathered through the doors of courses, exams and certificates and from the attendance here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from courses.api import Learner
from exams.api import first_exam_days, passes_of
from registry.coverage.debut.services import first_activities
from registry.coverage.funnel.rules import furthest
from registry.people.titles import spans_of


@dataclass(frozen=True)
class Standing:
    """One learner of a course and the step that she has come to."""

    person_id: int
    course_code: str
    began_on: date
    step: int


def standings(learners: Sequence[Learner]) -> list[Standing]:
    """Where each of these learners stands today, in the order given; asked in batches."""
    ids = {learner.person_id for learner in learners}
    sat, passes = first_exam_days(ids), passes_of(ids)
    titles = {person: min(span.from_on for span in spans) for person, spans in spans_of(ids).items() if spans}
    active = first_activities(titles)
    return [
        Standing(
            learner.person_id,
            learner.course_code,
            learner.began_on,
            furthest(
                learner.read_a_lesson,
                learner.completed,
                learner.person_id in sat,
                bool(passes[learner.person_id]),
                learner.person_id in titles,
                learner.person_id in active,
            ),
        )
        for learner in learners
    ]
