"""What waits for trainers, readers of plans and the office in courses."""

from collections.abc import Iterator

from flask_babel import gettext

from courses.learning.asking.queries import waiting_counts
from courses.learning.groups.queries import reports_waiting
from courses.learning.policies import ANSWER, TEND
from courses.programmes.office.queries import waiting_for
from lms.policy import Actor
from lms.ui.plug import Waits


def what_waits(actor: Actor) -> Iterator[Waits]:
    """Questions of learners, reports about study groups, people of programmes who wait, plans to mark."""
    if actor.may(ANSWER):
        waiting, overdue = waiting_counts()
        yield Waits(gettext("Questions of learners"), waiting, "course_questions.listing")
        yield Waits(gettext("Questions of learners, later than promised"), overdue, "course_questions.listing")
    if actor.may(TEND):
        yield Waits(gettext("Reports about study groups"), reports_waiting(), "study_groups.reports")
    programmes = waiting_for(actor)
    people = sum(line.asked + line.ready + line.look_again for line in programmes.programmes)
    yield Waits(gettext("People in programmes"), people + len(programmes.equivalences), "programme_office.listing")
    yield Waits(gettext("Plans to mark"), programmes.plans, "plans.listing")
