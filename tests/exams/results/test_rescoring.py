"""Results computed anew: shown before, applied by two, never overwritten; passes won and lost follow (rules 7, 15)."""

import pytest
from sqlalchemy import select

from certificates.documents.models import Document
from exams.attempts.models import Attempt
from exams.errors import ListOpen, NotTheSecondPerson, ReasonMissing, RulingWithoutOption, TiedToCandidate
from exams.papers.models import PaperItem
from exams.results.board.queries import slips_of
from exams.results.board.services import check_keys, freeze_list, look_at_item, release_results, vote
from exams.results.errors import (
    NothingChanges,
    ReleasedAlready,
    RescoreOpen,
    RescoreOutdated,
    RescoreStepTaken,
    SlipUnknown,
)
from exams.results.models import ItemLook, ResultLine
from exams.results.passes.queries import passes_of
from exams.results.queries import result_page
from exams.results.rescoring.changes import changes_by
from exams.results.rescoring.models import Rescore
from exams.results.rescoring.services import apply_rescore, ask_rescore, ask_void_attempt, drop_rescore
from exams.results.rescoring.shown import preview_of
from exams.results.rules import Ruling, attempt_number
from exams.results.services import judge_attempts
from exams.sittings.queries import sitting
from lms.db import db, transaction
from lms.notices.models import Notice
from lms.text.numbers import new_number
from tests.exams.results.hall import a_hall, a_second_member, tied

pytestmark = pytest.mark.postgres
TWO_KEYS, CREDITED, DROPPED = Ruling("rekeyed", ("a", "c")), Ruling("credited"), Ruling("dropped")


@pytest.fixture
def nagata(app):
    return a_second_member()


def released(hall, *board):
    judge_attempts(hall.id, range(1, 9))
    check_keys(board[0].actor, hall.public_id)
    frozen = freeze_list(board[0].actor, hall.public_id)
    for member in board:
        vote(member.actor, hall.public_id, frozen, approves=True)
    release_results(board[0].actor, hall.public_id, frozen)


@pytest.fixture
def hall(hanako, taro, hayashi, nagata):
    """Released: of 8 questions, 6 needed, Hanako had the first 6 (passed), Taro the first 5 (failed)."""
    made = a_hall(choices=8)
    made.applications = [made.sit(hanako.id, right=6)[0], made.sit(taro.id, right=5)[0]]
    released(made, hayashi, nagata)
    return made


def shown(hall, ruling, position):
    return {
        change.seq: (change.before["A"], change.after["A"], change.possible["A"], change.was, change.becomes)
        for change in changes_by(sitting(hall.id), {("A", position): ruling})
    }


def corrected(hall, ruling, position, first, second):
    proposal = ask_rescore(first.actor, hall.public_id, {("A", position): ruling}, "正解が二つあった")
    return apply_rescore(second.actor, hall.public_id, proposal)


def test_a_preview_shows_exactly_who_changes_and_writes_nothing(hall):
    # Counted by hand: 6 was missed by Taro (he chose a) and hit by Hanako (c); 7 and 8 were missed by both.
    assert shown(hall, TWO_KEYS, 6) == {2: (5.0, 6.0, 8.0, False, True)}
    assert shown(hall, CREDITED, 7) == {1: (6.0, 7.0, 8.0, True, True), 2: (5.0, 6.0, 8.0, False, True)}
    assert shown(hall, DROPPED, 1) == {1: (6.0, 5.0, 7.0, True, False), 2: (5.0, 4.0, 7.0, False, False)}
    assert shown(hall, DROPPED, 8) == {1: (6.0, 6.0, 7.0, True, True), 2: (5.0, 5.0, 7.0, False, False)}
    assert shown(hall, Ruling("kept"), 1) == {}
    assert [len(hall.scores(seq)) for seq in (1, 2)] == [1, 1]
    assert db.session.scalars(select(ItemLook)).all() == []


def test_before_a_release_the_preview_shows_the_same_and_one_member_decides(hanako, hayashi):
    hall = a_hall(choices=8)
    hall.sit(hanako.id, right=5)
    judge_attempts(hall.id, [1])
    assert not preview_of(hayashi.actor, hall.public_id, {("A", 6): CREDITED}).two_people
    assert shown(hall, CREDITED, 6) == {1: (5.0, 6.0, 8.0, False, True)}

    look_at_item(hayashi.actor, hall.public_id, "A", 6, "credited", "問題がまちがっていた")

    assert [(s.version, s.parts["A"]["earned"], s.passed) for s in hall.scores(1)] == [(1, 5.0, False), (2, 6.0, True)]


def test_after_a_release_one_member_alone_changes_nothing(hall, taro, hayashi):
    with pytest.raises(ReleasedAlready):
        look_at_item(hayashi.actor, hall.public_id, "A", 6, "credited", "理由")

    proposal = ask_rescore(hayashi.actor, hall.public_id, {("A", 6): TWO_KEYS}, "aも正しい")
    with pytest.raises(NotTheSecondPerson):
        apply_rescore(hayashi.actor, hall.public_id, proposal)

    assert result_page(taro.actor, hall.applications[1]).failed
    assert passes_of([taro.id]) == {taro.id: []}


def test_a_correction_that_gives_a_pass_makes_a_new_score_row_a_pass_and_a_notice(hall, hanako, taro, hayashi, nagata):
    assert corrected(hall, TWO_KEYS, 6, hayashi, nagata) == 1

    assert [(s.version, s.parts["A"]["earned"], s.cause) for s in hall.scores(2)] == [
        (1, 5.0, "submitted"), (2, 6.0, "rescored"),
    ]  # fmt: skip
    assert result_page(taro.actor, hall.applications[1]).passed
    assert [card.void for card in passes_of([taro.id])[taro.id]] == [False]
    told = db.session.scalars(select(Notice.person_id).where(Notice.kind == "exams.results.corrected")).all()
    assert told == [taro.id]
    look = db.session.scalars(select(ItemLook)).one()
    assert (look.ruling, look.options, look.looked_by) == ("rekeyed", ["a", "c"], hayashi.id)
    assert len(hall.scores(1)) == 1


def test_rule_7_a_correction_that_takes_a_pass_voids_it_by_two_people_and_tells_the_person(
    hall, hanako, hayashi, nagata
):
    number = passes_of([hanako.id])[hanako.id][0].number

    corrected(hall, DROPPED, 1, hayashi, nagata)

    assert result_page(hanako.actor, hall.applications[0]).failed
    assert passes_of([hanako.id]) == {hanako.id: []}
    assert [(card.number, card.void) for card in passes_of([hanako.id], with_void=True)[hanako.id]] == [(number, True)]
    void = db.session.execute(select(db.metadata.tables["pass_void"])).mappings().one()
    assert (void["asked_by"], void["confirmed_by"]) == (hayashi.id, nagata.id)
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.kind == "exams.results.corrected")))
    assert hanako.id in told


def test_a_pass_lost_and_won_back_is_a_second_pass(hall, hanako, hayashi, nagata):
    corrected(hall, DROPPED, 1, hayashi, nagata)
    corrected(hall, CREDITED, 1, nagata, hayashi)

    assert result_page(hanako.actor, hall.applications[0]).passed
    assert [card.void for card in passes_of([hanako.id], with_void=True)[hanako.id]] == [True, False]
    assert result_page(hanako.actor, hall.applications[0]).pass_number == passes_of([hanako.id])[hanako.id][0].number


def test_a_corrected_result_notice_replaces_the_old_one(hall, hayashi, nagata):
    corrected(hall, TWO_KEYS, 6, hayashi, nagata)

    rows = db.session.scalars(
        select(Document)
        .where(Document.kind == "result_notice", Document.subject_id == attempt_number(hall.id, 2))
        .order_by(Document.id)
    ).all()
    assert [(row.state, row.content["parts"][0][1]) for row in rows] == [("replaced", 5.0), ("current", 6.0)]
    assert rows[0].replaced_by_id == rows[1].id


def test_rule_15_nobody_wins_or_loses_a_pass_by_somebody_tied_to_her(hall, taro, hayashi, nagata):
    tied(nagata.id, taro.id, "taught")
    proposal = ask_rescore(hayashi.actor, hall.public_id, {("A", 6): TWO_KEYS}, "aも正しい")

    with pytest.raises(TiedToCandidate):
        apply_rescore(nagata.actor, hall.public_id, proposal)

    assert passes_of([taro.id]) == {taro.id: []}


def test_one_correction_at_a_time_each_decided_once(hall, hayashi, nagata):
    proposal = ask_rescore(hayashi.actor, hall.public_id, {("A", 6): TWO_KEYS}, "aも正しい")
    with pytest.raises(RescoreOpen):
        ask_rescore(nagata.actor, hall.public_id, {("A", 7): CREDITED}, "別の理由")

    drop_rescore(nagata.actor, hall.public_id, proposal, "正しくなかった")

    with pytest.raises(RescoreStepTaken):
        apply_rescore(nagata.actor, hall.public_id, proposal)
    assert db.session.scalars(select(Rescore.state)).all() == ["dropped"]
    assert len(db.session.scalars(select(ResultLine)).all()) == 2


def test_a_correction_without_effect_or_without_options_is_refused(hall, hayashi):
    with pytest.raises(NothingChanges):
        ask_rescore(hayashi.actor, hall.public_id, {("A", 1): CREDITED}, "全員が正解")
    with pytest.raises(RulingWithoutOption):
        ask_rescore(hayashi.actor, hall.public_id, {("A", 1): Ruling("rekeyed")}, "理由")


def test_a_correction_asked_for_in_another_state_of_things_is_refused(hall, hayashi, nagata):
    proposal = ask_rescore(hayashi.actor, hall.public_id, {("A", 6): TWO_KEYS}, "aも正しい")
    with transaction() as work:
        work.session.add(
            ItemLook(
                sitting_id=hall.id, part="A", position=7, version=1, ruling="credited", options=[], reason="別の道から",
                looked_by=hayashi.id, looked_at=work.session.scalars(select(Rescore.asked_at)).one(),
            )
        )  # fmt: skip

    with pytest.raises(RescoreOutdated):
        apply_rescore(nagata.actor, hall.public_id, proposal)


def test_no_correction_while_the_board_votes_on_a_list(hall, hayashi, hanako):
    hall.sit(hayashi.id, right=8)
    judge_attempts(hall.id, [3])
    freeze_list(hayashi.actor, hall.public_id)

    with pytest.raises(ListOpen):
        ask_rescore(hayashi.actor, hall.public_id, {("A", 6): TWO_KEYS}, "aも正しい")


def test_a_pretest_question_counts_for_nobody(hanako):
    hall = a_hall(choices=8)
    hall.sit(hanako.id, right=6)
    with transaction() as work:
        for position in (1, 8):
            work.session.get_one(PaperItem, (sitting(hall.id).paper_id, "A", position)).pretest = True

    judge_attempts(hall.id, [1])

    # By hand: right in 1 to 6, of which 1 is tried out; 8 was missed and is tried out, too.
    assert hall.scores(1)[0].parts == {"A": {"earned": 5.0, "possible": 6.0}}
    assert sum(asked for _, asked in hall.scores(1)[0].profile.values()) == 6


def test_the_board_corrects_through_its_pages(hall, taro, hayashi, nagata, browser_of):
    browser, at = hayashi.browser(), f"/exams/board/{hall.public_id}"
    asked = {"ruling": "rekeyed", "options": ["a", "c"], "reason": "aも正しい"}
    preview = browser.post(f"{at}/questions/A/6", data=asked).get_data(as_text=True)
    assert "2人目" in preview
    assert "A 6 (8)" in preview
    assert db.session.scalars(select(Rescore)).all() == []

    address = browser.post(f"{at}/questions/A/6", data={**asked, "apply": "1"}).headers["Location"]
    alone = browser.post(address)
    assert alone.status_code == 403 or "ほかの人" in alone.get_data(as_text=True)
    assert browser_of(nagata.id).post(address).status_code == 302

    assert "おめでとうございます" in taro.browser().get(f"/exams/results/{hall.applications[1]}").get_data(as_text=True)
    assert "aも正しい" in browser_of(nagata.id).get(f"{at}/corrections").get_data(as_text=True)
    assert taro.browser().get(f"{at}/corrections").status_code == 403


def slip_of(hall, seq):
    return slips_of(hall.id)[seq]


def test_an_irregularity_before_the_release_makes_one_attempt_count_for_nothing_by_two_people(
    hanako, taro, hayashi, nagata
):
    hall = a_hall(choices=8)
    applications = [hall.sit(person.id, right=8)[0] for person in (hanako, taro)]
    judge_attempts(hall.id, [1, 2])
    with pytest.raises(ReasonMissing):
        ask_void_attempt(hayashi.actor, hall.public_id, slip_of(hall, 1), " ")
    proposal = ask_void_attempt(hayashi.actor, hall.public_id, slip_of(hall, 1).lower(), "他人の答えを写した")
    assert ask_void_attempt(nagata.actor, hall.public_id, slip_of(hall, 1), "同じ") == proposal
    with pytest.raises(NotTheSecondPerson):
        apply_rescore(hayashi.actor, hall.public_id, proposal)
    assert db.session.get(Attempt, (hall.id, 1)).state == "submitted"

    assert apply_rescore(nagata.actor, hall.public_id, proposal) == 0

    assert db.session.get(Attempt, (hall.id, 1)).state == "voided"
    released(hall, hayashi, nagata)
    assert result_page(hanako.actor, applications[0]).void
    assert result_page(taro.actor, applications[1]).passed
    assert passes_of([hanako.id], with_void=True) == {hanako.id: []}


def test_an_irregularity_found_after_the_release_voids_the_pass_and_tells_the_person(hall, hanako, hayashi, nagata):
    proposal = ask_void_attempt(hayashi.actor, hall.public_id, slip_of(hall, 1), "あとで分かった")

    assert apply_rescore(nagata.actor, hall.public_id, proposal) == 1

    assert result_page(hanako.actor, hall.applications[0]).void
    assert [card.void for card in passes_of([hanako.id], with_void=True)[hanako.id]] == [True]
    told = db.session.scalars(select(Notice.subject).where(Notice.kind == "exams.results.corrected")).all()
    assert told == ["あなたの試験は数えません"]
    with pytest.raises(NothingChanges):
        ask_void_attempt(hayashi.actor, hall.public_id, slip_of(hall, 1), "もう一度")


def test_nobody_tied_to_the_candidate_voids_her_attempt_and_an_unknown_slip_is_not_found(hall, hanako, hayashi, nagata):
    with pytest.raises(SlipUnknown):
        ask_void_attempt(hayashi.actor, hall.public_id, new_number("EX"), "だれのことか")
    tied(nagata.id, hanako.id)
    proposal = ask_void_attempt(hayashi.actor, hall.public_id, slip_of(hall, 1), "理由")

    with pytest.raises(TiedToCandidate):
        apply_rescore(nagata.actor, hall.public_id, proposal)


def test_an_exam_is_not_counted_through_the_pages_of_the_board(hall, hanako, hayashi, nagata, browser_of):
    at = f"/exams/board/{hall.public_id}/corrections"
    browser = hayashi.browser()
    assert f"{at}/void" in browser.get(at).get_data(as_text=True)
    assert browser.post(f"{at}/void", data={"slip_number": slip_of(hall, 1), "reason": ""}).status_code == 400
    address = browser.post(f"{at}/void", data={"slip_number": slip_of(hall, 1), "reason": "替え玉"}).headers["Location"]
    assert "数えない" in browser_of(nagata.id).get(address).get_data(as_text=True)
    assert browser_of(nagata.id).post(address).status_code == 302

    page = hanako.browser().get(f"/exams/results/{hall.applications[0]}").get_data(as_text=True)
    assert "この試験は数えません" in page
    assert "替え玉" not in page


def test_rule_7_over_the_pages_nobody_takes_a_pass_alone_and_whoever_loses_it_is_told(
    hall, hanako, hayashi, nagata, browser_of
):
    """Without A-1, Hanako has five of seven and six are needed."""
    board, at = hayashi.browser(), f"/exams/board/{hall.public_id}"
    asked = {"ruling": "dropped", "reason": "正解が二つあった", "apply": "1"}
    assert board.post(f"{at}/questions/A/1", data={**asked, "reason": ""}).status_code == 400
    address = board.post(f"{at}/questions/A/1", data=asked).headers["Location"]

    alone = board.post(address)

    assert alone.status_code == 403
    assert len(passes_of([hanako.id])[hanako.id]) == 1
    assert "おめでとうございます" in hanako.browser().get(f"/exams/results/{hall.applications[0]}").text
    assert browser_of(nagata.id).post(address).status_code == 302
    page = hanako.browser().get(f"/exams/results/{hall.applications[0]}").text
    assert "届きませんでした" in page
    assert f"/exams/appeals/new/{hall.applications[0]}" in page
    assert passes_of([hanako.id]) == {hanako.id: []}
    assert (
        "exams.results.corrected" in db.session.scalars(select(Notice.kind).where(Notice.person_id == hanako.id)).all()
    )
