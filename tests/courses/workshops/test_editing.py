"""Two people change one workshop at once, and dates with a slip of the year."""

import re
from dataclasses import replace

import pytest

from courses.door_errors import DateIsOver
from courses.workshops.editing.rules import together
from courses.workshops.editing.services import change_together
from courses.workshops.queries import plan_of
from courses.workshops.rules import Meeting, gone_already
from courses.workshops.services import change_workshop, plan_workshop
from courses.workshops.values import WorkshopPlan
from lms.accounts.api import actor_of, give_role
from lms.clock import instant, today
from lms.db import transaction
from lms.policy import SYSTEM, Role
from tests.courses.workshops.conftest import FIRST_DAY, SECOND_DAY

LAST_YEAR = Meeting(instant(2025, 12, 5, 10), instant(2025, 12, 5, 15))
BEGUN = WorkshopPlan(title="集合研修", kind="leader_training", seats=10, meetings=(FIRST_DAY,), place="3階")


def test_what_one_of_two_changed_is_taken_and_what_both_changed_is_a_clash():
    mine = replace(BEGUN, title="集合研修 一日目", seats=12)
    theirs = replace(BEGUN, meetings=(FIRST_DAY, SECOND_DAY), seats=15)

    plan, clashes = together(BEGUN, mine, theirs)

    assert (plan.title, plan.meetings, clashes) == ("集合研修 一日目", (FIRST_DAY, SECOND_DAY), ("seats",))


def test_what_both_changed_alike_is_no_clash():
    both = replace(BEGUN, seats=12)

    assert together(BEGUN, both, both) == (both, ())


def test_an_address_for_online_does_not_outlive_a_workshop_that_is_in_a_room_again():
    online = replace(BEGUN, held="both", online_seats=5)
    theirs = replace(online, online_url="https://meet.example/1")

    plan, clashes = together(online, replace(online, held="room", online_seats=None), theirs)

    assert (plan.held, plan.online_url, plan.online_seats, clashes) == ("room", "", None, ())


def test_a_date_that_the_other_one_added_is_not_lost(workshop, plan, mori, kanri):
    begun = plan_of(mori.actor, workshop)
    change_workshop(kanri.actor, workshop, plan(meetings=(FIRST_DAY, SECOND_DAY)))

    change_together(mori.actor, workshop, plan(title="集合研修 一日目と二日目"), begun)

    stands = plan_of(mori.actor, workshop)
    assert (stands.title, stands.meetings) == ("集合研修 一日目と二日目", (FIRST_DAY, SECOND_DAY))


def carried(page):
    return re.search(r'name="base"[^>]* value="([^"]+)"', page)[1]


def test_what_both_changed_is_shown_and_chosen_and_the_rest_of_the_other_one_stays(workshop, mori, kanri, plan):
    browser, address = mori.browser(), f"/desk/workshops/{workshop}/edit"
    mine = {
        "base": carried(browser.get(address).get_data(as_text=True)),
        "title": "集合研修",
        "kind": "leader_training",
        "trainer": str(mori.id),
        "seats": "2",
        "place": "若葉の間",
        "held": "room",
        "dates-0-day": "2026年12月5日",
        "dates-0-begins": "10:00",
        "dates-0-ends": "15:00",
    }
    change_workshop(kanri.actor, workshop, plan(place="青葉の間", seats=5))

    page = browser.post(address, data=mine).get_data(as_text=True)
    assert "ほかの人が同じところを先に変えました" in page
    assert "青葉の間" in page
    assert plan_of(mori.actor, workshop).place == "青葉の間"

    assert browser.post(address, data=mine | {"base": carried(page)}).status_code == 302
    stands = plan_of(mori.actor, workshop)
    assert (stands.place, stands.seats) == ("若葉の間", 5)


def test_who_hands_her_workshop_to_a_colleague_is_led_to_her_list(plan, taro, mori):
    with transaction() as work:
        give_role(work, taro.id, Role.TRAINER, "programme:1", by=SYSTEM, from_on=today())
    own = plan_workshop(actor_of(taro.id), plan(trainer_id=taro.id))
    form = {
        "title": "集合研修",
        "kind": "leader_training",
        "trainer": str(mori.id),
        "seats": "2",
        "held": "room",
        "dates-0-day": "2026年12月5日",
        "dates-0-begins": "10:00",
        "dates-0-ends": "15:00",
    }

    answer = taro.browser().post(f"/desk/workshops/{own}/edit", data=form)

    assert answer.headers["Location"] == "/desk/workshops/"
    assert taro.browser().get(f"/desk/workshops/{own}").status_code == 403


def test_a_new_date_in_the_past_is_refused_and_one_that_has_been_stays(mori, plan, workshop, clock):
    with pytest.raises(DateIsOver):
        plan_workshop(mori.actor, plan(meetings=(LAST_YEAR,)))
    with pytest.raises(DateIsOver):
        change_workshop(mori.actor, workshop, plan(meetings=(LAST_YEAR,)))
    assert plan_of(mori.actor, workshop).meetings == (FIRST_DAY,)

    change_workshop(mori.actor, workshop, plan(meetings=(FIRST_DAY, SECOND_DAY)))
    clock.set(instant(2026, 12, 5, 18))
    change_workshop(mori.actor, workshop, plan(meetings=(FIRST_DAY, SECOND_DAY), title="集合研修 二日間"))
    assert plan_of(mori.actor, workshop).title == "集合研修 二日間"


def test_a_date_that_ends_now_is_over():
    assert gone_already([FIRST_DAY], [], FIRST_DAY.ends_at)
    assert not gone_already([FIRST_DAY], [FIRST_DAY], FIRST_DAY.ends_at)
    assert not gone_already([FIRST_DAY], [], FIRST_DAY.starts_at)
