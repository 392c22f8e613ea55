"""The sample course and how far its learners have come."""

from courses.catalogue.publishing import load_course
from courses.learning.services import study
from lms.db import transaction
from lms.sample.people import FOLDER, Network

COURSE = "gerontology"
STEPS = (3, 7, 12, 20, 33, 41)


def load_lessons(network: Network) -> None:
    """The course of twelve chapters with the facts that it cites."""
    with transaction() as work:
        load_course(work, FOLDER / "course")


def study_some(network: Network) -> None:
    """Learners are at different lessons of the course; who passed has finished it or learned elsewhere."""
    for number, code in enumerate(network.tagged("learning")):
        study(network.actor(code), COURSE, lessons=STEPS[number % len(STEPS)])
