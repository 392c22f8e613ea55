"""An affiliation holds while membership and the organisation's activity at a station both hold."""

from datetime import date

import pytest

from certificates.evidence.queries import evidence_of
from lms.accounts import api as accounts
from lms.clock import instant
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM, Role
from registry import api
from registry.errors import OwnConfirmation
from registry.stations.services import end_leave
from tests.registry.conftest import enter_person

pytestmark = pytest.mark.postgres


@pytest.fixture
def group(aoi):
    """An organisation that is not at any station yet."""
    with transaction() as work:
        return accounts.create_organisation(work, name="見本の会", kind="volunteer_group", from_on=date(2020, 1, 1))


def join(person_id, group, confirmed_by, role="member", from_on=date(2026, 2, 1), until_on=None):
    with transaction() as work:
        return accounts.record_membership(
            work, person_id, group, role, from_on, by=SYSTEM, confirmed_by=confirmed_by, until_on=until_on
        )


def ledger_of(person_id, *kinds):
    wanted = kinds or ("affiliation",)
    rows = evidence_of([person_id]).get(person_id, [])
    return sorted((e.kind, e.from_on, e.until_on) for e in rows if e.kind in wanted)


def test_an_affiliation_begins_on_the_day_on_which_both_hold(aoi, group, hanako, kanri, clock):
    join(hanako.id, group, kanri.actor, from_on=date(2026, 2, 1))
    assert ledger_of(hanako.id) == []

    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))

    assert ledger_of(hanako.id) == [("affiliation", date(2026, 5, 1), None)]
    assert [member.person_id for member in api.members_at(aoi.id)] == [hanako.id]


def test_a_member_who_comes_later_is_affiliated_from_her_own_first_day(aoi, group, hanako, kanri):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))

    join(hanako.id, group, kanri.actor, from_on=date(2026, 9, 1))

    assert ledger_of(hanako.id) == [("affiliation", date(2026, 9, 1), None)]


def test_it_ends_when_the_membership_ends(aoi, group, hanako, kanri, clock):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))
    membership = join(hanako.id, group, kanri.actor, from_on=date(2026, 9, 1))
    clock.forward(days=10)

    with transaction() as work:
        accounts.end_memberships(work, [membership], date(2026, 11, 30), kanri.actor)

    assert ledger_of(hanako.id) == [("affiliation", date(2026, 9, 1), date(2026, 11, 30))]


def test_it_ends_when_the_organisation_leaves_the_station(aoi, group, hanako, kanri, clock):
    link = api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))
    join(hanako.id, group, kanri.actor, from_on=date(2026, 9, 1))
    clock.forward(days=10)

    api.end_organisation(kanri.actor, link, date(2026, 11, 30))

    assert ledger_of(hanako.id) == [("affiliation", date(2026, 9, 1), date(2026, 11, 30))]


def test_it_ends_when_the_station_closes(aoi, group, hanako, kanri, clock):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))
    join(hanako.id, group, kanri.actor, from_on=date(2026, 9, 1))
    clock.forward(days=10)

    api.set_state(kanri.actor, aoi.id, "closed", date(2026, 11, 30), "moved")

    assert ledger_of(hanako.id) == [("affiliation", date(2026, 9, 1), date(2026, 11, 30))]


def test_an_organisation_at_two_stations_gives_two_affiliations_and_keeps_one_when_one_ends(
    aoi, suruga, group, hanako, kanri, clock
):
    first = api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))
    api.add_organisation(kanri.actor, suruga.id, group, date(2026, 6, 1))
    join(hanako.id, group, kanri.actor)
    clock.forward(days=10)

    api.end_organisation(kanri.actor, first, date(2026, 11, 1))

    assert ledger_of(hanako.id) == [
        ("affiliation", date(2026, 5, 1), date(2026, 11, 1)),
        ("affiliation", date(2026, 6, 1), None),
    ]


def test_rule_05_the_leader_role_is_named_by_the_organisation_in_the_membership(aoi, group, hanako, taro, kanri):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))

    join(hanako.id, group, kanri.actor, role="leader")
    join(taro.id, group, kanri.actor, role="manager")

    assert ledger_of(hanako.id, "leader_role") == [("leader_role", date(2026, 5, 1), None)]
    assert ledger_of(taro.id, "leader_role") == []


def test_rule_06_a_membership_that_nobody_else_confirmed_is_no_affiliation(aoi, group, hanako, kanri):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))

    join(hanako.id, group, None)

    assert ledger_of(hanako.id) == []


def test_rule_06_the_only_manager_makes_no_affiliation_of_her_own_by_an_import(aoi, group, sato, kanri):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))

    join(sato.id, group, sato.actor, role="leader")

    assert ledger_of(sato.id, "affiliation", "leader_role") == []


def test_rule_06_a_confirmation_by_a_declared_relative_is_no_affiliation(aoi, group, sato, taro, kanri):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))
    with transaction() as work:
        accounts.record_tie(work, taro.id, sato.id, "family", from_on=date(2020, 1, 1))

    join(sato.id, group, taro.actor, role="leader")

    assert ledger_of(sato.id, "affiliation", "leader_role") == []


def test_rule_06_who_brings_her_own_organisation_to_a_station_gains_nothing(aoi, group, hanako, kanri):
    join(kanri.id, group, hanako.actor)

    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))

    assert ledger_of(kanri.id) == []


def test_rule_06_a_manager_cannot_bring_organisations_to_her_station(aoi, group, sato):
    with pytest.raises(NotAllowed):
        api.add_organisation(sato.actor, aoi.id, group)


@pytest.fixture
def member(aoi, group, hanako, kanri):
    """Hanako belongs to an organisation at the station."""
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))
    join(hanako.id, group, kanri.actor)
    return hanako


def test_a_leave_is_recorded_by_the_manager_and_ends_when_she_is_back(aoi, member, sato, clock):
    leave = api.record_leave(sato.actor, aoi.id, member.id, "caring", date(2026, 11, 1))
    clock.set(instant(2026, 12, 20))

    end_leave(sato.actor, leave, date(2026, 12, 15))

    assert ledger_of(member.id, "leave") == [("leave", date(2026, 11, 1), date(2026, 12, 15))]


def test_rule_06_nobody_records_her_own_leave_or_that_of_a_relative(aoi, group, sato, kanri, clock):
    api.add_organisation(kanri.actor, aoi.id, group, date(2026, 5, 1))
    join(sato.id, group, kanri.actor)
    brother = enter_person("佐藤", "実", ("さとう", "みのる"))
    join(brother, group, kanri.actor)
    with transaction() as work:
        accounts.record_tie(work, sato.id, brother, "family", from_on=date(2020, 1, 1))

    for person_id in (sato.id, brother):
        with pytest.raises(OwnConfirmation):
            api.record_leave(sato.actor, aoi.id, person_id, "illness", date(2026, 11, 1))


def test_a_leave_is_only_for_people_of_the_station(aoi, member, taro, sato):
    with pytest.raises(NotFound):
        api.record_leave(sato.actor, aoi.id, taro.id, "illness", date(2026, 11, 1))


def test_a_stranger_records_nothing(aoi, member, taro):
    with pytest.raises(NotAllowed):
        api.record_leave(taro.actor, aoi.id, member.id, "illness", date(2026, 11, 1))


def test_a_station_that_closes_has_no_manager_any_more(aoi, sato, kanri):
    api.set_state(kanri.actor, aoi.id, "closed", reason="moved")

    assert accounts.people_with_role(Role.STATION_MANAGER, "station:1") == []
    assert api.stations_of(accounts.actor_of(sato.id)) == []
