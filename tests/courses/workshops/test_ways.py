"""A workshop in a room and online: each seat has its way, the room limits the room only."""

import pytest

from courses.door_errors import NoRoomLeft, OnlineFull, WayInUse
from courses.errors import BookingClosed, SeatsBelowBookings
from courses.workshops.attendance.queries import sheet
from courses.workshops.queries import board, workshop_page
from courses.workshops.services import book, change_workshop, give_back, open_workshop, plan_workshop
from courses.workshops.ways.services import choose_way
from lms.clock import instant

URL = "https://meet.example.jp/abc"


@pytest.fixture
def mixed(mori, plan):
    """Two seats in the room, one place online."""
    public_id = plan_workshop(mori.actor, plan(held="both", online_url=URL, online_seats=1))
    open_workshop(mori.actor, public_id)
    return public_id


@pytest.mark.postgres
def test_who_waits_for_the_room_takes_part_online_and_the_limits_are_apart(mixed, hanako, taro, abe, ito):
    assert [book(who.actor, mixed) for who in (hanako, taro, abe)] == ["booked", "booked", "waiting"]

    choose_way(abe.actor, mixed, "online")
    choose_way(abe.actor, mixed, "online")

    page = workshop_page(abe.actor, mixed)
    assert (page.online_url, page.card.mine.kind, page.card.booked, page.card.waiting) == (URL, "good", 2, 0)
    with pytest.raises(OnlineFull):
        book(ito.actor, mixed, "online")
    with pytest.raises(OnlineFull):
        choose_way(hanako.actor, mixed, "online")
    with pytest.raises(NoRoomLeft):
        choose_way(abe.actor, mixed, "room")
    give_back(taro.actor, mixed)
    choose_way(abe.actor, mixed, "room")
    assert book(ito.actor, mixed, "online") == "booked"


def test_who_comes_to_the_room_is_not_asked_to_open_an_address_until_she_changes(mixed, hanako):
    book(hanako.actor, mixed)
    assert workshop_page(hanako.actor, mixed).online_url == ""

    choose_way(hanako.actor, mixed, "online")

    assert workshop_page(hanako.actor, mixed).online_url == URL


@pytest.mark.postgres
def test_who_changes_to_online_leaves_her_seat_in_the_room_to_who_waits(mixed, hanako, taro, abe):
    for who in (hanako, taro, abe):
        book(who.actor, mixed)

    choose_way(hanako.actor, mixed, "online")

    assert workshop_page(abe.actor, mixed).offered_until is not None
    assert workshop_page(hanako.actor, mixed).place_in_queue == 0


def test_the_way_is_changed_on_the_page_until_the_beginning_and_shown_to_staff(mixed, mori, hanako, taro, clock):
    browser = hanako.browser()
    assert "オンラインで参加する" in browser.get(f"/workshops/{mixed}").text
    browser.post(f"/workshops/{mixed}/book", data={"way": "online"})
    book(taro.actor, mixed)
    assert "会場での参加に変える" in browser.get(f"/workshops/{mixed}").text
    browser.post(f"/workshops/{mixed}/way", data={"way": "room"})
    browser.post(f"/workshops/{mixed}/way", data={"way": "online"})

    assert {one.name: one.way for one in board(mori.actor, mixed).booked} == {
        "山本 花子": "online",
        "山田 太郎": "room",
    }
    assert board(mori.actor, mixed).online == 1
    assert "オンラインで参加する人" in mori.browser().get(f"/desk/workshops/{mixed}").text
    date_id = workshop_page(mori.actor, mixed).card.dates[0].public_id
    assert {line.way for line in sheet(mori.actor, date_id).lines} == {"In the room", "Online"}
    assert "オンラインで参加" in mori.browser().get(f"/desk/workshops/{mixed}").text
    assert "オンラインで参加" in mori.browser().get(f"/desk/workshops/{mixed}/people.csv").text
    clock.set(instant(2026, 12, 5, 10))
    with pytest.raises(BookingClosed):
        choose_way(hanako.actor, mixed, "room")


@pytest.mark.postgres
def test_a_way_is_not_taken_from_who_has_chosen_it(mixed, mori, plan, hanako, taro):
    change_workshop(mori.actor, mixed, plan(held="both", online_url=URL))
    for who in (hanako, taro):
        book(who.actor, mixed, "online")

    with pytest.raises(WayInUse):
        change_workshop(mori.actor, mixed, plan(held="room"))
    with pytest.raises(SeatsBelowBookings):
        change_workshop(mori.actor, mixed, plan(held="both", online_url=URL, online_seats=1))
    change_workshop(mori.actor, mixed, plan(held="online", online_url=URL))
