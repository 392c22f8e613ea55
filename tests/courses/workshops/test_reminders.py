"""Who has a seat is reminded of each date once, by her way, and of no date that does not hold for her any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.workshops.queries import plan_of
from courses.workshops.reminders.rules import KIND, is_reminded
from courses.workshops.reminders.services import remind_of_dates
from courses.workshops.rules import Meeting
from courses.workshops.services import book, cancel_workshop, change_workshop, give_back, open_workshop, plan_workshop
from courses.workshops.ways.services import choose_way
from lms.accounts.api import set_contact, set_preferences
from lms.clock import instant
from lms.db import db, transaction
from lms.notices.models import Notice

# The workshop is on Saturday, 5 December 2026, at ten.
BEGINS = instant(2026, 12, 5, 10)
LONG_AGO = instant(2026, 11, 20)


class Silent:
    """A task that only remembers how it ended."""

    def finish_with(self, **words):
        self.words = words


def remind():
    task = Silent()
    remind_of_dates(task)
    return task.words["told"]


def told(who):
    query = select(Notice).where(Notice.kind == KIND, Notice.person_id == who.id).order_by(Notice.id)
    return db.session.scalars(query).all()


@pytest.fixture
def by_phone(taro):
    with transaction() as work:
        set_contact(work, taro.id, {"phone": "054-000-1111"})
        set_preferences(work, taro.id, {"channel": "phone"})
    return taro


@pytest.mark.parametrize(
    ("way", "morning"),
    [
        ("mail", instant(2026, 12, 3, 9)),
        ("page", instant(2026, 12, 3, 9)),
        ("phone", instant(2026, 12, 2, 9)),
        ("post", instant(2026, 11, 29, 9)),
    ],
)
def test_the_reminder_begins_its_way_on_the_morning_that_the_way_needs(way, morning):
    assert not is_reminded(BEGINS, way, LONG_AGO, morning - timedelta(minutes=1))
    assert is_reminded(BEGINS, way, LONG_AGO, morning)
    assert is_reminded(BEGINS, way, LONG_AGO, BEGINS - timedelta(minutes=1))
    assert not is_reminded(BEGINS, way, LONG_AGO, BEGINS)
    assert not is_reminded(BEGINS, way, morning, morning)


@pytest.mark.postgres
def test_each_is_told_once_with_day_hour_and_place(workshop, hanako, clock):
    book(hanako.actor, workshop)
    clock.set(instant(2026, 12, 3, 8, 59))
    assert remind() == 0

    clock.set(instant(2026, 12, 3, 9))
    assert (remind(), remind()) == (1, 0)

    (notice,) = told(hanako)
    assert "2026年12月5日" in notice.body
    assert "土曜日 10:00–15:00" in notice.body
    assert "葵区役所 3階" in notice.body
    assert notice.subject == "もうすぐです：集合研修"


def test_who_waits_and_who_gave_back_are_not_reminded(workshop, hanako, taro, abe, clock):
    for who in (hanako, taro, abe):
        book(who.actor, workshop)
    give_back(hanako.actor, workshop)
    # The seat is offered to Abe, who has not answered yet.
    clock.set(instant(2026, 12, 3, 10))

    assert remind() == 1
    assert [len(told(who)) for who in (hanako, taro, abe)] == [0, 1, 0]


def test_who_took_her_seat_after_that_morning_is_not_told_what_she_has_just_read(workshop, hanako, clock):
    clock.set(instant(2026, 12, 3, 12))
    book(hanako.actor, workshop)

    assert remind() == 0


def test_a_cancelled_workshop_reminds_nobody_and_takes_the_call_from_the_list(workshop, mori, by_phone, hanako, clock):
    book(by_phone.actor, workshop)
    book(hanako.actor, workshop)
    clock.set(instant(2026, 12, 2, 9))
    assert remind() == 1
    assert told(by_phone)[0].handled_at is None

    cancel_workshop(mori.actor, workshop, "講師の病気")
    clock.set(instant(2026, 12, 3, 9))

    assert remind() == 0
    assert (told(by_phone)[0].handled_at is not None, told(by_phone)[0].outcome) == (True, "needless")


def test_a_seat_given_back_takes_the_call_from_the_list(workshop, by_phone, clock):
    book(by_phone.actor, workshop)
    clock.set(instant(2026, 12, 2, 9))
    remind()

    give_back(by_phone.actor, workshop)

    assert (told(by_phone)[0].handled_at is not None, told(by_phone)[0].outcome) == (True, "needless")


def test_a_moved_date_is_reminded_of_anew(workshop, mori, hanako, clock):
    book(hanako.actor, workshop)
    clock.set(instant(2026, 12, 3, 9))
    remind()
    later = Meeting(instant(2026, 12, 12, 10), instant(2026, 12, 12, 15))
    change_workshop(mori.actor, workshop, replace(plan_of(mori.actor, workshop), meetings=(later,)))
    assert remind() == 0

    clock.set(instant(2026, 12, 10, 9))

    assert remind() == 1
    assert "12月12日" in told(hanako)[1].body


def test_who_takes_part_online_reads_where_the_address_stands(plan, mori, hanako, taro, clock):
    public_id = plan_workshop(mori.actor, plan(held="both", online_url="https://meet.example.jp/a"))
    open_workshop(mori.actor, public_id)
    book(hanako.actor, public_id, "online")
    book(taro.actor, public_id)
    choose_way(taro.actor, public_id, "online")
    choose_way(taro.actor, public_id, "room")
    clock.set(instant(2026, 12, 3, 9))

    assert remind() == 2
    assert "つなぎ先は、講習会のページ" in told(hanako)[0].body
    assert "meet.example.jp" not in told(hanako)[0].body
    assert "葵区役所 3階" in told(taro)[0].body
