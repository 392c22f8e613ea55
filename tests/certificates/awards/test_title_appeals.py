"""Appeals against decisions about titles: in time, in the person's own words, answered by somebody not involved."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from certificates import api as certificates
from certificates.awards.appeals import services
from certificates.awards.appeals.cli import appeals
from certificates.awards.appeals.finding import Wanted, appeals_found
from certificates.awards.appeals.models import TitleAppeal, TitleAppealMessage
from certificates.awards.appeals.queries import handler_page, my_appeals
from certificates.awards.privacy import erase_titles, title_facts
from certificates.awards.services import (
    award_title,
    confirm_withdrawal,
    decline_application,
    propose_withdrawal,
    suspend_award,
)
from certificates.errors import AppealClosed, AppealInOtherHands, AppealNotFound, HandlerInvolved, ReasonMissing
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.jobs import run_now
from lms.notices.models import Notice
from lms.policy import SYSTEM

WORDS = "約束は守っていました。もう一度見てください。"


def leader(life, person, decider):
    life.passes(person)
    life.leads(person)
    return award_title(decider.actor, certificates.apply_for_title(person.actor, "WBL"))


@pytest.fixture
def suspended(life, hanako, dan):
    """Hanako's WBL, suspended by Dan's decision."""
    award = leader(life, hanako, dan)
    suspend_award(dan.actor, award, "約束を守りませんでした。")
    return award


def decisions(person):
    return [(d.about, d.title) for d in my_appeals(person.actor).decisions]


def appealed(person, body=WORDS):
    return services.open_appeal(person.actor, my_appeals(person.actor).decisions[0].key, body)


def told(person):
    return [n.kind for n in db.session.query(Notice).filter_by(person_id=person.id).order_by(Notice.id)]


# ---- Opening ----------------------------------------------------------------------------------------------------


def test_a_refusal_a_suspension_and_a_withdrawal_can_be_appealed_against(life, hanako, dan, kanri, dora):
    assert decisions(hanako) == []
    life.passes(hanako)
    life.leads(hanako)
    decline_application(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"), "まだ早いです。")
    assert decisions(hanako) == [("refused", "ウェルビーイングリーダー")]

    award = award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    suspend_award(dan.actor, award, "調べます。")
    assert sorted(decisions(hanako)) == [
        ("refused", "ウェルビーイングリーダー"),
        ("suspended", "ウェルビーイングリーダー"),
    ]
    confirm_withdrawal(dora.actor, propose_withdrawal(kanri.actor, award, "名前を使われました。"))
    assert ("withdrawn", "ウェルビーイングリーダー") in decisions(hanako)


@pytest.mark.postgres
def test_an_appeal_is_open_for_sixty_days_and_answered_within_thirty(suspended, hanako, clock):
    until = my_appeals(hanako.actor).decisions[0].until
    assert until == today() + timedelta(days=60)
    key = my_appeals(hanako.actor).decisions[0].key
    clock.forward(days=61)
    assert decisions(hanako) == []
    with pytest.raises(AppealNotFound):
        services.open_appeal(hanako.actor, key, WORDS)
    clock.forward(days=-1)
    services.open_appeal(hanako.actor, key, WORDS)

    assert db.session.query(TitleAppeal).one().answer_due_on == today() + timedelta(days=30)


@pytest.mark.postgres
def test_the_second_click_finds_the_first_appeal_and_empty_words_are_refused(suspended, hanako):
    key = my_appeals(hanako.actor).decisions[0].key
    with pytest.raises(ReasonMissing):
        services.open_appeal(hanako.actor, key, "  ")

    assert services.open_appeal(hanako.actor, key, WORDS) == services.open_appeal(hanako.actor, key, WORDS)
    assert told(hanako).count("certificates.title_appeal_opened") == 1


def test_nobody_appeals_against_a_decision_about_somebody_else(suspended, hanako, taro):
    key = my_appeals(hanako.actor).decisions[0].key

    with pytest.raises(AppealNotFound):
        services.open_appeal(taro.actor, key, WORDS)


def test_rule_14_staff_who_act_for_a_person_never_reach_her_words(suspended, hanako, kanri):
    public_id = appealed(hanako)
    proxy = replace(kanri.actor, acting_for=hanako.id)

    with pytest.raises(AppealNotFound):
        services.open_appeal(proxy, "", WORDS)
    with pytest.raises(AppealNotFound):
        services.add_own_word(proxy, public_id, WORDS)
    assert my_appeals(proxy).lines == ()


@pytest.mark.postgres
def test_the_office_writes_down_a_letter_and_somebody_else_answers(suspended, hanako, kanri, dora):
    key = my_appeals(hanako.actor).decisions[0].key
    public_id = services.enter_appeal(kanri.actor, hanako.public_id, key, WORDS, "post")

    with pytest.raises(HandlerInvolved):
        services.take_appeal(kanri.actor, public_id)
    services.take_appeal(dora.actor, public_id)
    assert [word.body for word in handler_page(dora.actor, public_id).page.words] == [WORDS]
    assert handler_page(kanri.actor, public_id).page.words == ()
    assert my_appeals(hanako.actor).lines[0].public_id == public_id
    with pytest.raises(NotAllowed):
        services.enter_appeal(dora.actor, hanako.public_id, "", WORDS, "post")


# ---- Answering --------------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_who_decided_does_not_answer_and_who_did_not_answers(suspended, hanako, dan, dora):
    public_id = appealed(hanako)
    with pytest.raises(HandlerInvolved):
        services.take_appeal(dan.actor, public_id)

    services.take_appeal(dora.actor, public_id)
    services.answer_appeal(dora.actor, public_id, "upheld", "おっしゃるとおりでした。称号を元にもどします。")
    page = my_appeals(hanako.actor).lines[0]
    assert page.state_label == "答えました"
    row = db.session.query(TitleAppeal).one()
    assert (row.outcome, row.handler_id) == ("upheld", dora.id)
    assert "certificates.title_appeal_answered" in told(hanako)


def test_proposing_confirming_checking_and_being_related_are_taking_part(life, hanako, taro, kanri, dan, dora):
    award = leader(life, hanako, dora)
    confirm_withdrawal(dan.actor, propose_withdrawal(kanri.actor, award, "名前を使われました。"))
    public_id = appealed(hanako)
    for player in (kanri, dan):
        assert "決定に加わっています" in handler_page(player.actor, public_id).involved
    with transaction() as work:
        accounts.record_tie(work, dora.id, hanako.id, "family", by=SYSTEM)

    with pytest.raises(HandlerInvolved):
        services.take_appeal(dora.actor, public_id)


@pytest.mark.postgres
def test_an_appeal_is_in_one_hand_and_closed_once(suspended, hanako, dora, kanri):
    public_id = appealed(hanako)
    with pytest.raises(AppealInOtherHands):
        services.answer_appeal(dora.actor, public_id, "declined", "理由です。")
    services.take_appeal(dora.actor, public_id)
    with pytest.raises(AppealInOtherHands):
        services.take_appeal(kanri.actor, public_id)
    services.write_to_person(dora.actor, public_id, "いつのことですか。")
    services.add_own_word(hanako.actor, public_id, "10月です。")
    services.answer_appeal(dora.actor, public_id, "partly", "一部はおっしゃるとおりです。")

    with pytest.raises(AppealClosed):
        services.answer_appeal(dora.actor, public_id, "declined", "やはり。")
    with pytest.raises(AppealClosed):
        services.add_own_word(hanako.actor, public_id, "もう一つ。")
    with pytest.raises(AppealClosed):
        services.take_appeal(kanri.actor, public_id)
    bodies = [m.body for m in db.session.query(TitleAppealMessage).order_by(TitleAppealMessage.number)]
    assert bodies == [WORDS, "いつのことですか。", "10月です。"]


def test_nobody_answers_her_own_appeal(life, dan, dora):
    life.passes(dan)
    life.leads(dan)
    decline_application(dora.actor, certificates.apply_for_title(dan.actor, "WBL"), "まだです。")
    public_id = appealed(dan)

    with pytest.raises(AppealNotFound):
        services.take_appeal(dan.actor, public_id)
    assert appeals_found(dan.actor, Wanted()).rows == ()


def test_a_complaint_needs_no_decision_and_is_taken_back(life, hanako, kanri):
    public_id = services.open_appeal(hanako.actor, "", "返事が来ません。")
    assert appeals_found(kanri.actor, Wanted()).rows[0].about == "苦情・ご意見"
    services.take_back_appeal(hanako.actor, public_id)
    services.take_back_appeal(hanako.actor, public_id)

    assert appeals_found(kanri.actor, Wanted()).rows == ()
    assert appeals_found(kanri.actor, Wanted(closed=True)).total == 1


def test_an_answer_that_is_due_is_called_to_mind_once(app, suspended, hanako, dora, kanri, clock):
    services.take_appeal(dora.actor, appealed(hanako))
    clock.forward(days=22)
    assert services.warn_of_due_appeals() == 0
    clock.forward(days=1)
    run_now(app, "titles-appeals")
    services.warn_of_due_appeals()

    assert told(dora).count("certificates.title_appeal_due") == 1
    assert "certificates.title_appeal_due" not in told(kanri)
    clock.forward(days=8)
    assert appeals_found(kanri.actor, Wanted()).rows[0].late


def test_an_appeal_is_handed_out_and_its_words_are_erased(suspended, hanako, dora):
    public_id = appealed(hanako)
    services.take_appeal(dora.actor, public_id)
    services.answer_appeal(dora.actor, public_id, "declined", "秘密の答え")
    assert title_facts(hanako.id)["title_appeals"][0]["words"] == [WORDS]
    with transaction() as work:
        erase_titles(work, hanako.id)

    assert (db.session.query(TitleAppeal).one().answer, db.session.query(TitleAppealMessage).count()) == ("", 0)


# ---- Pages ------------------------------------------------------------------------------------------------------


def test_an_appeal_is_walked_over_the_web_by_both_sides(suspended, hanako, taro, dora):
    browser, desk = hanako.browser(), dora.browser()
    listed = browser.get("/my/title-appeals").get_data(as_text=True)
    address = listed.split('href="/my/title-appeals/about/')[1].split('"')[0]
    assert browser.get(f"/my/title-appeals/about/{address}").status_code == 200
    sent = browser.post(f"/my/title-appeals/about/{address}", data={"body": WORDS})
    assert sent.status_code == 302
    own, public_id = sent.headers["Location"], sent.headers["Location"].rpartition("/")[2]

    assert taro.browser().get(own).status_code == 404
    assert taro.browser().get("/titles/appeals").status_code == 403
    assert "山本 花子" in desk.get("/titles/appeals").get_data(as_text=True)
    assert desk.post(f"/titles/appeals/{public_id}/take").status_code == 302
    assert WORDS in desk.get(f"/titles/appeals/{public_id}").get_data(as_text=True)
    assert desk.post(f"/titles/appeals/{public_id}", data={"body": "うかがいます。"}).status_code == 302
    assert "うかがいます。" in browser.get(own).get_data(as_text=True)
    kept = desk.post(f"/titles/appeals/{public_id}/answer", data={"answer": "答えです。"})
    assert kept.status_code == 400
    assert "答えです。" in kept.get_data(as_text=True)
    answered = desk.post(f"/titles/appeals/{public_id}/answer", data={"answer": "答えです。", "outcome": "declined"})
    assert answered.status_code == 302
    assert "答えです。" in browser.get(own).get_data(as_text=True)


def test_the_office_enters_an_appeal_from_the_persons_page(suspended, hanako, kanri):
    browser = kanri.browser()
    assert f"/titles/appeals/enter/{hanako.public_id}" in browser.get(f"/titles/people/{hanako.public_id}").get_data(
        as_text=True
    )
    key = my_appeals(hanako.actor).decisions[0].key
    sent = browser.post(
        f"/titles/appeals/enter/{hanako.public_id}", data={"about": key, "came_by": "phone", "body": WORDS}
    )

    assert sent.status_code == 302
    assert db.session.query(TitleAppeal).one().came_by == "phone"


@pytest.mark.postgres
def test_the_list_is_found_by_name_and_subject_and_shows_nobody_her_own(suspended, hanako, taro, kanri, dan, clock):
    appealed(hanako)
    clock.forward(minutes=1)
    services.open_appeal(taro.actor, "", "電話がつながりませんでした。")

    def names(actor, **wish):
        return [line.person for line in appeals_found(actor, Wanted(**wish)).rows]

    assert names(kanri.actor, text="やまもと") == ["山本 花子"]
    assert names(kanri.actor, text="だれも") == []
    assert names(kanri.actor, about="complaint") == ["山田 太郎"]
    assert names(kanri.actor, sort="-opened")[::-1] == names(kanri.actor, sort="opened")
    services.open_appeal(kanri.actor, "", "わたしのことです。")
    assert len(names(kanri.actor)) == 2
    assert len(names(dan.actor)) == 3


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("cp932", "cp932")])
def test_the_office_writes_the_list_to_a_file_without_a_word_of_the_appeal(
    suspended, hanako, kanri, dora, encoding, codec
):
    services.take_appeal(dora.actor, appealed(hanako))
    answer = kanri.browser().post("/titles/appeals/file?q=山本", data={"encoding": encoding})
    head, line = answer.data.decode(codec).splitlines()

    assert head == "名前,かな,何についてですか,称号,どのように届きましたか,届いた日,答える期限,状態,結論,終わった日"
    assert line.startswith("山本 花子,やまもと はなこ,")
    assert "2026-11-20" in line
    assert WORDS not in answer.data.decode(codec)
    assert dora.browser().get("/titles/appeals/file").status_code == 403
    assert 'href="/titles/appeals/file"' in kanri.browser().get("/titles/appeals").text
    assert "/titles/appeals/file" not in dora.browser().get("/titles/appeals").text


def test_a_command_lists_what_waits_and_fails_when_an_answer_is_overdue(app, suspended, hanako, clock):
    public_id = appealed(hanako)
    run = app.test_cli_runner().invoke
    (line,) = json.loads(run(appeals, ["--json"]).stdout)
    assert (line["id"], line["person"], line["late"]) == (public_id, hanako.public_id, False)
    assert (line["answer_due_on"], line["state"]) == ("2026-12-20", "open")
    assert "山本" not in json.dumps(line, ensure_ascii=False)
    assert run(appeals, ["--late"]).exit_code == 0
    clock.forward(days=31)

    said = run(appeals, ["--late"])

    assert (said.exit_code, "overdue" in said.stdout) == (1, True)
