"""Who decides about titles, and who is barred from it (rules 6)."""

import pytest

from certificates import api as certificates
from certificates.awards.services import (
    award_title,
)
from certificates.errors import (
    DeciderNotFree,
)
from lms.accounts import api as accounts
from lms.db import transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM, Role
from tests.certificates.awards.titled import qualify
from tests.certificates.conftest import days_ago, states

pytestmark = pytest.mark.postgres


def test_rule_6_no_other_role_awards_a_title(life, hanako, kanri, sato, hayashi, mori, admin):
    life.passes(hanako)
    life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")

    for player in (hanako, kanri, sato, hayashi, mori, admin):
        with pytest.raises(NotAllowed):
            award_title(player.actor, application)
    assert states(hanako) == ["WBP active"]


def test_rule_6_nobody_decides_about_herself(life, dan):
    life.passes(dan)
    life.leads(dan)
    application = certificates.apply_for_title(dan.actor, "WBL")

    with pytest.raises(DeciderNotFree) as refusal:
        award_title(dan.actor, application)
    assert refusal.value.fields["code_of_why"] == "herself"


@pytest.mark.parametrize("what", ["marked", "trained", "confirmed"])
def test_rule_6_who_marked_trained_or_confirmed_does_not_decide(life, hanako, dan, what):
    by = {name: (dan.id,) if name == what else () for name in ("marked", "trained", "confirmed")}
    life.passes(hanako, handlers=by["marked"])
    life.completes(hanako, handlers=by["trained"])
    life.records(hanako, "affiliation", handlers=by["confirmed"])
    life.records(hanako, "leader_role")
    life.records(hanako, "contribution")

    with pytest.raises(DeciderNotFree) as refusal:
        award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    assert refusal.value.fields["code_of_why"] == "handled"


def test_rule_6_who_verified_the_qualification_does_not_decide(life, hanako, kanri):
    with transaction() as work:
        accounts.give_role(work, kanri.id, Role.DECIDER, by=SYSTEM, from_on=days_ago(1))
    life.passes(hanako)
    qualify(hanako, kanri)
    application = certificates.apply_for_title(hanako.actor, "WBC", "fp", undertaking=True)

    with pytest.raises(DeciderNotFree):
        award_title(accounts.actor_of(kanri.id), application)


@pytest.mark.parametrize("kind", ["family", "taught", "employed"])
def test_rule_6_who_is_tied_to_the_person_does_not_decide(life, hanako, dan, kind):
    life.passes(hanako)
    life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")
    with transaction() as work:
        accounts.record_tie(work, hanako.id, dan.id, kind)

    with pytest.raises(DeciderNotFree) as refusal:
        award_title(dan.actor, application)
    assert refusal.value.fields["code_of_why"] == kind


def test_rule_6_a_member_of_the_persons_organisation_does_not_decide(life, hanako, dan):
    with transaction() as work:
        number = accounts.create_organisation(work, name="見本の会", kind="npo")
        for player in (hanako, dan):
            accounts.record_membership(work, player.id, number, by=SYSTEM, confirmed_by=SYSTEM)
    life.passes(hanako)
    life.leads(hanako)

    with pytest.raises(DeciderNotFree) as refusal:
        award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    assert refusal.value.fields["code_of_why"] == "same_organisation"


def test_rule_6_who_entered_the_application_does_not_decide(life, hanako, kanri):
    with transaction() as work:
        accounts.give_role(work, kanri.id, Role.DECIDER, by=SYSTEM, from_on=days_ago(1))
    life.passes(hanako)
    life.leads(hanako)
    actor = accounts.actor_of(kanri.id)
    application = certificates.apply_for_title(accounts.proxy_of(actor, hanako.id), "WBL")

    with pytest.raises(DeciderNotFree) as refusal:
        award_title(actor, application)
    assert refusal.value.fields["code_of_why"] == "entered"
