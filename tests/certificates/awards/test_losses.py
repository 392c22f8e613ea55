"""What the loss of a condition means, and what its return brings back (rules 7)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import AwardEvent, WithdrawalProposal
from certificates.awards.services import (
    award_title,
    confirm_withdrawal,
    tidy_awards,
)
from certificates.qualifications.services import cancel_qualification
from lms.clock import today
from lms.db import db, transaction
from tests.certificates.awards.titled import adviser, events, leader, qualify
from tests.certificates.conftest import states
from tests.certificates.network import day

pytestmark = pytest.mark.postgres


def test_rule_7_a_lost_affiliation_suspends_after_ninety_days_and_its_return_restores(life, hanako, dan, clock):
    affiliation, public_id = leader(life, hanako, dan)
    life.ends("affiliation", affiliation, today())
    assert states(hanako) == ["WBP active", "WBL grace"]

    clock.forward(days=89)
    assert states(hanako)[1] == "WBL grace"
    clock.forward(days=1)
    assert states(hanako)[1] == "WBL suspended"

    life.records(hanako, "affiliation")
    assert states(hanako)[1] == "WBL active"
    assert events(public_id) == ["awarded", "grace", "restored"]


def test_rule_7_in_grace_the_public_sees_a_valid_title_with_a_last_day(life, hanako, dan):
    affiliation, _ = leader(life, hanako, dan)
    life.ends("affiliation", affiliation, today())

    card = certificates.awards_held_by([hanako.id])[hanako.id][1]
    assert (card.state, card.public_state, card.state_until_on) == ("grace", "active", today() + timedelta(days=90))


def test_readers_never_wait_for_the_nightly_task_and_it_tells_once(life, hanako, dan, clock, outbox):
    affiliation, public_id = leader(life, hanako, dan)
    life.ends("affiliation", affiliation, today())
    clock.forward(days=90)
    told = len(outbox())
    assert states(hanako)[1] == "WBL suspended"
    assert events(public_id) == ["awarded", "grace"]

    assert tidy_awards() == 1
    assert tidy_awards() == 0

    assert events(public_id) == ["awarded", "grace", "suspended"]
    assert len(outbox()) == told + 1


def test_rule_7_an_expired_qualification_suspends_wbc_the_same_day(life, hanako, kanri, dan, clock):
    adviser(life, hanako, kanri, dan, kind="cfp", number="30012345", last_day_on=today() + timedelta(days=10))

    clock.forward(days=10)
    assert states(hanako)[1] == "WBC(fp) active"
    clock.forward(days=1)
    assert states(hanako)[1] == "WBC(fp) suspended"


def test_rule_7_a_second_qualification_of_the_field_keeps_wbc(life, hanako, kanri, dan, clock):
    adviser(life, hanako, kanri, dan, kind="cfp", number="30012345", last_day_on=today() + timedelta(days=10))
    qualify(hanako, kanri, "fp_skill_1", "5")
    clock.forward(days=11)

    assert states(hanako)[1] == "WBC(fp) active"


def test_rule_7_a_void_pass_annuls_every_title_that_rests_on_it(life, hanako, dan, outbox):
    number = life.passes(hanako)
    life.leads(hanako)
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))

    life.voids_pass(hanako, number)

    assert states(hanako) == ["WBP annulled", "WBL annulled"]
    assert certificates.awards_held_by([hanako.id])[hanako.id] == []
    assert sum("取り消" in mail["subject"] for mail in outbox()) == 2


def test_rule_7_another_pass_keeps_the_titles_when_one_is_void(life, hanako):
    first = life.passes(hanako)
    life.passes(hanako)

    life.voids_pass(hanako, first)

    assert states(hanako) == ["WBP active"]


def test_after_an_annulled_pass_a_new_one_gives_a_new_wbp(life, hanako, clock):
    life.voids_pass(hanako, life.passes(hanako))
    clock.forward(days=200)
    life.passes(hanako)

    assert states(hanako) == ["WBP annulled", "WBP active"]


def test_rule_8_a_withdrawn_completion_suspends_wbl(life, hanako, dan):
    from_event = life.next()
    life.passes(hanako)
    affiliation = life.leads(hanako)
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    assert (from_event, affiliation) == (1, "affiliation:3")

    with transaction() as work:
        certificates.void_evidence(work, "completion", "courses", str(life.number), "found wrong")

    assert states(hanako)[1] == "WBL suspended"


def test_rule_5_without_six_contributions_wbl_runs_into_grace_after_a_year(life, hanako, dan, clock):
    leader(life, hanako, dan)
    clock.set(clock.moment.replace(year=2027))

    assert today() == day(2027, 11, 20)
    assert states(hanako)[1] == "WBL grace"
    for _ in range(6):
        life.records(hanako, "contribution")
    assert states(hanako)[1] == "WBL active"


def test_rule_7_a_cancelled_qualification_suspends_at_once_and_two_people_withdraw(life, hanako, kanri, dan, dora):
    qualification, public_id = adviser(life, hanako, kanri, dan)
    cancel_qualification(kanri.actor, qualification, "登録が取り消されました。")
    assert states(hanako)[1] == "WBC(fp) suspended"

    proposal = db.session.scalar(select(WithdrawalProposal))
    assert (proposal.proposed_by, proposal.state) == (kanri.id, "open")
    confirm_withdrawal(dora.actor, proposal.public_id)

    event = db.session.scalar(select(AwardEvent).where(AwardEvent.kind == "withdrawn"))
    assert (event.decided_by, event.confirmed_by) == (kanri.id, dora.id)
    assert states(hanako) == ["WBP active", "WBC(fp) withdrawn"]
    assert events(public_id)[-1] == "withdrawn"


def test_rule_7_another_qualification_of_the_field_keeps_wbc_when_one_is_cancelled(life, hanako, kanri, dan):
    qualification, _ = adviser(life, hanako, kanri, dan)
    qualify(hanako, kanri, "afp", "7", today() + timedelta(days=400))
    cancel_qualification(kanri.actor, qualification, "登録が取り消されました。")

    assert states(hanako)[1] == "WBC(fp) active"
    assert db.session.scalar(select(WithdrawalProposal)) is None
