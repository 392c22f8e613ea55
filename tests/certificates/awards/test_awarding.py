"""How titles come to be held: WBP by itself, WBC and WBL by application and decision."""

import pytest
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import AwardEvent, TitleApplication
from certificates.awards.services import (
    award_title,
    decline_application,
    take_back_application,
)
from certificates.errors import (
    AlreadyDecided,
    ApplicationNotFound,
    ReasonMissing,
    TitleFollowsByItself,
    TitleHeldAlready,
    TitleNotEarned,
    UndertakingMissing,
)
from lms.clock import today
from lms.db import db
from tests.certificates.awards.titled import adviser, leader, qualify
from tests.certificates.conftest import states
from tests.certificates.network import day

pytestmark = pytest.mark.postgres

# ---- WBP follows by itself ------------------------------------------------------------------------------------


def test_rule_2_wbp_follows_from_the_pass_without_any_application(life, hanako, outbox):
    life.passes(hanako)

    assert states(hanako) == ["WBP active"]
    assert [mail["subject"] for mail in outbox()] == ["称号「ウェルビーイングピア」をお持ちになりました"]


def test_rule_1_an_old_pass_gives_wbp_from_the_day_it_was_recorded(life, hanako):
    life.passes(hanako, on=day(2019, 10, 27))

    card = certificates.awards_held_by([hanako.id])[hanako.id][0]
    assert (card.started_on, card.state) == (today(), "active")


def test_rule_3_a_second_pass_gives_no_second_wbp(life, hanako):
    life.passes(hanako)
    life.passes(hanako)

    assert states(hanako) == ["WBP active"]


def test_everybody_of_a_release_gets_her_own_wbp(life, hanako, taro, abe):
    life.passes(hanako, taro, abe)

    assert [len(cards) for cards in certificates.awards_held_by([hanako.id, taro.id, abe.id]).values()] == [1, 1, 1]


def test_nobody_applies_for_wbp(life, hanako):
    with pytest.raises(TitleFollowsByItself):
        certificates.apply_for_title(hanako.actor, "WBP")


# ---- WBC and WBL are decided ----------------------------------------------------------------------------------


def test_rule_4_nobody_gets_wbc_by_the_exam_alone(life, hanako):
    life.passes(hanako)

    with pytest.raises(TitleNotEarned) as refusal:
        certificates.apply_for_title(hanako.actor, "WBC", "fp", undertaking=True)
    assert refusal.value.fields["missing_kinds"] == ("qualification",)


def test_rule_4_the_undertaking_must_be_read_and_agreed_to(life, hanako, kanri):
    life.passes(hanako)
    qualify(hanako, kanri)

    with pytest.raises(UndertakingMissing):
        certificates.apply_for_title(hanako.actor, "WBC", "fp")


def test_rule_6_wbc_is_awarded_by_a_named_decider(life, hanako, kanri, dan):
    _, public_id = adviser(life, hanako, kanri, dan)

    event = db.session.scalar(select(AwardEvent).where(AwardEvent.decided_by.is_not(None)))
    assert states(hanako) == ["WBP active", "WBC(fp) active"]
    assert (event.kind, event.decided_by) == ("awarded", dan.id)
    assert (
        certificates.award_by_public_id(public_id).name_ja
        == "ウェルビーイングコンシェルジュ(ファイナンシャルプランナー)"
    )


def test_rule_4_wbc_is_one_award_for_each_field(life, hanako, kanri, dan):
    adviser(life, hanako, kanri, dan)
    qualify(hanako, kanri, "social_worker", "9")
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBC", "welfare"))

    assert states(hanako) == ["WBP active", "WBC(fp) active", "WBC(welfare) active"]


@pytest.mark.parametrize(("left_out", "missing"), [("affiliation", "affiliation"), ("completion", "completion")])
def test_rule_5_nobody_gets_wbl_without_both_affiliation_and_training(life, hanako, left_out, missing):
    life.passes(hanako)
    life.records(hanako, "leader_role")
    life.records(hanako, "contribution")
    if left_out != "affiliation":
        life.records(hanako, "affiliation")
    if left_out != "completion":
        life.completes(hanako)

    with pytest.raises(TitleNotEarned) as refusal:
        certificates.apply_for_title(hanako.actor, "WBL")
    assert refusal.value.fields["missing_kinds"] == (missing,)


def test_rule_3_leader_training_without_a_pass_gives_no_title(life, hanako):
    life.leads(hanako)

    with pytest.raises(TitleNotEarned) as refusal:
        certificates.apply_for_title(hanako.actor, "WBL")
    assert refusal.value.fields["missing_kinds"] == ("pass",)
    assert states(hanako) == []


def test_rule_5_wbl_is_awarded_when_all_four_are_there(life, hanako, dan):
    leader(life, hanako, dan)

    assert states(hanako) == ["WBP active", "WBL active"]


def test_all_three_titles_can_be_held_at_once(life, hanako, kanri, dan):
    adviser(life, hanako, kanri, dan)
    life.leads(hanako)
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))

    assert states(hanako) == ["WBP active", "WBC(fp) active", "WBL active"]


def test_the_second_click_on_apply_finds_the_first_application(life, hanako):
    life.passes(hanako)
    life.leads(hanako)

    assert certificates.apply_for_title(hanako.actor, "WBL") == certificates.apply_for_title(hanako.actor, "WBL")
    assert db.session.query(TitleApplication).count() == 1


def test_the_second_click_on_award_gives_the_same_award(life, hanako, dan):
    life.passes(hanako)
    life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")

    assert award_title(dan.actor, application) == award_title(dan.actor, application)


def test_two_deciders_at_once_do_not_decide_twice(life, hanako, dan, dora):
    life.passes(hanako)
    life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")
    award_title(dan.actor, application)

    with pytest.raises(AlreadyDecided):
        award_title(dora.actor, application)
    with pytest.raises(AlreadyDecided):
        decline_application(dora.actor, application, "x")


def test_what_is_held_is_not_applied_for_again(life, hanako, dan):
    leader(life, hanako, dan)

    with pytest.raises(TitleHeldAlready):
        certificates.apply_for_title(hanako.actor, "WBL")


def test_a_condition_lost_between_application_and_decision_stops_the_award(life, hanako, dan):
    life.passes(hanako)
    affiliation = life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")
    life.ends("affiliation", affiliation, today())

    with pytest.raises(TitleNotEarned):
        award_title(dan.actor, application)


def test_declining_needs_a_reason_that_the_person_reads_and_she_may_apply_again(life, hanako, dan, outbox):
    life.passes(hanako)
    life.leads(hanako)
    first = certificates.apply_for_title(hanako.actor, "WBL")
    with pytest.raises(ReasonMissing):
        decline_application(dan.actor, first, "")

    decline_application(dan.actor, first, "活動の記録をもう一度ご確認ください。")

    assert any("活動の記録をもう一度" in mail["body"] for mail in outbox())
    assert certificates.apply_for_title(hanako.actor, "WBL") != first


def test_an_application_is_taken_back_by_its_person_alone(life, hanako, taro):
    life.passes(hanako)
    life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")
    with pytest.raises(ApplicationNotFound):
        take_back_application(taro.actor, application)

    take_back_application(hanako.actor, application)

    with pytest.raises(AlreadyDecided):
        take_back_application(hanako.actor, application)
