"""A week of a station as one plan: from the tables to the proposal and back."""

import json
from datetime import date, timedelta

import pytest

from lms.errors import NotAllowed
from registry.matching.cli import plan_command
from registry.matching.services import plan_week
from registry.people.looks import looks_at
from tests.registry.activities.planned import SATURDAY, accepted, helpers, planned

pytestmark = pytest.mark.postgres
MONDAY = date(2026, 11, 23)


def by_day(plan):
    return {
        day.occurrence.public_id: sorted(p.candidate.person_id for p in plan.proposed if p.day is day)
        for day in plan.days
    }


def test_two_days_at_one_hour_share_the_people_and_say_what_is_missing(aoi, sato):
    people = set(helpers(3))
    first = planned(sato, aoi, "WBP 2名")
    second = planned(sato, aoi, "WBP 2名", description="another")

    plan = plan_week(sato.actor, [aoi], MONDAY)

    found = by_day(plan)
    assert set(found) == {first, second}
    assert {person for day in found.values() for person in day} == people
    assert sum(map(len, found.values())) == 3
    assert [(len(open_.seats), open_.fitting) for open_ in plan.unfilled] == [(1, 2)]
    assert plan.solution.gap == 0


def test_who_said_yes_stays_and_is_planned_nowhere_else_at_that_hour(aoi, sato):
    promised, free = helpers(2)
    kept = planned(sato, aoi, "WBP 1名")
    accepted(sato, kept, promised)
    other = planned(sato, aoi, "WBP 1名", description="another")

    plan = plan_week(sato.actor, [aoi], MONDAY)

    assert by_day(plan) == {kept: [], other: [free]}
    assert plan.unfilled == ()


def test_a_plan_invites_nobody_and_tells_those_it_looked_at(aoi, sato):
    (person,) = helpers(1)
    planned(sato, aoi, "WBP 1名", SATURDAY + timedelta(hours=3))

    plan = plan_week(sato.actor, [aoi], MONDAY)

    assert [p.candidate.person_id for p in plan.proposed] == [person]
    assert plan_week(sato.actor, [aoi], MONDAY).days[0].accepted == ()
    assert [line.kind for line in looks_at(person).lines] == ["search", "search"]


def test_a_day_that_has_begun_is_planned_no_more(aoi, sato, clock):
    helpers(1)
    planned(sato, aoi, "WBP 1名")
    later = planned(sato, aoi, "WBP 1名", SATURDAY + timedelta(hours=4))
    clock.set(SATURDAY + timedelta(minutes=1))

    assert [day.occurrence.public_id for day in plan_week(sato.actor, [aoi], MONDAY).days] == [later]


def test_nobody_plans_for_a_station_that_is_not_hers(aoi, suruga, sato):
    with pytest.raises(NotAllowed):
        plan_week(sato.actor, [aoi, suruga], MONDAY)


def test_the_command_prints_cost_bound_and_gap(app, aoi, sato):
    helpers(1)
    planned(sato, aoi, "WBP 2名")

    result = app.test_cli_runner().invoke(plan_command, [aoi.public_id, "--week", "2026-11-28", "--json"])

    told = json.loads(result.output)
    assert (told["week"], told["people"], told["places"]) == ("2026-11-23", 1, 2)
    assert [place["reason"] for place in told["unfilled"]] == ["nobody_fits"]
    assert told["cost"] == told["bound"]
