"""Seats and the waiting list; seats that cannot be taken away; a workshop that does not take place."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from courses.errors import (
    BookingClosed,
    DatesOverlap,
    NoSuchWorkshop,
    OwnWorkshop,
    SeatsBelowBookings,
    WorkshopNotOpen,
    WorkshopOver,
    WorkshopWithoutDates,
)
from courses.workshops.models import Workshop, WorkshopBooking
from courses.workshops.offers.services import answer_offer
from courses.workshops.queries import board, workshop_page, workshops_coming, workshops_kept
from courses.workshops.services import (
    ask_to_be_told,
    book,
    cancel_workshop,
    change_workshop,
    give_back,
    open_workshop,
    plan_workshop,
)
from lms.accounts.api import person, proxy_of, set_contact
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import Actor, Grant, Role
from tests.courses.workshops.conftest import FIRST_DAY, SECOND_DAY


def subjects(outbox):
    return [(mail["to"], mail["subject"]) for mail in outbox()]


@pytest.mark.postgres
def test_the_third_of_two_seats_waits_and_is_asked_when_one_is_given_back(workshop, hanako, taro, abe, outbox):
    assert [book(who.actor, workshop) for who in (hanako, taro, abe)] == ["booked", "booked", "waiting"]
    assert workshop_page(abe.actor, workshop).place_in_queue == 1

    give_back(hanako.actor, workshop)

    assert workshop_page(abe.actor, workshop).offered_until == instant(2026, 11, 23, 20)
    assert subjects(outbox) == [("abe@example.jp", "席が空きました。お返事をください:集合研修")]
    answer_offer(abe.actor, workshop, takes=True)
    assert workshop_page(abe.actor, workshop).card.mine.kind == "good"


@pytest.mark.postgres
def test_a_double_click_books_one_seat(workshop, hanako):
    assert book(hanako.actor, workshop) == book(hanako.actor, workshop) == "booked"

    assert db.session.scalar(select(func.count()).select_from(WorkshopBooking)) == 1


@pytest.mark.postgres
def test_the_database_holds_one_booking_a_person(workshop, hanako):
    book(hanako.actor, workshop)
    known = db.session.scalar(select(WorkshopBooking))

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.add(
            WorkshopBooking(
                workshop_id=known.workshop_id,
                person_id=known.person_id,
                state="waiting",
                queued_at=known.queued_at,
                changed_at=known.changed_at,
            )
        )


def test_who_gave_her_seat_back_queues_at_the_end_again(workshop, hanako, taro, abe, clock):
    for who in (hanako, taro, abe):
        book(who.actor, workshop)
    give_back(hanako.actor, workshop)
    clock.forward(minutes=1)

    assert book(hanako.actor, workshop) == "waiting"
    assert workshop_page(hanako.actor, workshop).place_in_queue == 2


def test_seats_below_bookings_are_refused_with_the_number(workshop, plan, mori, hanako, taro):
    book(hanako.actor, workshop)
    book(taro.actor, workshop)

    with pytest.raises(SeatsBelowBookings) as refusal:
        change_workshop(mori.actor, workshop, plan(seats=1))

    assert refusal.value.fields == {"booked": 2}
    change_workshop(mori.actor, workshop, plan(seats=2))


def test_more_seats_are_offered_to_the_waiting_list_and_stay_kept(workshop, plan, mori, hanako, taro, abe, outbox):
    for who in (hanako, taro, abe):
        book(who.actor, workshop)

    change_workshop(mori.actor, workshop, plan(seats=3))

    assert [entry.name for entry in board(mori.actor, workshop).waiting if entry.offered_until] == ["阿部 誠"]
    assert subjects(outbox) == [("abe@example.jp", "席が空きました。お返事をください:集合研修")]
    with pytest.raises(SeatsBelowBookings):
        change_workshop(mori.actor, workshop, plan(seats=2))


def test_a_moved_date_is_told_to_everybody_with_a_seat_and_a_corrected_title_to_nobody(
    workshop, plan, mori, hanako, outbox
):
    book(hanako.actor, workshop)

    change_workshop(mori.actor, workshop, plan(title="集合研修(一日目)"))
    assert subjects(outbox) == []

    change_workshop(mori.actor, workshop, plan(meetings=(SECOND_DAY,)))
    assert subjects(outbox) == [("hanako@example.jp", "日程か会場が変わりました:集合研修")]


def test_dates_over_each_other_are_refused(mori, plan):
    with pytest.raises(DatesOverlap):
        plan_workshop(mori.actor, plan(meetings=(FIRST_DAY, FIRST_DAY)))


def test_a_workshop_without_a_date_is_not_opened(mori, plan):
    public_id = plan_workshop(mori.actor, plan(meetings=()))

    with pytest.raises(WorkshopWithoutDates):
        open_workshop(mori.actor, public_id)


def test_who_asked_to_be_told_is_told_once_when_the_dates_are_fixed(mori, plan, hanako, outbox):
    public_id = plan_workshop(mori.actor, plan(meetings=()))
    ask_to_be_told(hanako.actor, public_id, "mail")
    assert workshop_page(hanako.actor, public_id).asked_by == "mail"
    change_workshop(mori.actor, public_id, plan())

    open_workshop(mori.actor, public_id)
    open_workshop(mori.actor, public_id)

    assert subjects(outbox) == [("hanako@example.jp", "日程が決まりました:集合研修")]


@pytest.mark.postgres
def test_the_way_chosen_for_the_dates_is_not_her_way_for_everything_unless_she_says_so(
    app, mori, plan, hanako, outbox, monkeypatch
):
    with transaction() as work:
        set_contact(work, hanako.id, {"phone": "090-1234-5678"})
    public_id = plan_workshop(mori.actor, plan(meetings=()))
    page, path = f"/workshops/{public_id}", f"/workshops/{public_id}/tell-me"
    browser = hanako.browser()
    assert 'value="sms"' not in browser.get(page).text
    monkeypatch.setitem(app.config, "SMS_URL", "https://sms.example.jp/send")
    assert 'value="sms"' in browser.get(page).text

    browser.post(path, data={"channel": "sms"})

    assert (person(hanako.id).channel, workshop_page(hanako.actor, public_id).asked_by) == ("mail", "sms")
    change_workshop(mori.actor, public_id, plan())
    open_workshop(mori.actor, public_id)
    assert ([sms["to"] for sms in outbox("sms")], subjects(outbox)) == (["+819012345678"], [])
    later = plan_workshop(mori.actor, plan(meetings=()))
    browser.post(f"/workshops/{later}/tell-me", data={"channel": "sms", "for_all": "y"})
    assert person(hanako.id).channel == "sms"


def test_somebody_without_mail_who_chose_the_telephone_stands_on_the_call_list(mori, plan, hanako, outbox):
    public_id = plan_workshop(mori.actor, plan(meetings=()))

    ask_to_be_told(hanako.actor, public_id, "phone")

    assert board(mori.actor, public_id).wanting == (("山本 花子", "Telephone"),)


def test_a_cancelled_workshop_tells_why_and_takes_nobody(workshop, mori, hanako, taro, outbox):
    book(hanako.actor, workshop)

    cancel_workshop(mori.actor, workshop, "台風のため")
    cancel_workshop(mori.actor, workshop, "台風のため")

    assert subjects(outbox) == [("hanako@example.jp", "中止になりました:集合研修")]
    assert "台風のため" in outbox()[0]["body"]
    with pytest.raises(WorkshopNotOpen):
        book(taro.actor, workshop)
    with pytest.raises(WorkshopOver):
        open_workshop(mori.actor, workshop)
    with pytest.raises(WorkshopOver):
        give_back(hanako.actor, workshop)


def test_from_the_first_minute_on_no_seat_is_taken_or_given_back(workshop, hanako, taro, clock):
    book(hanako.actor, workshop)
    clock.set(instant(2026, 12, 5, 10))

    with pytest.raises(BookingClosed):
        give_back(hanako.actor, workshop)
    with pytest.raises(WorkshopNotOpen):
        book(taro.actor, workshop)


def test_the_trainer_books_no_seat_in_her_own_workshop(workshop, mori):
    with pytest.raises(OwnWorkshop):
        book(mori.actor, workshop)


def test_the_secretariat_books_for_somebody_who_telephoned(workshop, kanri, hanako):
    assert book(proxy_of(kanri.actor, hanako.id), workshop) == "booked"

    row = db.session.scalar(select(WorkshopBooking))
    assert (row.person_id, row.recorded_by) == (hanako.id, kanri.id)


def test_a_learner_plans_nothing_and_sees_no_names(workshop, plan, hanako, taro):
    book(taro.actor, workshop)

    with pytest.raises(NotAllowed):
        plan_workshop(hanako.actor, plan())
    with pytest.raises(NotAllowed):
        board(hanako.actor, workshop)


def test_a_trainer_of_one_programme_keeps_her_own_workshops_alone(workshop, plan, hanako, taro):
    """The policy and its query agree: what she may not open is not in her list."""
    scoped = Actor(taro.id, frozenset({Grant(Role.TRAINER, "programme:1")}))
    own = plan_workshop(scoped, plan(trainer_id=taro.id))

    assert [card.public_id for card in workshops_kept(scoped).cards] == [own]
    with pytest.raises(NotAllowed):
        board(scoped, workshop)
    with pytest.raises(NotAllowed):
        plan_workshop(scoped, plan(trainer_id=hanako.id))


@pytest.mark.postgres
def test_the_list_shows_the_next_date_first_and_those_without_a_date_last(workshop, plan, mori, hanako):
    undated = plan_workshop(mori.actor, plan(meetings=()))
    later = plan_workshop(mori.actor, plan(meetings=(SECOND_DAY,)))

    assert [card.public_id for card in workshops_coming(hanako.actor)] == [workshop, later, undated]


@pytest.mark.postgres
def test_a_search_looks_in_title_and_place_and_sorts_by_either_end(workshop, plan, mori):
    other = plan_workshop(mori.actor, plan(title="かき方の会", place="大垣市", meetings=(SECOND_DAY,)))

    assert [card.public_id for card in workshops_kept(mori.actor, "大垣").cards] == [other]
    assert [card.public_id for card in workshops_kept(mori.actor, sort="date").cards] == [workshop, other]
    assert [card.public_id for card in workshops_kept(mori.actor, "100%").cards] == []
    assert len(workshops_kept(mori.actor, page=10**20).cards) == 2


def test_an_unknown_workshop_is_not_found(app, hanako):
    with pytest.raises(NoSuchWorkshop):
        workshop_page(hanako.actor, "x" * 22)


@pytest.mark.postgres
def test_a_workshop_has_at_least_one_seat(workshop):
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.scalar(select(Workshop)).seats = 0
