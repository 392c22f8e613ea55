"""Rule 6: nobody confirms for herself or for a relative; a second member or the secretariat does."""

import pytest

from lms.accounts.errors import (
    DecidedAlready,
    NotByProxy,
    NotYourOrganisation,
    OwnMembership,
    ProposedByYou,
    RelativesMembership,
    RolesConflict,
    ScopeNotFitting,
)
from lms.accounts.organisations.rules import Decision, check_decision
from lms.accounts.roles.rules import check_conflict, check_scope
from lms.policy import Grant, Role

MEMBER, LEADER, PROPOSER = 1, 2, 3


def decision(**changed):
    facts = {
        "decider_id": LEADER,
        "member_id": MEMBER,
        "proposer_id": MEMBER,
        "relatives": frozenset(),
        "leads": True,
        "of_secretariat": False,
        "by_proxy": False,
        "decided": False,
    }
    return Decision(**{**facts, **changed})


def test_a_second_leader_may_confirm():
    check_decision(decision())


def test_the_secretariat_may_confirm():
    check_decision(decision(leads=False, of_secretariat=True))


def test_rule_6_nobody_confirms_her_own_membership_not_even_as_leader_and_secretariat():
    with pytest.raises(OwnMembership):
        check_decision(decision(decider_id=MEMBER, leads=True, of_secretariat=True))


def test_rule_6_nobody_confirms_for_a_declared_relative():
    with pytest.raises(RelativesMembership):
        check_decision(decision(relatives={MEMBER}, of_secretariat=True))


def test_rule_6_whoever_proposed_it_does_not_confirm_it():
    with pytest.raises(ProposedByYou):
        check_decision(decision(proposer_id=LEADER))


def test_rule_6_nothing_is_confirmed_by_proxy():
    with pytest.raises(NotByProxy):
        check_decision(decision(by_proxy=True, of_secretariat=True))


def test_a_stranger_does_not_confirm():
    with pytest.raises(NotYourOrganisation):
        check_decision(decision(leads=False))


def test_what_was_decided_stays():
    with pytest.raises(DecidedAlready):
        check_decision(decision(decided=True))


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.STATION_MANAGER, "station:12"),
        (Role.AREA_COORDINATOR, "area:22100"),
        (Role.MUNICIPALITY, "area:22100"),
        (Role.INVIGILATOR, ""),
        (Role.INVIGILATOR, "sitting:5"),
        (Role.TRAINER, "programme:3"),
        (Role.ADMINISTRATOR, ""),
    ],
)
def test_a_role_is_given_where_it_belongs(role, scope):
    check_scope(role, scope)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.STATION_MANAGER, ""),
        (Role.STATION_MANAGER, "station:0"),
        (Role.STATION_MANAGER, "sitting:5"),
        (Role.ADMINISTRATOR, "station:1"),
        (Role.AREA_COORDINATOR, "area:22100 OR 1"),
        (Role.LEARNER, ""),
    ],
)
def test_a_role_is_not_given_where_it_does_not_belong(role, scope):
    with pytest.raises(ScopeNotFitting):
        check_scope(role, scope)


@pytest.mark.parametrize("other", [Role.DECIDER, Role.EXAM_BOARD])
def test_an_administrator_neither_decides_on_titles_nor_on_passes(other):
    with pytest.raises(RolesConflict):
        check_conflict(other, [Grant(Role.ADMINISTRATOR)])
    with pytest.raises(RolesConflict):
        check_conflict(Role.ADMINISTRATOR, [Grant(other)])


def test_a_trainer_may_mark():
    check_conflict(Role.MARKER, [Grant(Role.TRAINER), Grant(Role.ITEM_WRITER)])
