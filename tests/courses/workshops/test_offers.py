"""A free seat is offered, kept, taken, left, passed on; near the workshop the desk gives it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from courses.errors import BookingClosed, NoSeatForYou
from courses.workshops.models import KINDS, WorkshopBooking, WorkshopOffer
from courses.workshops.offers.passing import evening_for
from courses.workshops.offers.queries import TERMS, offered_to
from courses.workshops.offers.rules import Terms, answer_until, desk_begins, free_seats
from courses.workshops.offers.services import answer_offer, pass_on
from courses.workshops.queries import board, workshop_page, workshops_of
from courses.workshops.rules import Meeting
from courses.workshops.services import book, cancel_workshop, erase_workshops, give_back
from lms.accounts.api import proxy_of, set_contact, set_preferences
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.notices.models import Notice
from tests.side_by_side import side_by_side

TERM = Terms(answer_days=3, by_hand_days=5, until_hour=20, least_hours=24, desk_hours=72, reason="")
MEETING = Meeting(instant(2026, 12, 5, 10), instant(2026, 12, 5, 15))
DESK_FROM = instant(2026, 12, 2, 10)


def answers():
    return db.session.scalars(select(WorkshopOffer.answer).order_by(WorkshopOffer.id)).all()


def states():
    return sorted(db.session.scalars(select(WorkshopBooking.state)))


def kept_for(person, workshop):
    return workshop_page(person.actor, workshop).offered_until


@pytest.fixture
def offered(workshop, hanako, taro, abe, ito):
    """Hanako gave one of two seats back: it is kept for Abe until the evening of the 23rd; Ito waits behind."""
    for who in (hanako, taro, abe, ito):
        book(who.actor, workshop)
    give_back(hanako.actor, workshop)
    return workshop


def test_the_desk_begins_three_days_before_the_first_date():
    later = Meeting(instant(2026, 12, 6, 10), instant(2026, 12, 6, 15))

    assert desk_begins(TERM, [later, MEETING]) == DESK_FROM
    assert desk_begins(TERM, []) is None


@pytest.mark.parametrize(
    ("now", "by_hand", "until"),
    [
        (instant(2026, 11, 20, 9), False, instant(2026, 11, 23, 20)),
        (instant(2026, 11, 20, 23, 59), True, instant(2026, 11, 25, 20)),
        (instant(2026, 11, 29, 9), True, DESK_FROM),
        (instant(2026, 12, 1, 10), False, DESK_FROM),
        (instant(2026, 12, 1, 10, 1), False, None),
        (instant(2026, 12, 3, 9), False, None),
    ],
)
def test_a_seat_is_kept_until_an_evening_and_never_into_the_time_of_the_desk(now, by_hand, until, clock):
    clock.set(now)

    assert answer_until(TERM, DESK_FROM, evening_for(TERM, by_hand=by_hand), now) == until


def test_each_kind_of_workshop_has_its_terms_with_a_reason():
    assert set(TERMS) == set(KINDS)
    assert all(terms.reason and terms.by_hand_days > terms.answer_days for terms in TERMS.values())


def test_seats_that_are_kept_are_not_free():
    assert [free_seats(10, 8, offered) for offered in (0, 1, 2, 3)] == [2, 1, 0, 0]


@pytest.mark.postgres
def test_a_no_asks_the_next_person_and_nobody_new_passes_by(offered, abe, ito, ueda, mori):
    assert book(ueda.actor, offered) == "waiting"

    answer_offer(abe.actor, offered, takes=False)
    answer_offer(abe.actor, offered, takes=False)

    assert kept_for(abe, offered) is None
    assert kept_for(ito, offered) == instant(2026, 11, 23, 20)
    assert workshop_page(ueda.actor, offered).place_in_queue == 2
    assert answers() == ["declined", ""]


@pytest.mark.postgres
def test_without_an_answer_the_seat_goes_on_once_and_her_place_stays_behind_the_others(offered, abe, ito, clock):
    clock.set(instant(2026, 11, 23, 19, 59))
    assert pass_on(offered) == 0
    clock.set(instant(2026, 11, 23, 20))

    assert [pass_on(offered), pass_on(offered)] == [1, 0]

    assert answers() == ["lapsed", ""]
    assert [workshop_page(who.actor, offered).place_in_queue for who in (ito, abe)] == [1, 2]
    assert db.session.scalars(select(Notice.kind).where(Notice.person_id == abe.id).order_by(Notice.id)).all() == [
        "workshops.offered",
        "workshops.offer_passed",
    ]
    with pytest.raises(NoSeatForYou):
        answer_offer(abe.actor, offered, takes=True)
    answer_offer(ito.actor, offered, takes=False)
    assert kept_for(abe, offered) == instant(2026, 11, 26, 20)


def test_a_late_yes_counts_while_nobody_else_waits(workshop, hanako, taro, abe, clock):
    for who in (hanako, taro, abe):
        book(who.actor, workshop)
    give_back(taro.actor, workshop)
    clock.set(instant(2026, 11, 25, 9))
    assert pass_on(workshop) == 0

    answer_offer(abe.actor, workshop, takes=True)
    answer_offer(abe.actor, workshop, takes=True)

    assert answers() == ["accepted"]
    assert states() == ["booked", "booked", "cancelled"]


def test_who_is_called_has_more_days(workshop, hanako, taro, abe):
    for who in (hanako, taro, abe):
        book(who.actor, workshop)
    with transaction() as work:
        set_contact(work, abe.id, {"phone": "054-000-1111"})
        set_preferences(work, abe.id, {"channel": "phone"})
    give_back(taro.actor, workshop)

    assert kept_for(abe, workshop) == instant(2026, 11, 25, 20)


@pytest.mark.postgres
def test_near_the_workshop_the_desk_gives_the_seat_and_nobody_takes_it_herself(offered, abe, ito, kanri, mori, clock):
    clock.set(DESK_FROM)
    assert pass_on(offered) == 0
    assert answers() == ["lapsed"]
    assert workshop_page(abe.actor, offered).desk_gives
    assert board(kanri.actor, offered).gives_by_hand == 1
    assert board(mori.actor, offered).gives_by_hand == 0
    with pytest.raises(NoSeatForYou):
        answer_offer(ito.actor, offered, takes=True)

    answer_offer(proxy_of(kanri.actor, ito.id), offered, takes=True)

    with pytest.raises(NoSeatForYou):
        answer_offer(proxy_of(kanri.actor, abe.id), offered, takes=True)
    clock.set(instant(2026, 12, 5, 10))
    with pytest.raises(BookingClosed):
        answer_offer(proxy_of(kanri.actor, abe.id), offered, takes=False)


def test_nobody_answers_for_another_and_who_does_not_wait_is_told_nothing(offered, hanako, abe, ueda, mori):
    with pytest.raises(NotFound):
        answer_offer(ueda.actor, offered, takes=True)
    with pytest.raises(NotAllowed):
        proxy_of(mori.actor, abe.id)
    with pytest.raises(NoSeatForYou):
        answer_offer(hanako.actor, offered, takes=True)


@pytest.mark.postgres
def test_two_answers_at_once_fill_two_freed_seats_and_no_third(app, offered, taro, abe, ito, ueda):
    give_back(taro.actor, offered)
    book(ueda.actor, offered)

    side_by_side(
        app,
        lambda: answer_offer(abe.actor, offered, takes=True),
        lambda: answer_offer(ito.actor, offered, takes=True),
        lambda: pass_on(offered),
    )

    assert states() == ["booked", "booked", "cancelled", "cancelled", "waiting"]
    assert answers() == ["accepted", "accepted"]


@pytest.mark.postgres
def test_one_booking_has_one_open_offer_by_the_database_itself(offered):
    known = db.session.scalar(select(WorkshopOffer))

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.add(
            WorkshopOffer(
                booking_id=known.booking_id, offered_at=known.offered_at, answer_until=known.answer_until, answer=""
            )
        )


def test_a_cancelled_workshop_keeps_no_seat(offered, abe, mori):
    cancel_workshop(mori.actor, offered, "台風")

    assert answers() == ["withdrawn"]
    assert offered_to(abe.id) == []


def test_an_erased_person_leaves_no_offer_and_the_next_is_asked(offered, abe, ito):
    assert [each["answer"] for each in workshops_of(abe.id)[0]["offers"]] == [""]
    with transaction() as work:
        erase_workshops(work, abe.id)

    assert pass_on(offered) == 1
    assert kept_for(ito, offered) is not None


def test_the_offer_stands_on_the_first_page_and_is_answered_on_the_page_and_by_the_office(
    offered, abe, ito, hanako, kanri, mori, in_a_talk
):
    browser, office = abe.browser(), kanri.browser()
    assert "席が空きました。参加しますか" in browser.get("/").text
    assert "2026年11月23日(令和8年) 20:00まで" in browser.get(f"/workshops/{offered}").text
    assert "席が空きました" not in ito.browser().get(f"/workshops/{offered}").text
    browser.post(f"/workshops/{offered}/offer/leave")
    at = f"/desk/workshops/{offered}/people/{ito.public_id}"
    assert mori.browser().get(f"{at}/answer").status_code == 403
    assert f"{at}/answer" in office.get(f"/desk/workshops/{offered}").text

    in_a_talk(kanri, ito.id)
    assert "参加なさいますか" in office.get(f"{at}/answer").text
    office.post(f"{at}/take")

    assert workshop_page(ito.actor, offered).card.mine.kind == "good"
