"""What follows by itself: reminders exactly once, silence, forgotten places, lost titles, a death."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from certificates.awards.models import AwardSpan
from certificates.events import AwardChange, AwardsChanged
from lms.accounts.events import PersonDied
from lms.clock import instant, today
from lms.db import db, transaction
from registry import api
from registry.activities import plug
from registry.activities.following.services import expire_invitations, forget_places, remind_of_tomorrow
from registry.activities.models import ActivityPlace, Invitation
from registry.activities.own import contributions_of
from registry.activities.privacy import activity_facts, erase_activities
from registry.activities.services import move_occurrence
from tests.architecture.source import ROOT
from tests.registry.activities.planned import (
    SATURDAY,
    SECRETS,
    TWO_HOURS,
    accepted,
    asked,
    helper,
    helpers,
    planned,
    state_of,
    told,
)
from tests.registry.conftest import actor_of, lose_pass

pytestmark = pytest.mark.postgres
DAY_BEFORE = instant(2026, 11, 27, 16)


def test_whoever_helps_tomorrow_is_reminded_exactly_once_and_nobody_else(aoi, sato, clock, outbox):
    comes, silent, later = helpers(3)
    day = planned(sato, aoi)
    accepted(sato, day, comes)
    asked(sato, day, silent)
    accepted(sato, planned(sato, aoi, starts_at=SATURDAY + timedelta(days=1)), later)
    clock.set(DAY_BEFORE)

    remind_of_tomorrow()
    remind_of_tomorrow()

    assert told(comes, "registry.reminder") == [
        ("明日は活動の日です", "「ごみ出し」は、明日10:00からです。場所はこのページで確かめてください。")
    ]
    assert told(silent, "registry.reminder") == told(later, "registry.reminder") == []
    assert not any(secret in repr([told(comes), outbox()]) for secret in SECRETS.values())


def test_a_day_that_was_moved_is_reminded_of_at_its_new_time_once_she_said_yes_again(aoi, sato, clock):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    clock.set(DAY_BEFORE)
    remind_of_tomorrow()
    later = SATURDAY + timedelta(hours=3)
    move_occurrence(sato.actor, day, later, later + TWO_HOURS)

    remind_of_tomorrow()

    assert len(told(person, "registry.reminder")) == 1


def test_every_scheduled_work_has_its_task():
    assert {scheduled.kind for scheduled in plug.SCHEDULED} == set(plug.TASKS)


def test_silence_expires_when_the_day_begins_and_a_yes_stays(aoi, sato, clock):
    comes, silent = helpers(2)
    day = planned(sato, aoi)
    yes, open_one = accepted(sato, day, comes), asked(sato, day, silent)
    clock.set(SATURDAY - timedelta(seconds=1))
    assert expire_invitations() == 0
    clock.set(SATURDAY)

    assert expire_invitations() == 1
    assert (state_of(yes), state_of(open_one)) == ("accepted", "expired")


def test_rule_17_addresses_and_people_helped_are_forgotten_after_the_last_day(aoi, sato, clock):
    planned(sato, aoi)
    clock.set(SATURDAY + TWO_HOURS + timedelta(days=14) - timedelta(seconds=1))
    assert forget_places() == 0
    clock.forward(seconds=1)

    assert forget_places() == 1
    assert forget_places() == 0
    place = db.session.scalars(select(ActivityPlace)).one()
    assert (place.place, place.person_helped, place.instructions) == ("", "", "")


def table_of_titles():
    """docs/titles.md: state -> what becomes of an accepted activity."""
    lines = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in (ROOT / "docs/titles.md").read_text().splitlines()
    ]
    head = next(row for row in lines if row[0] == "state")
    place = head.index("accepted activity")
    return {row[0]: row[place] for row in lines if len(row) == len(head) and not row[0].startswith(("state", "-"))}


@pytest.mark.parametrize("state", ["active", "grace", "suspended", "withdrawn", "annulled", "ended"])
def test_rule_7_an_accepted_activity_follows_the_state_of_the_title(aoi, sato, state):
    person = helper()
    invitation = accepted(sato, planned(sato, aoi), person)
    before = len(told(sato.id))
    with transaction() as work:
        work.session.execute(update(AwardSpan).values(state=state))
        span = work.session.scalars(select(AwardSpan)).one()
        work.announce(AwardsChanged((AwardChange(span.award_id, person, "WBP", "", state, today()),)))

    expected = {"stays": ("accepted", 0), "asked again": ("accepted", 1), "ends": ("withdrawn", 1)}
    assert (state_of(invitation), len(told(sato.id)) - before) == expected[table_of_titles()[state]]


def test_rule_7_a_void_pass_gives_the_place_back_and_says_so(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    invitation = accepted(sato, day, person)

    lose_pass(person)

    assert state_of(invitation) == "withdrawn"
    assert [subject for subject, _ in told(person, "registry.place")] == ["参加が取りやめになりました"]


def test_a_seat_that_asks_for_no_title_stays_whatever_becomes_of_titles(aoi, sato):
    person = helper()
    invitation = accepted(sato, planned(sato, aoi, "2 anyone"), person)

    lose_pass(person)

    assert state_of(invitation) == "accepted"


def test_rule_21_invitations_end_on_the_day_a_death_is_confirmed(aoi, sato):
    person, other = helpers(2)
    day = planned(sato, aoi)
    yes, open_one, stays = (
        accepted(sato, day, person),
        asked(sato, planned(sato, aoi, "WBP"), person),
        accepted(sato, day, other),
    )

    with transaction() as work:
        work.announce(PersonDied(person, today()))

    assert [state_of(i) for i in (yes, open_one, stays)] == ["withdrawn", "withdrawn", "accepted"]


def test_rule_20_erasure_leaves_no_reasons_and_no_coming_places(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    facts = activity_facts(person)
    assert facts["invitations"] == [{"title": "ごみ出し", "day": "2026-11-28", "answer": "accepted", "reasons": []}]

    with transaction() as work:
        erase_activities(work, person)

    assert db.session.scalars(select(Invitation)).all() == []
    assert contributions_of(person) == []
    assert api.listed_for(aoi, [person])
    assert actor_of(person).person_id == person
