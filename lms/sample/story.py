"""The story of the sample network, day by day, through the real services."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from lms import clock
from lms.db import transaction
from lms.sample import exams, first_sitting, leaders, learning, needs, registry, titles, workshops
from lms.sample.people import Network, enter_organisations, enter_people

Chapter = Callable[[Network], None]
BEGIN_DAYS_AGO = 450


def _people(network: Network) -> None:
    with clock.at(clock.now() - timedelta(days=BEGIN_DAYS_AGO)), transaction() as work:
        enter_organisations(work, network)
        enter_people(work, network)


CHAPTERS: dict[str, Chapter] = {
    "people": _people,
    "course": learning.load_lessons,
    "items": exams.load_bank,
    "learning": learning.study_some,
    "first sitting": exams.plan_released_sitting,
    "applications": first_sitting.apply_for_first,
    "exam day": first_sitting.sit_first,
    "release": first_sitting.release_first,
    "earlier passes": titles.recognise_earlier_passes,
    "qualifications": titles.verify_qualifications,
    "concierges": titles.award_concierges,
    "withdrawal": titles.withdraw_one,
    "stations": registry.enter_stations,
    "memberships": registry.join_organisations,
    "listings": registry.list_people,
    "leader training": leaders.train_leaders,
    "leaders": leaders.award_leaders,
    "memberships that ended": registry.end_memberships,
    "running training": leaders.begin_training,
    "a workshop that is full": workshops.fill_a_workshop,
    "coming sittings": exams.plan_coming_sittings,
    "applications for the coming exam": first_sitting.apply_for_coming,
    "a part that is carried over": first_sitting.carry_over,
    "activities": registry.plan_activities,
    "needs": needs.take_in_needs,
    "announcements and partners": needs.announce_and_know,
    "help lately": needs.help_lately,
    "a plan": needs.plan_a_week,
}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles meanwhile: among rows that live until the end this took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Story:
    """The chapters to load, one step each, so that a progress bar can follow."""

    def __len__(self) -> int:
        return len(CHAPTERS)

    def __iter__(self) -> Iterator[str]:
        network = Network()
        for name, tell in CHAPTERS.items():
            with _uncollected():
                tell(network)
            yield name


def load_sample() -> Story:
    """Load the whole sample network while it is iterated."""
    return Story()
