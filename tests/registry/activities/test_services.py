"""Planning, asking and answering: who may, what follows, who wins the last place."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts import api as accounts
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM, Role
from registry import api
from registry.activities.models import Activity, Invitation, Occurrence
from registry.activities.queries import day_page, invitation_to
from registry.activities.services import (
    accept_request,
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
    BusyThen,
    KindUnknown,
    OccurrenceOver,
    PersonNotVisible,
    PlacesTaken,
    SeatsNotUnderstood,
    StationNotWorking,
    TimesNotInOrder,
    TitleNotValidThatDay,
)
from tests.registry.activities.planned import (
    SATURDAY,
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
from tests.registry.conftest import actor_of, enter_person, lose_pass, pass_exam

pytestmark = pytest.mark.postgres


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_plan_sent_twice_is_one_activity(aoi, sato):
    plan = plan_of(times=[(SATURDAY + timedelta(weeks=w), SATURDAY + timedelta(weeks=w) + TWO_HOURS) for w in range(3)])

    first = plan_activity(sato.actor, aoi.id, plan)

    assert plan_activity(sato.actor, aoi.id, plan) == first
    assert (count(Activity), count(Occurrence)) == (1, 3)


def test_what_was_called_off_can_be_planned_again(aoi, sato):
    first = planned(sato, aoi)
    cancel_occurrence(sato.actor, first, "雨")

    assert planned(sato, aoi) != first


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"seats": "3 WBX"}, SeatsNotUnderstood),
        ({"times": []}, TimesNotInOrder),
        ({"times": [(SATURDAY, SATURDAY)]}, TimesNotInOrder),
        ({"times": [(instant(2026, 11, 20, 9), instant(2026, 11, 20, 12))]}, TimesNotInOrder),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_name(aoi, sato, change, refusal):
    with pytest.raises(refusal):
        plan_activity(sato.actor, aoi.id, plan_of(**change))
    with pytest.raises(KindUnknown):
        plan_activity(sato.actor, aoi.id, api_plan("散歩"))
    assert count(Activity) == 0


def api_plan(kind):
    whole = plan_of()
    return type(whole)(kind, whole.title, whole.district, whole.seats, whole.times)


def test_only_the_station_itself_plans_and_only_while_it_works(aoi, suruga, sato, taro, kanri):
    for player, station in ((sato, suruga), (taro, aoi), (kanri, aoi)):
        with pytest.raises(NotAllowed):
            planned(player, station)
    api.set_state(kanri.actor, aoi.id, "considering", from_on=date(2026, 11, 20))
    with pytest.raises(StationNotWorking):
        planned(sato, aoi)


def test_who_is_not_visible_cannot_be_asked_and_nobody_of_the_list_is(aoi, sato):
    seen, unseen = helper(), enter_person("山田", "見江", ("やまだ", "みえ"))
    pass_exam(unseen)
    day = planned(sato, aoi)

    with pytest.raises(PersonNotVisible):
        invite(sato.actor, day, [seen, unseen])

    assert count(Invitation) == 0
    assert told(seen) == []


def test_nobody_is_asked_twice_or_again_after_a_no(aoi, sato):
    person = helper()
    day = planned(sato, aoi)

    assert invite(sato.actor, day, [person, person]) == 1
    assert invite(sato.actor, day, [person]) == 0
    answer_invitation(actor_of(person), invitation_to(day, person), yes=False)
    assert invite(sato.actor, day, [person]) == 0
    assert len(told(person, "registry.invited")) == 1


def test_who_gave_her_place_back_can_be_asked_again_and_is_told_again(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    give_up_place(actor_of(person), accepted(sato, day, person))

    assert invite(sato.actor, day, [person]) == 1
    assert len(told(person, "registry.invited")) == 2


def test_a_strangers_day_does_not_exist(aoi, suruga, sato, kanri):
    with transaction() as work:
        other = enter_person("別", "人", ("べつ", "ひと"))
        accounts.give_role(work, other, Role.STATION_MANAGER, f"station:{suruga.id}", by=SYSTEM)
    day = planned(sato, aoi)
    invitation = asked(sato, day, helper())
    for act in (
        lambda: invite(actor_of(other), day, []),
        lambda: answer_invitation(actor_of(other), invitation, yes=True),
        lambda: move_occurrence(actor_of(other), day, SATURDAY, SATURDAY + TWO_HOURS),
        lambda: cancel_occurrence(actor_of(other), day, "x"),
        lambda: day_page(actor_of(other), day, "ja"),
        lambda: answer_invitation(actor_of(other), "nothing", yes=True),
    ):
        with pytest.raises(ActivityNotFound):
            act()


def test_the_first_yes_takes_the_last_place_and_the_second_is_told_kindly(aoi, sato):
    one, two = helpers(2)
    day = planned(sato, aoi, "WBP")
    first, second = asked(sato, day, one), asked(sato, day, two)

    assert answer_invitation(actor_of(one), first, yes=True) == "accepted"
    with pytest.raises(PlacesTaken):
        answer_invitation(actor_of(two), second, yes=True)

    assert (state_of(first), state_of(second)) == ("accepted", "too_late")
    assert answer_invitation(actor_of(one), first, yes=True) == "accepted"
    assert len(told(sato.id, "registry.team_changed")) == 1


def at_once(app, calls):
    """Run calls at the same time, each in a thread with its own context; returns what each gave or refused with."""
    barrier, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        with app.app_context():
            barrier.wait()
            try:
                outcomes[number] = call()
            except (PlacesTaken, BusyThen) as refusal:
                outcomes[number] = type(refusal)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def yes(person, invitation):
    actor = actor_of(person)
    return lambda: answer_invitation(actor, invitation, yes=True)


def test_rule_16_five_people_race_for_two_places_and_exactly_two_get_one(app, aoi, sato):
    people = helpers(5)
    day = planned(sato, aoi, "WBP 2名")
    pairs = [(person, asked(sato, day, person)) for person in people]

    outcomes = at_once(app, [yes(*pair) for pair in pairs])

    assert sorted(map(str, outcomes)) == sorted(map(str, ["accepted"] * 2 + [PlacesTaken] * 3))
    assert sorted(state_of(invitation) for _, invitation in pairs) == ["accepted"] * 2 + ["too_late"] * 3


def test_one_person_who_says_yes_to_two_days_at_once_gets_one_of_them(app, aoi, sato):
    person = helper()
    days = [planned(sato, aoi, "WBP", description=text) for text in ("one", "two")]
    invitations = [asked(sato, day, person) for day in days]

    outcomes = at_once(app, [yes(person, invitation) for invitation in invitations])

    assert sorted(map(str, outcomes)) == sorted(map(str, ["accepted", BusyThen]))


def test_two_stations_that_take_the_last_half_day_of_one_person_at_once_get_it_once(app, aoi, suruga, sato):
    """Overlapping hours at two stations; she said yes to both on the telephone, and both write it down at once."""
    person, manager = helper(), enter_person("別", "人", ("べつ", "ひと"))
    with transaction() as work:
        accounts.give_role(work, manager, Role.STATION_MANAGER, f"station:{suruga.id}", by=SYSTEM)
    here = asked(sato, planned(sato, aoi), person)
    (day,) = plan_activity(actor_of(manager), suruga.id, plan_of(starts_at=SATURDAY + timedelta(hours=1)))
    invite(actor_of(manager), day, [person])
    there, first, second = invitation_to(day, person), sato.actor, actor_of(manager)

    outcomes = at_once(
        app,
        [lambda: answer_invitation(first, here, yes=True), lambda: answer_invitation(second, there, yes=True)],
    )

    assert sorted(map(str, outcomes)) == sorted(map(str, ["accepted", BusyThen]))
    assert sorted((state_of(here), state_of(there))) == ["accepted", "sent"]


def test_rule_16_a_matching_seats_both_whoever_says_yes_first(aoi, sato, dan):
    """A holder of two titles gives way to one who fits a single seat, without any of them noticing."""
    both, plain = helpers(2)
    day = planned(sato, aoi, "1 WBP + 1 anyone with car")
    api.save_offer(actor_of(both), both, api.Offer(half_days=(0,), skills=("driving",)))
    first, second = asked(sato, day, both), asked(sato, day, plain)

    assert answer_invitation(actor_of(both), first, yes=True) == "accepted"
    assert answer_invitation(actor_of(plain), second, yes=True) == "accepted"


def test_rule_16_a_title_is_judged_on_the_day_of_the_activity(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    invitation = asked(sato, day, person)
    lose_pass(person)

    with pytest.raises(TitleNotValidThatDay):
        answer_invitation(actor_of(person), invitation, yes=True)


def test_a_no_is_free_and_opens_nothing(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    invitation = asked(sato, day, person)

    assert answer_invitation(actor_of(person), invitation, yes=False) == "declined"
    assert told(sato.id) == []
    with pytest.raises(AnsweredAlready):
        answer_invitation(actor_of(person), invitation, yes=True)


def test_the_web_closes_two_hours_before_and_the_telephone_when_it_is_over(aoi, sato, clock):
    person = helper()
    day = planned(sato, aoi)
    invitation = asked(sato, day, person)
    clock.set(SATURDAY - TWO_HOURS)

    with pytest.raises(OccurrenceOver):
        answer_invitation(actor_of(person), invitation, yes=True)
    assert answer_invitation(sato.actor, invitation, yes=True) == "accepted"


def test_staff_write_down_what_was_said_by_telephone_and_it_is_said_so(aoi, sato, kanri):
    one, two = helpers(2)
    day = planned(sato, aoi)

    answer_invitation(sato.actor, asked(sato, day, one), yes=True)
    answer_invitation(accounts.proxy_of(kanri.actor, two), asked(sato, day, two), yes=True)

    rows = db.session.scalars(select(Invitation).order_by(Invitation.id)).all()
    assert [(row.way, row.answered_by) for row in rows] == [("phone", sato.id), ("phone", kanri.id)]
    assert {line.way for line in day_page(sato.actor, day, "ja").team} == {"電話で聞きました"}


def test_nobody_answers_for_a_stranger(aoi, sato, taro):
    invitation = asked(sato, planned(sato, aoi), helper())

    for act in (
        lambda: answer_invitation(taro.actor, invitation, yes=True),
        lambda: give_up_place(taro.actor, invitation),
    ):
        with pytest.raises(ActivityNotFound):
            act()
    with pytest.raises(NotAllowed):
        accept_request(taro.actor, invitation, yes=True)


def test_who_asks_to_join_is_answered_and_told(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    ask_to_join(actor_of(person), day)
    ask_to_join(actor_of(person), day)
    invitation = invitation_to(day, person)

    assert len(told(sato.id, "registry.team_changed")) == 1
    assert accept_request(sato.actor, invitation, yes=True) == "accepted"
    assert accept_request(sato.actor, invitation, yes=True) == "accepted"
    assert [subject for subject, _ in told(person)] == ["参加が決まりました"]


def test_a_request_for_a_full_team_is_refused_to_the_station_and_stays_open(aoi, sato):
    one, two = helpers(2)
    day = planned(sato, aoi, "WBP")
    ask_to_join(actor_of(two), day)
    accepted(sato, day, one)
    invitation = invitation_to(day, two)

    with pytest.raises(PlacesTaken):
        accept_request(sato.actor, invitation, yes=True)
    assert state_of(invitation) == "asked"
    assert accept_request(sato.actor, invitation, yes=False) == "declined"
    assert [subject for subject, _ in told(two)] == ["今回は見送ります"]
