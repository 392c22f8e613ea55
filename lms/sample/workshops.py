"""A workshop that is full: a seat was given back and is kept for the first who waits; a second waits behind her."""

from datetime import timedelta

from courses.workshops.services import announce_workshop, book, give_back
from courses.workshops.values import Meeting, WorkshopPlan
from lms import clock
from lms.sample.exams import same_day
from lms.sample.people import Network

SEATS = 3
HELD_IN_DAYS = 24


def fill_a_workshop(network: Network) -> None:
    """Five learners want three seats; yesterday one of the first three gave hers back."""
    begins = same_day(HELD_IN_DAYS, 13)
    comers = [network.actor(code) for code in ("kawaguchi", "arai", "ota", "nakano", "hara")]
    plan = WorkshopPlan(
        title="スマートフォンで仕事をさがす",
        kind="work_school",
        seats=SEATS,
        meetings=(Meeting(begins, begins + timedelta(hours=3)),),
        summary="自分のスマートフォンで、近くの仕事や活動をさがしてみます。電話をお持ちください。",
        place="見本会館 2階",
        area_code="22101",
        trainer_id=network.people["mori"],
    )
    with clock.at(same_day(-6, 10)):
        workshop = announce_workshop(network.actor("mori"), plan, comers[:SEATS])
    for days, learner in enumerate(comers[SEATS:]):
        with clock.at(same_day(-4 + days, 11)):
            book(learner, workshop)
    with clock.at(same_day(-1, 9)):
        give_back(comers[0], workshop)
