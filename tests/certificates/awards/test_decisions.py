"""Decisions about a title that is held: withdrawal, suspension, giving back, renewal."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import AwardEvent
from certificates.awards.queries import award_spans
from certificates.awards.services import (
    award_title,
    confirm_withdrawal,
    drop_withdrawal,
    end_at_own_wish,
    propose_withdrawal,
    renew_award,
    restore_award,
    suspend_award,
    tidy_awards,
)
from certificates.errors import (
    AlreadyDecided,
    AwardNotFound,
    DeciderNotFree,
    NothingToRenew,
    NotInThisState,
    SecondPersonNeeded,
    UndertakingMissing,
)
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db, transaction
from lms.errors import NotAllowed
from tests.certificates.awards.titled import adviser, award_of, events, leader
from tests.certificates.conftest import states
from tests.certificates.network import day

pytestmark = pytest.mark.postgres


def test_rule_7_who_proposes_a_withdrawal_does_not_confirm_it(life, hanako, dan, dora):
    _, public_id = leader(life, hanako, dan)
    proposal = propose_withdrawal(dan.actor, public_id, "約束を守りませんでした。")

    with pytest.raises(SecondPersonNeeded):
        confirm_withdrawal(dan.actor, proposal)
    assert states(hanako)[1] == "WBL active"

    confirm_withdrawal(dora.actor, proposal)
    assert states(hanako)[1] == "WBL withdrawn"
    with pytest.raises(AlreadyDecided):
        confirm_withdrawal(dora.actor, proposal)


def test_a_dropped_proposal_leaves_the_title_as_it_is(life, hanako, kanri, dan, dora):
    _, public_id = leader(life, hanako, dan)
    proposal = propose_withdrawal(kanri.actor, public_id, "x")
    assert propose_withdrawal(dan.actor, public_id, "y") == proposal

    drop_withdrawal(dora.actor, proposal)

    assert states(hanako)[1] == "WBL active"
    with pytest.raises(AlreadyDecided):
        confirm_withdrawal(dora.actor, proposal)


def test_rule_6_a_relative_neither_proposes_nor_confirms(life, hanako, dan, dora):
    _, public_id = leader(life, hanako, dan)
    with transaction() as work:
        accounts.record_tie(work, dora.id, hanako.id, "family")

    with pytest.raises(DeciderNotFree):
        propose_withdrawal(dora.actor, public_id, "x")
    proposal = propose_withdrawal(dan.actor, public_id, "x")
    with pytest.raises(DeciderNotFree):
        confirm_withdrawal(dora.actor, proposal)


def test_the_secretariat_alone_withdraws_nothing(life, hanako, kanri, dan):
    _, public_id = leader(life, hanako, dan)
    proposal = propose_withdrawal(dan.actor, public_id, "x")

    with pytest.raises(NotAllowed):
        confirm_withdrawal(kanri.actor, proposal)


def test_a_suspension_by_decision_lasts_until_a_decider_restores(life, hanako, dan, dora, clock):
    _, public_id = leader(life, hanako, dan)
    clock.forward(days=5)
    suspend_award(dan.actor, public_id, "確認のため。")
    assert states(hanako)[1] == "WBL suspended"
    clock.forward(days=5)

    restore_award(dora.actor, public_id, "確認が終わりました。")

    assert states(hanako)[1] == "WBL active"
    assert events(public_id) == ["awarded", "suspended", "restored"]
    assert [s.state for s in award_spans([hanako.id])[hanako.id] if s.scheme == "WBL"][:3] == [
        "active",
        "suspended",
        "active",
    ]


def test_a_title_that_came_back_by_the_date_alone_can_be_suspended_before_the_nightly_task(life, hanako, dan, clock):
    life.passes(hanako)
    affiliation = life.leads(hanako)
    public_id = award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    clock.forward(days=120)
    life.ends("affiliation", affiliation, today() - timedelta(days=100))
    life.records(hanako, "affiliation", on=today() + timedelta(days=1))
    assert "WBL suspended" in states(hanako)

    clock.forward(days=1)
    assert "WBL active" in states(hanako)
    suspend_award(dan.actor, public_id, "調べています")

    assert "WBL suspended" in states(hanako)


def test_what_a_missing_condition_suspended_is_not_restored_by_decision(life, hanako, kanri, dan, clock):
    adviser(life, hanako, kanri, dan, kind="cfp", number="30012345", last_day_on=today())
    clock.forward(days=1)
    tidy_awards()

    with pytest.raises(NotInThisState):
        restore_award(dan.actor, award_of(hanako, "WBC"), "x")


def test_a_restored_title_whose_condition_is_missing_stays_suspended(life, hanako, kanri, dan, clock):
    adviser(life, hanako, kanri, dan, kind="cfp", number="30012345", last_day_on=today())
    suspend_award(dan.actor, award_of(hanako, "WBC"), "x")
    clock.forward(days=1)

    restore_award(dan.actor, award_of(hanako, "WBC"), "y")

    assert states(hanako)[1] == "WBC(fp) suspended"


def test_the_holder_gives_a_title_back_and_it_does_not_return_by_itself(life, hanako, taro):
    life.passes(hanako)
    public_id = award_of(hanako, "WBP")
    with pytest.raises(AwardNotFound):
        end_at_own_wish(taro.actor, public_id)

    end_at_own_wish(hanako.actor, public_id)
    end_at_own_wish(hanako.actor, public_id)
    life.passes(hanako)

    assert states(hanako) == ["WBP ended"]
    assert events(public_id) == ["awarded", "ended"]


def test_a_title_given_back_can_be_asked_for_again(life, hanako, dan):
    life.passes(hanako)
    end_at_own_wish(hanako.actor, award_of(hanako, "WBP"))

    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBP"))

    assert states(hanako) == ["WBP ended", "WBP active"]


def test_rule_4_the_undertaking_is_renewed_with_the_award_and_old_dates_stay(life, hanako, kanri, dan, clock):
    _, public_id = adviser(life, hanako, kanri, dan)
    assert certificates.award_by_public_id(public_id).until_on == day(2029, 11, 20)
    with pytest.raises(NothingToRenew):
        renew_award(hanako.actor, public_id, undertaking=True)
    clock.set(clock.moment.replace(year=2029, month=9))

    with pytest.raises(UndertakingMissing):
        renew_award(hanako.actor, public_id, undertaking=False)
    renew_award(hanako.actor, public_id, undertaking=True)
    renew_award(hanako.actor, public_id, undertaking=True)

    assert certificates.award_by_public_id(public_id).until_on == day(2032, 11, 20)
    assert events(public_id) == ["awarded", "renewed"]
    links = db.session.scalars(
        select(AwardEvent.until_on).where(AwardEvent.until_on.is_not(None)).order_by(AwardEvent.id)
    )
    assert list(links) == [day(2029, 11, 20), day(2032, 11, 20)]


def test_rule_4_an_undertaking_that_lapsed_is_renewed_out_of_grace(life, hanako, kanri, dan, clock):
    _, public_id = adviser(life, hanako, kanri, dan)
    clock.set(clock.moment.replace(year=2029, month=12))
    assert states(hanako)[1] == "WBC(fp) grace"

    renew_award(hanako.actor, public_id, undertaking=True)

    assert states(hanako)[1] == "WBC(fp) active"


def test_rule_7_everything_changes_in_one_transaction_or_not_at_all(life, hanako, dan, monkeypatch):
    number = life.passes(hanako)
    life.leads(hanako)
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))

    def fail(*_):
        raise RuntimeError("in mid-change")

    monkeypatch.setattr("certificates.awards.services.tell_holders", fail)
    with pytest.raises(RuntimeError):
        life.voids_pass(hanako, number)

    assert states(hanako) == ["WBP active", "WBL active"]
