"""Who was there: confirmed by somebody else, by whatever route; corrected by a new word."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from certificates.evidence.models import EvidenceRow
from certificates.evidence.queries import not_corrected
from lms.accounts import api as accounts
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM, Actor, Role
from registry.activities.attendance.queries import attendance_page, days_to_confirm
from registry.activities.attendance.services import confirm_attendance
from registry.activities.own import contributions_of
from registry.errors import ActivityNotFound, NotOnTheTeam, NotOverYet, NotYourOwnAttendance
from tests.registry.activities.planned import SATURDAY, TWO_HOURS, accepted, helper, helpers, planned, written
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

pytestmark = pytest.mark.postgres


@pytest.fixture
def worker(aoi):
    """A second person who works at Sato's station."""
    person_id = enter_person("二宮", "あき", ("にのみや", "あき"))
    with transaction() as work:
        accounts.give_role(work, person_id, Role.STATION_STAFF, f"station:{aoi.id}", by=SYSTEM)
    return actor_of(person_id)


def contributions(person_id):
    """Days of contributions that stand in the ledger, each with who confirmed it."""
    rows = db.session.scalars(
        select(EvidenceRow).where(
            EvidenceRow.kind == "contribution", EvidenceRow.person_id == person_id, not_corrected(), ~EvidenceRow.void
        )
    )
    return [(row.from_on.isoformat(), row.handlers) for row in rows]


def as_helper(player):
    """Somebody of the cast passes and is listed."""
    pass_exam(player.id)
    list_person(player.id, *choices("titles", "name"))
    return player.id


def test_a_confirmed_attendance_is_a_contribution_of_its_day_with_its_confirmer(aoi, sato, clock):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    clock.set(SATURDAY + TWO_HOURS)

    assert confirm_attendance(sato.actor, day, {person: 120}) == 1
    assert confirm_attendance(sato.actor, day, {person: 120}) == 1

    assert written(person) == [120]
    assert contributions(person) == [("2026-11-28", [sato.id])]
    assert [(c.title, c.minutes) for c in contributions_of(person)] == [("ごみ出し", 120)]


def test_a_correction_is_a_new_word_and_takes_the_contribution_back(aoi, sato, clock):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    clock.set(SATURDAY + TWO_HOURS)
    confirm_attendance(sato.actor, day, {person: 120})

    confirm_attendance(sato.actor, day, {person: 0})
    assert (written(person), contributions(person), contributions_of(person)) == ([120, 0], [], [])

    confirm_attendance(sato.actor, day, {person: 60})
    assert (written(person), len(contributions(person))) == ([120, 0, 60], 1)


def test_nothing_is_confirmed_before_it_begins_or_of_somebody_who_was_not_expected(aoi, sato, clock):
    comes, other = helpers(2)
    day = planned(sato, aoi)
    accepted(sato, day, comes)
    clock.set(SATURDAY - timedelta(seconds=1))
    with pytest.raises(NotOverYet):
        confirm_attendance(sato.actor, day, {comes: 120})
    clock.set(SATURDAY)

    with pytest.raises(NotOnTheTeam):
        confirm_attendance(sato.actor, day, {other: 120})
    assert confirm_attendance(sato.actor, day, {comes: 120}) == 1


def test_rule_6_the_only_manager_cannot_confirm_herself_by_any_route(aoi, sato, kanri, clock):
    own = as_helper(sato)
    day = planned(sato, aoi)
    accepted(sato, day, own)
    clock.set(SATURDAY + TWO_HOURS)
    routes = [
        sato.actor,
        Actor(sato.id, sato.grants, acting_for=kanri.id),
        accounts.proxy_of(kanri.actor, sato.id),
    ]

    for actor in routes:
        with pytest.raises(NotYourOwnAttendance):
            confirm_attendance(actor, day, {own: 120})
    for nobody in (SYSTEM, Actor(None)):
        with pytest.raises(NotAllowed):
            confirm_attendance(nobody, day, {own: 120})

    assert (written(own), contributions(own)) == ([], [])


def test_rule_6_the_web_form_confirms_the_others_and_leaves_the_manager_out(aoi, sato, kanri, clock):
    own, other = as_helper(sato), helper()
    day = planned(sato, aoi)
    invitations = {accepted(sato, day, person): person for person in (own, other)}
    clock.set(SATURDAY + TWO_HOURS)

    page = sato.browser().get(f"/activities/{day}/attendance").get_data(as_text=True)
    assert [i in page for i in invitations] == [False, True]
    assert sato.browser().post(f"/activities/{day}/attendance", data={"present": list(invitations)}).status_code == 302
    assert (written(own), written(other)) == ([], [120])

    assert f"/activities/{day}/attendance" in kanri.browser().get("/activities/to-confirm").get_data(as_text=True)
    assert kanri.browser().post(f"/activities/{day}/attendance", data={"present": list(invitations)}).status_code == 302
    assert contributions(own) == [("2026-11-28", [kanri.id])]


@pytest.mark.parametrize("turned", [False, True])
def test_rule_6_nobody_confirms_a_declared_relative_whoever_declared_it(aoi, sato, worker, clock, turned):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    with transaction() as work:
        pair = (person, sato.id) if turned else (sato.id, person)
        accounts.record_tie(work, *pair, "family", source="declared")
    clock.set(SATURDAY + TWO_HOURS)

    with pytest.raises(NotYourOwnAttendance):
        confirm_attendance(sato.actor, day, {person: 120})
    assert [line.may_confirm for line in attendance_page(sato.actor, day, "ja").team] == [False]
    assert confirm_attendance(worker, day, {person: 120}) == 1


def test_a_stranger_finds_no_list_and_a_learner_may_not_ask(aoi, suruga, sato, taro, clock):
    with transaction() as work:
        other = enter_person("別", "人", ("べつ", "ひと"))
        accounts.give_role(work, other, Role.STATION_MANAGER, f"station:{suruga.id}", by=SYSTEM)
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    clock.set(SATURDAY + TWO_HOURS)

    with pytest.raises(ActivityNotFound):
        confirm_attendance(actor_of(other), day, {person: 120})
    with pytest.raises(ActivityNotFound):
        attendance_page(actor_of(other), day, "ja")
    with pytest.raises(NotAllowed):
        confirm_attendance(taro.actor, day, {person: 120})
    assert [len(days_to_confirm(actor, "ja")) for actor in (sato.actor, actor_of(other))] == [1, 0]
