"""Titles come by rule or by decision, follow the ledger, and end: rules of the house 1 to 7."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import AwardEvent, TitleApplication, WithdrawalProposal
from certificates.awards.queries import award_spans
from certificates.awards.services import (
    award_title,
    confirm_withdrawal,
    decline_application,
    drop_withdrawal,
    end_at_own_wish,
    propose_withdrawal,
    renew_award,
    restore_award,
    suspend_award,
    take_back_application,
    tidy_awards,
)
from certificates.errors import (
    AlreadyDecided,
    ApplicationNotFound,
    AwardNotFound,
    DeciderNotFree,
    NothingToRenew,
    NotInThisState,
    ReasonMissing,
    SecondPersonNeeded,
    TitleFollowsByItself,
    TitleHeldAlready,
    TitleNotEarned,
    UndertakingMissing,
)
from certificates.qualifications.services import cancel_qualification
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM, Role
from tests.cast import Part, Player
from tests.certificates.conftest import days_ago, states
from tests.certificates.network import day
from tests.certificates.paper import photo

pytestmark = pytest.mark.postgres


@pytest.fixture
def dora(app, browser_of):
    """A second decider."""
    part = Part("銅", "羅", "どう", "ら", Role.DECIDER, "decides, too")
    with transaction() as work:
        person_id = accounts.create_person(
            work, family=part.family, given=part.given, family_kana=part.family_kana, given_kana=part.given_kana,
            email="dora@example.jp",
        )  # fmt: skip
        accounts.give_role(work, person_id, Role.DECIDER, by=SYSTEM, from_on=days_ago(10))
    return Player(
        "dora", person_id, accounts.person(person_id).public_id, accounts.actor_of(person_id).grants, browser_of
    )


def qualify(person, kanri, kind="fp_skill_2", number="123", last_day_on=None):
    public_id = certificates.declare_qualification(person.actor, kind, number, day(2015, 3, 1), last_day_on, [photo()])
    certificates.verify_qualification(kanri.actor, public_id)
    return public_id


def award_of(person, scheme):
    return next(card.public_id for card in certificates.awards_of([person.id])[person.id] if card.scheme == scheme)


def leader(life, person, decider):
    life.passes(person)
    affiliation = life.leads(person)
    return affiliation, award_title(decider.actor, certificates.apply_for_title(person.actor, "WBL"))


def adviser(life, person, kanri, decider, **paper):
    life.passes(person)
    qualification = qualify(person, kanri, **paper)
    application = certificates.apply_for_title(person.actor, "WBC", "fp", undertaking=True)
    return qualification, award_title(decider.actor, application)


def events(public_id):
    award = certificates.award_by_public_id(public_id)
    return [
        e.kind
        for e in db.session.scalars(select(AwardEvent).where(AwardEvent.award_id == award.id).order_by(AwardEvent.id))
    ]


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


# ---- Who decides (rules 6) ------------------------------------------------------------------------------------


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
    application = certificates.apply_for_title(accounts.speaking_for(actor, hanako.id), "WBL")

    with pytest.raises(DeciderNotFree) as refusal:
        award_title(actor, application)
    assert refusal.value.fields["code_of_why"] == "entered"


# ---- Losses (rules 7) -----------------------------------------------------------------------------------------


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


# ---- Decisions about an award ---------------------------------------------------------------------------------


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
