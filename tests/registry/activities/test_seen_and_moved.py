"""What people see of a day, what a moved or cancelled day brings, and when place, name and contact are shown."""

from datetime import date, timedelta

import pytest

from lms.clock import instant
from registry.activities.own import calendar_rows, invitations_of, open_to, what_now
from registry.activities.queries import day_page, invitation_to, monday_of, week_of_station
from registry.activities.services import (
    answer_invitation,
    ask_to_join,
    cancel_occurrence,
    give_up_place,
    invite,
    move_occurrence,
    plan_activity,
)
from registry.errors import (
    ActivityNotFound,
    AnsweredAlready,
    DayThereAlready,
    NotForVolunteers,
    OccurrenceOver,
    TimesNotInOrder,
)
from registry.people.calendar.services import add_difference
from registry.people.free_times import Difference
from registry.people.services import Offer, block_station, save_offer
from tests.registry.activities.planned import (
    SATURDAY,
    SECRETS,
    TWO_HOURS,
    accepted,
    asked,
    helper,
    helpers,
    plan_of,
    planned,
    state_of,
    told,
)
from tests.registry.conftest import actor_of, enter_person, pass_exam

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("need_class", ["restricted", "contracted"])
def test_what_is_not_open_is_seen_by_nobody_who_was_not_asked(aoi, sato, need_class):
    person = helper()
    day = planned(sato, aoi, need_class=need_class)

    assert open_to(person, "ja") == []
    with pytest.raises(ActivityNotFound):
        ask_to_join(actor_of(person), day)


def test_a_restricted_day_asks_certain_people_and_a_contracted_one_no_volunteer(aoi, sato):
    person = helper()
    restricted, contracted = (planned(sato, aoi, need_class=need) for need in ("restricted", "contracted"))

    assert invite(sato.actor, restricted, [person]) == 1
    with pytest.raises(NotForVolunteers):
        invite(sato.actor, contracted, [person])
    assert not day_page(sato.actor, contracted, "ja").may_invite


def test_everybody_sees_open_days_she_fits_the_nearest_first(aoi, suruga, sato, kanri):
    near, far = enter_person("山田", "見江", ("やまだ", "みえ"), "22102"), helper()
    pass_exam(near)
    planned(sato, aoi, "WBP")
    planned(sato, aoi, "WBL", description="another")

    assert [line.station for line in open_to(near, "ja")] == ["見本ステーション葵"]
    assert what_now(far, "ja").days[0].title == "ごみ出し"
    assert what_now(enter_person("無", "称号", ("む", "しょうごう")), "ja").days == ()


def test_somebody_certified_always_gets_a_way(aoi, sato):
    now = what_now(helper(), "ja")

    assert (now.invitation, now.days, now.holds_title) == (None, (), True)


def test_a_moved_day_asks_again_whoever_said_yes(aoi, sato):
    person, silent = helpers(2)
    day = planned(sato, aoi)
    invitation = accepted(sato, day, person)
    asked(sato, day, silent)
    later = SATURDAY + timedelta(days=1)

    move_occurrence(sato.actor, day, later, later + TWO_HOURS)
    move_occurrence(sato.actor, day, later, later + TWO_HOURS)

    (line,) = invitations_of(person, "ja")
    assert (line.answerable, line.moved_from_at, line.line.starts_at) == (True, SATURDAY, later)
    assert len(told(person, "registry.moved")) == 1
    assert told(silent, "registry.moved") == []
    assert answer_invitation(actor_of(person), invitation, yes=True) == "accepted"
    assert invitations_of(person, "ja")[0].moved_from_at is None


def test_a_day_cannot_be_moved_onto_another_or_into_the_past(aoi, sato, clock):
    week = timedelta(weeks=1)
    times = [(SATURDAY, SATURDAY + TWO_HOURS), (SATURDAY + week, SATURDAY + week + TWO_HOURS)]
    first, _ = plan_activity(sato.actor, aoi.id, plan_of(times=times))

    with pytest.raises(DayThereAlready):
        move_occurrence(sato.actor, first, *times[1])
    with pytest.raises(TimesNotInOrder):
        move_occurrence(sato.actor, first, instant(2026, 11, 1, 10), SATURDAY)
    clock.set(SATURDAY + TWO_HOURS)
    with pytest.raises(OccurrenceOver):
        move_occurrence(sato.actor, first, SATURDAY + 3 * week, SATURDAY + 3 * week + TWO_HOURS)


def test_a_day_called_off_is_told_once_to_all_who_are_concerned(aoi, sato):
    came, silent, no = helpers(3)
    day = planned(sato, aoi)
    accepted(sato, day, came)
    asked(sato, day, silent)
    answer_invitation(actor_of(no), asked(sato, day, no), yes=False)

    cancel_occurrence(sato.actor, day, "台風")
    cancel_occurrence(sato.actor, day, "台風")

    assert [len(told(p, "registry.cancelled")) for p in (came, silent, no)] == [1, 1, 0]
    assert invitations_of(came, "ja")[0:] == []
    with pytest.raises(AnsweredAlready):
        answer_invitation(actor_of(silent), invitation_to(day, silent), yes=True)


def test_rule_17_the_place_is_shown_after_the_yes_around_the_day_and_never_leaves(aoi, sato, clock, outbox):
    person = helper(email="miyoko@example.jp")
    day = planned(sato, aoi)
    invitation = asked(sato, day, person)

    def shown():
        (line,) = invitations_of(person, "ja")
        return (line.place, line.person_helped, line.instructions)

    clock.set(SATURDAY - timedelta(hours=20))
    assert shown() == ("", "", "")
    answer_invitation(actor_of(person), invitation, yes=True)
    assert shown() == tuple(SECRETS.values())
    clock.set(SATURDAY - timedelta(hours=25))
    assert shown() == ("", "", "")

    cancel_occurrence(sato.actor, day, "雨")
    left = repr([outbox(), told(person), told(sato.id), calendar_rows(person)])
    assert not any(secret in left for secret in SECRETS.values())


def test_rule_17_contact_opens_on_the_yes_and_closes_with_a_no_and_after_14_days(aoi, sato, clock):
    person = helper()
    day = planned(sato, aoi)
    invitation = asked(sato, day, person)

    def phone():
        return day_page(sato.actor, day, "ja").team[0].phone

    assert phone() == ""
    answer_invitation(actor_of(person), invitation, yes=True)
    assert phone() == "054-000-9876"
    clock.set(SATURDAY + TWO_HOURS + timedelta(days=14))
    assert phone() == ""
    clock.set(SATURDAY - timedelta(days=1))
    give_up_place(actor_of(person), invitation)
    give_up_place(actor_of(person), invitation)
    assert phone() == ""
    assert len(told(sato.id)) == 2


def test_rule_17_a_name_that_is_kept_back_is_told_by_the_yes_and_not_before(aoi, sato):
    person = helper(fields=("titles",))
    day = planned(sato, aoi)
    invitation = asked(sato, day, person)

    assert day_page(sato.actor, day, "ja").team[0].name == ""
    answer_invitation(actor_of(person), invitation, yes=True)
    assert day_page(sato.actor, day, "ja").team[0].name == "髙橋 美代子"
    give_up_place(actor_of(person), invitation)
    assert day_page(sato.actor, day, "ja").team[0].name == ""


def test_who_blocks_a_station_has_no_place_there_any_more(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    invitation = accepted(sato, day, person)

    block_station(actor_of(person), person, aoi.id)

    assert state_of(invitation) == "withdrawn"
    assert open_to(person, "ja") == []
    with pytest.raises(ActivityNotFound):
        ask_to_join(actor_of(person), day)


def test_the_first_activity_is_a_debut_for_both_sides(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)

    assert invitations_of(person, "ja")[0].first
    assert day_page(sato.actor, day, "ja").team[0].first


def test_a_week_is_shown_from_monday_with_its_days(aoi, sato):
    planned(sato, aoi)

    page = week_of_station(aoi, monday_of("2026-11-28"), "ja")

    assert (page.days[0][0], page.before, page.after) == (date(2026, 11, 23), date(2026, 11, 16), date(2026, 11, 30))
    assert [len(lines) for _, lines in page.days] == [0, 0, 0, 0, 0, 1, 0]
    assert page.days[5][1][0].hours == "10:00-12:00"
    assert monday_of("nonsense") == date(2026, 11, 16)


def test_days_and_weeks_that_she_said_no_to_are_not_offered_to_her(aoi, sato):
    person = helper()
    planned(sato, aoi)
    planned(sato, aoi, starts_at=SATURDAY + timedelta(days=7))
    assert len(open_to(person, "ja")) == 2

    morning, evening = 1, 4
    add_difference(actor_of(person), person, Difference(date(2026, 11, 28), date(2026, 11, 29), evening, False))
    assert len(open_to(person, "ja")) == 2
    add_difference(actor_of(person), person, Difference(date(2026, 11, 28), date(2026, 11, 29), morning, False))
    assert [line.starts_at for line in open_to(person, "ja")] == [SATURDAY + timedelta(days=7)]

    save_offer(actor_of(person), person, Offer(half_days=(0, 4), paused_until_on=date(2026, 12, 6)))
    assert open_to(person, "ja") == []
