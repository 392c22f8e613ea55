"""The page of a plan: asked for, worked out in the background, shown with reasons; only a click asks people."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.db import db
from lms.tasks.api import run_due
from registry.activities.models import Invitation
from registry.activities.queries import invitation_to
from registry.activities.services import answer_invitation
from registry.errors import PlanNotFound
from registry.matching.models import PlanProposal
from registry.matching.proposals import plan_page
from registry.matching.services import KEPT_FOR, PLAN_TASK, ask_for_plan, forget_plans, work_out_plan
from registry.people.consenting.services import stop_listing
from registry.people.looks import looks_at
from tests.registry.activities.planned import SATURDAY, accepted, asked, helpers, planned
from tests.registry.conftest import actor_of

pytestmark = pytest.mark.postgres
MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


@pytest.fixture
def worker(app):
    """The background work of plans, in this process."""
    app.extensions["task_handlers"] = {**app.extensions["task_handlers"], PLAN_TASK: work_out_plan}
    return run_due


def found(player, cards, weeks=1):
    plan = ask_for_plan(player.actor, cards, MONDAY, weeks)
    run_due()
    return plan_page(player.actor, plan, "ja")


def names(day):
    return {person.name for person in day.people}


def text_of(response):
    return response.get_data(as_text=True)


def test_a_plan_is_asked_for_on_a_page_waits_and_is_shown_with_reasons(aoi, sato, worker):
    helpers(1)
    planned(sato, aoi, "WBP 2名")
    browser = sato.browser()

    sent = browser.post("/plans", data={"stations": [aoi.public_id], "day": "2026-11-25", "weeks": "1"})
    waiting = text_of(browser.get(sent.headers["Location"]))
    assert "案を作っています" in waiting
    worker()
    shown = text_of(browser.get(sent.headers["Location"]))

    assert "髙橋 0子" in shown
    assert "しばらく声がかかっていない (+15)" in shown
    assert "うまらない席: WBP" in shown
    assert "あなたの拠点から見える人の中に、条件に合って空いている人はいません" in shown
    assert db.session.scalars(select(Invitation)).all() == []


def test_people_are_asked_by_a_click_alone_and_only_those_ticked(aoi, sato, worker):
    first, second = helpers(2)
    day = planned(sato, aoi, "WBP 2名")
    page = found(sato, [aoi])
    ticked = next(person for person in page.days[0].people if person.name == "髙橋 1子")

    browser = sato.browser()
    browser.post(f"/plans/{page.public_id}", data={"person": [f"{day}:{ticked.listing}"]})

    asked_people = db.session.scalars(select(Invitation.person_id)).all()
    assert asked_people == [second]
    assert first not in asked_people
    assert "もう声をかけた" in text_of(browser.get(f"/plans/{page.public_id}"))


def test_a_day_that_is_not_in_the_plan_is_asked_for_by_no_click(aoi, sato, worker):
    (person,) = helpers(1)
    planned(sato, aoi, "WBP 1名")
    page = found(sato, [aoi])
    other = planned(sato, aoi, "WBP 1名", SATURDAY + WEEK)

    sato.browser().post(f"/plans/{page.public_id}", data={"person": [f"{other}:{page.days[0].people[0].listing}"]})

    assert db.session.scalars(select(Invitation).where(Invitation.person_id == person)).all() == []


def test_whoever_withdraws_between_plan_and_page_is_on_it_no_more(aoi, sato, worker):
    leaving, staying = helpers(2)
    planned(sato, aoi, "WBP 2名")
    page = found(sato, [aoi])
    assert names(page.days[0]) == {"髙橋 0子", "髙橋 1子"}

    stop_listing(actor_of(leaving), leaving)

    assert names(plan_page(sato.actor, page.public_id, "ja").days[0]) == {"髙橋 1子"}
    assert "髙橋 0子" not in text_of(sato.browser().get(f"/plans/{page.public_id}"))
    assert accounts.person(staying).name == "髙橋 1子"


def test_the_next_plan_says_what_is_different_and_why(aoi, sato, worker):
    first, second, third = helpers(3)
    day = planned(sato, aoi, "WBP 3名")
    found(sato, [aoi])
    accepted(sato, day, first)
    answer_invitation(actor_of(second), asked(sato, day, second), yes=False)

    page = found(sato, [aoi])

    assert page.days[0].accepted == 1
    assert names(page.days[0]) == {"髙橋 2子"}
    assert sorted(page.days[0].gone) == [
        "髙橋 0子さんは「はい」と答えました。",
        "髙橋 1子さんは、この日のことをもう答えました。",
    ]
    assert third


def test_several_weeks_keep_the_most_of_each_week_and_no_more(aoi, sato, worker):
    """One person, four days in one week and one in the next: three of the first week and the one of the next."""
    helpers(1)
    for number in range(4):
        planned(sato, aoi, "WBP 1名", SATURDAY - timedelta(days=number))
    planned(sato, aoi, "WBP 1名", SATURDAY + WEEK)

    page = found(sato, [aoi], weeks=4)

    by_week = [
        sum(bool(day.people) for day in page.days if (day.line.day >= MONDAY + WEEK) is late) for late in (False, True)
    ]
    assert by_week == [3, 1]
    assert [day.elsewhere for day in page.days if day.open_seats] == [1]


def test_who_comes_nearest_is_named_with_what_she_lacks(aoi, sato, worker):
    """Two WBP who show no skill; one sits already at that hour. The free one lacks less."""
    busy, free = helpers(2)
    accepted(sato, planned(sato, aoi, "WBP 1名", description="another"), busy)
    planned(sato, aoi, "WBP[車の運転]")

    page = found(sato, [aoi])

    (open_day,) = [day for day in page.days if day.open_seats]
    assert [(near.name, near.lacks) for near in open_day.nearest] == [
        ("髙橋 1子", "できること(または、見せていない)"),
        ("髙橋 0子", "できること(または、見せていない)、時間(その時間は、別の活動に「はい」と答えた)"),
    ]
    assert looks_at(free).lines[0].kind == "search"


def test_candidates_say_what_stays_open_and_who_is_nearest(aoi, sato):
    helpers(1)
    day = planned(sato, aoi, "WBL 1名 と WBP 1名")

    shown = text_of(sato.browser().get(f"/activities/{day}/candidates"))

    assert "全員来ても、うまらない席があります: WBL" in shown


def test_a_plan_is_nobodys_but_its_stations(aoi, suruga, sato, kanri, taro, worker):
    planned(sato, aoi)
    page = found(sato, [aoi])

    assert taro.browser().get(f"/plans/{page.public_id}").status_code == 403
    with pytest.raises(PlanNotFound):
        plan_page(kanri.actor, page.public_id, "ja")
    sato.browser().post("/plans", data={"stations": [suruga.public_id], "day": "2026-11-25", "weeks": "1"})
    assert len(db.session.scalars(select(PlanProposal)).all()) == 1


def test_plans_are_forgotten_after_two_weeks(aoi, sato, clock):
    ask_for_plan(sato.actor, [aoi], MONDAY)

    clock.set(clock.moment + KEPT_FOR)
    assert forget_plans() == 0
    clock.forward(seconds=1)
    assert forget_plans() == 1


def test_one_yes_before_leaves_every_team_open_that_still_has_a_seat_for_her(aoi, sato, worker):
    """Needed: two, one of them with a car. She who said yes has none, so that the car is wanted of the other."""
    first, second = helpers(2)
    day = planned(sato, aoi, "WBP 2名、うち1名[車の運転]")
    accepted(sato, day, first)

    page = found(sato, [aoi])

    assert page.days[0].open_seats == ("WBP [車の運転]",)
    assert invitation_to(day, first)
    assert second
