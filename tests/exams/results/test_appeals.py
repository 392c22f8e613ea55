"""Appeals: in time, by the candidate alone, answered by somebody not involved, applied by two (rules 9, 14)."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from exams.errors import NotFound, ReasonMissing
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.results.appeals.models import Appeal, AppealView
from exams.results.appeals.queries import handler_page, own_appeal_page, own_appeals, waiting_appeals
from exams.results.appeals.rules import AppealPolicy
from exams.results.appeals.services import (
    ask_correction,
    ask_marking_anew,
    close_appeal,
    open_appeal,
    set_appeal_rule,
    show_question,
    take_appeal,
    withdraw_appeal,
    write_word,
)
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.errors import AppealClosed, AppealTooLate, AppealWaits, HandlerInvolved, NotTheHandler
from exams.results.passes.queries import passes_of
from exams.results.queries import result_page
from exams.results.rescoring.models import Rescore
from exams.results.rescoring.services import apply_rescore, drop_rescore
from exams.results.rules import Ruling
from exams.results.services import judge_attempts
from lms import clock as house_clock
from lms.accounts.api import person, proxy_of
from lms.audit.models import AuditEntry
from lms.db import db
from lms.notices.models import Notice
from lms.policy import Role
from tests.exams.results.hall import ANSWER, a_hall, a_second_member, somebody, tied

pytestmark = pytest.mark.postgres


def released(hall, *board):
    judge_attempts(hall.id, range(1, 9))
    check_keys(board[0].actor, hall.public_id)
    frozen = freeze_list(board[0].actor, hall.public_id)
    for member in board:
        vote(member.actor, hall.public_id, frozen, approves=True)
    release_results(board[0].actor, hall.public_id, frozen)


@pytest.fixture
def nagata(app):
    return a_second_member()


@pytest.fixture
def hall(hanako, ito, hayashi, nagata):
    """Released: Hanako had A 4 of 4 and B 9 of 20, 10 needed: failed by one point, marked by Ito."""
    made = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    made.application = made.sit(hanako.id, right=4, written=ANSWER)[0]
    judge_attempts(made.id, [1])
    mark_script(ito.actor, made.public_id, my_scripts(ito.actor)[0].next_code, (3, 3, 3, 0))
    released(made, hayashi, nagata)
    return made


def appealed(hall, hanako):
    return open_appeal(hanako.actor, hall.application, "points", "記述の点が低いと思います。")


def in_hand(hall, hanako, kanri):
    public_id = appealed(hall, hanako)
    take_appeal(kanri.actor, public_id)
    return public_id


def test_an_appeal_is_opened_once_and_told(hall, hanako):
    public_id = appealed(hall, hanako)

    assert open_appeal(hanako.actor, hall.application, "other", "もう一度") == public_id
    page = own_appeal_page(hanako.actor, public_id)
    assert [word.body for word in page.words] == ["記述の点が低いと思います。"]
    assert (page.due_on - house_clock.today()).days == 30
    kinds = db.session.scalars(select(Notice.kind).where(Notice.person_id == hanako.id)).all()
    assert "exams.appeal.opened" in kinds


@pytest.mark.parametrize(("days", "in_time"), [(13, True), (14, True), (15, False)])
def test_an_appeal_is_in_time_up_to_the_last_day_and_refused_kindly_after_it(hall, hanako, clock, days, in_time):
    clock.forward(days=days)
    if in_time:
        assert appealed(hall, hanako)
        return

    with pytest.raises(AppealTooLate) as refusal:
        appealed(hall, hanako)

    # Released on 20 November 2026, fourteen days after it.
    assert refusal.value.fields["date"] == date(2026, 12, 4)
    page = hanako.browser().get(f"/exams/appeals/new/{hall.application}").get_data(as_text=True)
    assert "申しわけありません" in page


def test_the_time_limit_is_a_policy_value_of_the_sitting(hall, hanako, hayashi, clock):
    with pytest.raises(ReasonMissing):
        set_appeal_rule(hayashi.actor, hall.public_id, AppealPolicy(40, 60, " "))
    set_appeal_rule(hayashi.actor, hall.public_id, AppealPolicy(40, 60, "年末のため"))
    clock.forward(days=39)

    assert appealed(hall, hanako)


def test_rule_14_nobody_appeals_for_somebody_else_and_nobody_else_reads_it(hall, hanako, taro, kanri):
    with pytest.raises(NotFound):
        open_appeal(taro.actor, hall.application, "points", "代わりに")
    with pytest.raises(NotFound):
        open_appeal(proxy_of(kanri.actor, hanako.id), hall.application, "points", "代わりに")

    public_id = appealed(hall, hanako)

    for reader in (taro.actor, kanri.actor):
        with pytest.raises(NotFound):
            own_appeal_page(reader, public_id)
    assert own_appeals(taro.actor) == []


def test_nothing_can_be_appealed_before_the_release(hanako):
    hall = a_hall(choices=4)
    application, _ = hall.sit(hanako.id, right=4)

    with pytest.raises(NotFound):
        open_appeal(hanako.actor, application, "points", "早すぎる")


def test_whoever_voted_marked_or_is_tied_does_not_handle_it(hall, hanako, ito, hayashi, kanri):
    public_id = appealed(hall, hanako)
    relative = somebody("身内", Role.SECRETARIAT)
    tied(relative.id, hanako.id)

    for person_, why in ((hayashi, "voted"), (relative, "related")):
        with pytest.raises(HandlerInvolved) as refusal:
            take_appeal(person_.actor, public_id)
        assert why in refusal.value.fields["why"]
    assert {row.involved for row in waiting_appeals(hayashi.actor)} == {"you voted on this result"}
    assert handler_page(hayashi.actor, public_id).page.words == ()
    take_appeal(kanri.actor, public_id)
    with pytest.raises(NotTheHandler):
        take_appeal(somebody("後から", Role.SECRETARIAT).actor, public_id)


def test_the_thread_goes_both_ways_and_stays_readable_after_it_is_closed(hall, hanako, kanri, clock):
    public_id = in_hand(hall, hanako, kanri)
    write_word(kanri.actor, public_id, "どの点でしょうか。")
    write_word(hanako.actor, public_id, "4つめの観点です。")
    close_appeal(kanri.actor, public_id, "declined", "採点は決まりどおりでした。")

    for late in (0, 1000):
        clock.forward(days=late)
        page = own_appeal_page(hanako.actor, public_id)
        assert [(word.by_candidate, word.body) for word in page.words][1:] == [
            (False, "どの点でしょうか。"), (True, "4つめの観点です。"),
        ]  # fmt: skip
        assert (page.outcome, page.answer) == ("The result stays as it is", "採点は決まりどおりでした。")
    with pytest.raises(AppealClosed):
        write_word(hanako.actor, public_id, "まだ言いたい")
    assert len(handler_page(kanri.actor, public_id).page.words) == 3


def test_marking_anew_leads_to_a_correction_by_a_second_person_and_to_the_pass(hall, hanako, ueda, kanri, hayashi):
    public_id = in_hand(hall, hanako, kanri)
    ask_marking_anew(kanri.actor, public_id)
    with pytest.raises(AppealWaits):
        close_appeal(kanri.actor, public_id, "upheld", "認めます")
    mark_script(ueda.actor, hall.public_id, my_scripts(ueda.actor)[0].next_code, (3, 3, 3, 2))
    assert result_page(hanako.actor, hall.application).failed

    ask_correction(kanri.actor, public_id, "採点し直して11点")
    with pytest.raises(AppealWaits):
        close_appeal(kanri.actor, public_id, "upheld", "認めます")
    proposal = db.session.scalars(select(Rescore.public_id)).one()
    assert apply_rescore(hayashi.actor, hall.public_id, proposal) == 1
    close_appeal(kanri.actor, public_id, "upheld", "点を直しました。合格です。")

    assert result_page(hanako.actor, hall.application).passed
    assert len(passes_of([hanako.id])[hanako.id]) == 1
    assert [s.parts["B"]["earned"] for s in hall.scores(1) if s.complete] == [9.0, 11.0]


def test_an_appeal_about_a_question_corrects_it_for_everybody(hanako, taro, hayashi, nagata, kanri):
    hall = a_hall(choices=8)
    hall.application = hall.sit(hanako.id, right=5)[0]
    his, _ = hall.sit(taro.id, right=5)
    released(hall, hayashi, nagata)
    public_id = in_hand(hall, hanako, kanri)

    ask_correction(kanri.actor, public_id, "aも正しい", {("A", 6): Ruling("rekeyed", ("a", "c"))})
    apply_rescore(hayashi.actor, hall.public_id, db.session.scalars(select(Rescore.public_id)).one())

    assert result_page(hanako.actor, hall.application).passed
    assert result_page(taro.actor, his).passed


def test_rule_9_a_question_is_shown_under_supervision_alone_logged_and_without_key(hall, hanako, taro, kanri):
    public_id = in_hand(hall, hanako, kanri)

    shown = show_question(kanri.actor, public_id, "A", 1)

    assert (shown.stem, [chosen for _, _, chosen in shown.options]) == ("設問1", [False, False, True, False])
    assert "SECRET" not in repr(shown)
    look = db.session.scalars(select(AppealView)).one()
    assert (look.part, look.position, look.supervised_by) == ("A", 1, kanri.id)
    assert "exams.appeal.question_shown" in set(db.session.scalars(select(AuditEntry.action)))
    with pytest.raises(NotFound):
        show_question(kanri.actor, public_id, "A", 99)
    for stranger in (hanako, taro):
        assert stranger.browser().get(f"/exams/appeals/desk/{public_id}/look").status_code == 403


def test_an_appeal_taken_back_stays_readable_and_can_be_opened_again_in_time(hall, hanako):
    first = appealed(hall, hanako)
    withdraw_appeal(hanako.actor, first)
    withdraw_appeal(hanako.actor, first)

    second = appealed(hall, hanako)

    assert second != first
    assert own_appeal_page(hanako.actor, first).words
    assert len(db.session.scalars(select(Appeal)).all()) == 2


def test_an_appellant_and_her_handler_go_through_their_pages(hall, hanako, taro, kanri, hayashi, ito):
    browser, desk = hanako.browser(), kanri.browser()
    result = browser.get(f"/exams/results/{hall.application}").get_data(as_text=True)
    assert f"/exams/appeals/new/{hall.application}" in result
    empty = browser.post(f"/exams/appeals/new/{hall.application}", data={"ground": "points", "body": ""})
    assert empty.status_code == 400
    address = browser.post(
        f"/exams/appeals/new/{hall.application}", data={"ground": "points", "body": "点が低い\n理由"}
    ).headers["Location"]
    public_id = address.rsplit("/", 1)[1]
    assert taro.browser().get(address).status_code == 404

    at = f"/exams/appeals/desk/{public_id}"
    first_page = desk.get("/").get_data(as_text=True)
    assert "<h2>不服の申し出</h2>" in first_page
    assert "1件が待っています。" in first_page
    assert at in desk.get("/exams/appeals/desk").get_data(as_text=True)
    assert hayashi.browser().post(f"{at}/take").status_code == 403
    assert desk.post(f"{at}/take").status_code == 302
    assert desk.post(at, data={"body": "調べます。"}).status_code == 302
    refused = desk.post(f"{at}/look", data={"place": "A-1"})
    assert refused.status_code == 400
    look = desk.post(f"{at}/look", data={"place": "A-1", "present": "y"})
    assert "設問1" in look.get_data(as_text=True)
    assert "no-store" in look.headers["Cache-Control"]
    assert desk.post(f"{at}/answer", data={"outcome": "declined", "answer": "変わりません。"}).status_code == 302

    page = browser.get(address).get_data(as_text=True)
    assert "変わりません。" in page
    assert "調べます。" in page
    for name in (person(kanri.id).name, person(ito.id).name, person(hayashi.id).name):
        assert name not in page
    assert not re.search(r"<form[^>]*>.*name=\"body\"", page, re.DOTALL)


def test_the_board_sets_the_time_limits_on_their_page_and_after_the_release_only_longer(hall, hanako, hayashi, kanri):
    address = f"/exams/appeals/rule/{hall.public_id}"
    board = hayashi.browser()
    assert address in board.get(f"/exams/board/{hall.public_id}").text
    assert "郵便で知らせる人にも" in board.get(address).text

    shorter = board.post(address, data={"days": "13", "answer_days": "30", "reason": "急ぐため"})
    assert shorter.status_code == 400
    assert "長くすることだけができます。いまは14日です。" in shorter.text
    assert board.post(address, data={"days": "40", "answer_days": "60", "reason": "年末のため"}).status_code == 302

    page = board.get(address).text
    assert "年末のため" in page
    # Released on 20 November 2026; forty days later is 30 December.
    assert "2026年12月30日" in hanako.browser().get(f"/exams/results/{hall.application}").text.replace(" ", "")
    for other in (kanri, hanako):
        assert other.browser().get(address).status_code == 403


def test_a_question_is_corrected_straight_from_the_appeal_and_applied_by_the_board(hall, hanako, kanri, nagata):
    """A-1 with c as its key; nobody chose b, so that b counting as well changes nobody, and a credit changes nobody."""
    at = f"/exams/appeals/desk/{in_hand(hall, hanako, kanri)}"
    desk = kanri.browser()
    assert f"{at}/correct" in desk.get(at).text

    asked = {"place": "A-1", "reason": "資料の年が古い"}
    for more in ({}, {"ruling": "rekeyed"}, {"ruling": "rekeyed", "options": "z"}, {"ruling": "credited"}):
        assert desk.post(f"{at}/correct", data={**asked, **more}).status_code == 400
    assert desk.post(f"{at}/correct", data={**asked, "place": "marking"}).status_code == 400
    assert db.session.scalars(select(Rescore)).all() == []
    assert desk.post(f"{at}/correct", data={**asked, "ruling": "dropped"}).status_code == 302

    proposal = db.session.scalars(select(Rescore)).one()
    assert (proposal.cause, proposal.reason) == ("appeal", "資料の年が古い")
    assert proposal.rulings == [{"part": "A", "position": 1, "ruling": "dropped", "options": []}]
    assert "訂正は、試験委員の決定を待っています。" in desk.get(at).text
    assert f"{at}/correct" not in desk.get(at).text
    apply_rescore(nagata.actor, hall.public_id, proposal.public_id)
    assert next(part.score for part in result_page(hanako.actor, hall.application).parts) == 3


def test_a_correction_that_the_board_dropped_can_be_asked_for_anew(hall, hanako, kanri, nagata):
    public_id = in_hand(hall, hanako, kanri)
    ask_correction(kanri.actor, public_id, "資料の年が古い", {("A", 1): Ruling("dropped")})
    proposal = db.session.scalars(select(Rescore)).one()
    drop_rescore(nagata.actor, hall.public_id, proposal.public_id, "資料は新しいものでした。")

    assert handler_page(kanri.actor, public_id).may_ask_correction
    ask_correction(kanri.actor, public_id, "別の問いでした", {("A", 2): Ruling("dropped")})
    assert len(db.session.scalars(select(Rescore)).all()) == 2
