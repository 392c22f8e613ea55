"""Stand-ins move up by themselves; one job is shared by half-days."""

from datetime import timedelta

import pytest

from lms.clock import instant
from registry.activities.half_days import half_days_between
from registry.activities.services import answer_invitation, give_up_place, move_occurrence
from registry.errors import PlacesTaken
from registry.people.services import block_station
from tests.registry.activities.planned import SATURDAY, accepted, asked, helpers, planned, state_of, told
from tests.registry.conftest import actor_of, lose_pass

pytestmark = pytest.mark.postgres
TWO_HOURS = timedelta(hours=2)


def said_yes(player, day, person):
    """Ask and hear a yes; returns (invitation, what came of it)."""
    invitation = asked(player, day, person)
    return invitation, answer_invitation(actor_of(person), invitation, yes=True)


def test_a_yes_to_full_places_stands_in_where_the_station_wishes_for_it_and_the_next_is_too_late(aoi, sato):
    first, second, third = helpers(3)
    day = planned(sato, aoi, "WBP 1名", stand_ins=1)
    accepted(sato, day, first)

    invitation, outcome = said_yes(sato, day, second)
    assert (outcome, answer_invitation(actor_of(second), invitation, yes=True)) == ("stand_in", "stand_in")
    with pytest.raises(PlacesTaken):
        said_yes(sato, day, third)


def test_when_somebody_cannot_come_the_first_stand_in_moves_up_and_both_sides_are_told(aoi, sato):
    coming, first, second = helpers(3)
    day = planned(sato, aoi, "WBP 1名", stand_ins=2)
    place = accepted(sato, day, coming)
    (one, _), (two, _) = said_yes(sato, day, first), said_yes(sato, day, second)

    give_up_place(actor_of(coming), place)

    assert [state_of(i) for i in (place, one, two)] == ["withdrawn", "accepted", "stand_in"]
    assert [subject for subject, _ in told(first, "registry.moved_up")] == ["参加する人に決まりました"]
    assert told(second, "registry.moved_up") == []


def test_a_stand_in_who_cannot_come_any_more_is_passed_over(aoi, sato):
    """The first lost the title, the second blocked the station, the third said yes elsewhere: the fourth moves up."""
    coming, lost, blocked, busy, free = helpers(5)
    day = planned(sato, aoi, "WBP 1名", stand_ins=4)
    place = accepted(sato, day, coming)
    waiting = [said_yes(sato, day, person)[0] for person in (lost, blocked, busy, free)]
    lose_pass(lost)
    block_station(actor_of(blocked), blocked, aoi.id)
    accepted(sato, planned(sato, aoi, description="another"), busy)

    give_up_place(actor_of(coming), place)

    assert [state_of(i) for i in waiting] == ["stand_in", "withdrawn", "stand_in", "accepted"]


def test_a_place_that_a_lost_title_frees_goes_to_the_stand_in(aoi, sato):
    coming, waiting = helpers(2)
    day = planned(sato, aoi, "WBP 1名", stand_ins=1)
    accepted(sato, day, coming)
    invitation, _ = said_yes(sato, day, waiting)

    lose_pass(coming)

    assert state_of(invitation) == "accepted"


def test_in_the_last_two_hours_the_station_telephones_and_nobody_is_moved_up(aoi, sato, clock):
    coming, waiting = helpers(2)
    day = planned(sato, aoi, "WBP 1名", stand_ins=1)
    place = accepted(sato, day, coming)
    invitation, _ = said_yes(sato, day, waiting)
    clock.set(SATURDAY - TWO_HOURS)

    give_up_place(actor_of(coming), place)

    assert state_of(invitation) == "stand_in"


def test_a_stand_in_takes_it_back_with_one_tap(aoi, sato):
    coming, waiting = helpers(2)
    day = planned(sato, aoi, "WBP 1名", stand_ins=1)
    accepted(sato, day, coming)
    invitation, _ = said_yes(sato, day, waiting)

    assert answer_invitation(actor_of(waiting), invitation, yes=False) == "declined"


def test_a_day_that_is_moved_asks_stand_ins_again_too(aoi, sato):
    coming, waiting = helpers(2)
    day = planned(sato, aoi, "WBP 1名", stand_ins=1)
    accepted(sato, day, coming)
    invitation, _ = said_yes(sato, day, waiting)

    move_occurrence(sato.actor, day, SATURDAY + TWO_HOURS, SATURDAY + 2 * TWO_HOURS)

    assert state_of(invitation) == "sent"


def test_a_job_from_nine_to_six_is_shared_by_morning_afternoon_and_evening():
    def at(hour):
        return instant(2026, 12, 1, hour)

    assert half_days_between(at(9), at(18)) == [(at(9), at(12)), (at(12), at(17)), (at(17), at(18))]
    assert half_days_between(at(9), at(12)) == [(at(9), at(12))]
    assert half_days_between(at(12), at(14)) == [(at(12), at(14))]


def test_one_job_on_two_days_shared_by_half_days_is_seen_as_a_whole(aoi, sato):
    form = {
        "title": "団地の見守り",
        "kind": "meeting_place",
        "day": "2026-12-01",
        "begins": "10:00",
        "ends": "14:00",
        "days": "2",
        "share": "half_days",
        "seats": "WBP 1名",
        "stand_ins": "1",
        "district": "駅の近く",
        "need_class": "open",
    }
    browser = sato.browser()
    sent = browser.post(f"/stations/{aoi.public_id}/activities/new", data=form)

    page = browser.get(sent.headers["Location"] + "/parts").get_data(as_text=True)
    assert (page.count("10:00-12:00"), page.count("12:00-14:00")) == (2, 2)
    assert "0人 / 1人" in browser.get(sent.headers["Location"]).get_data(as_text=True)
