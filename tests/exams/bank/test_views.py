"""Pages of the item bank over HTTP."""

import re

import pytest

from exams.bank.services import create_item, submit_for_review
from tests.exams.stock import choice, with_sample_items, with_topics


@pytest.fixture(autouse=True)
def topics(app):
    with_topics()


TYPED = {
    "code": "05-901",
    "pool": "secure",
    "topic_code": "ch05",
    "level": "application",
    "stem": "最も適切なものはどれですか。",
    "option_a": "ゆっくり声をかける",
    "option_b": "急がせる",
    "option_c": "何もしない",
    "option_d": "すぐ帰る",
    "right": "a",
    "rationale": "本人の歩みに合わせます。",
    "based_on": "0",
}


def test_a_writer_writes_a_question_and_a_colleague_approves_it(abe, hayashi):
    writer, reviewer = abe.browser(), hayashi.browser()

    page = writer.post("/exams/bank/new/single_choice", data=TYPED)
    address = page.headers["Location"]
    assert "05-901" in writer.get(address).text
    writer.post(f"{address}/submit")
    reviewer.post(f"{address}/review/1", data={"approve": "1", "checked": ["one_key"], "comment": "よい問いです。"})

    assert "承認ずみ" in reviewer.get(address).text
    assert "よい問いです。" in writer.get(address).text


def test_a_taken_code_is_told_and_nothing_typed_is_lost(abe):
    writer = abe.browser()
    writer.post("/exams/bank/new/single_choice", data=TYPED)

    page = writer.post("/exams/bank/new/single_choice", data={**TYPED, "stem": "ふたつ目の問い"})

    assert page.status_code == 400
    assert "もうあります" in page.text
    assert "ふたつ目の問い" in page.text


def test_a_rubric_line_without_points_is_asked_for_again(abe):
    typed = {**TYPED, "least": "２００", "most": "400", "rubric": "読みやすさ"}

    page = abe.browser().post("/exams/bank/new/essay", data=typed)

    assert page.status_code == 400
    assert "「観点 = 点数」" in page.text
    assert "読みやすさ" in page.text


def test_full_width_digits_are_read_in_lengths_and_points(abe):
    typed = {**TYPED, "least": "２００", "most": "４００", "rubric": "読みやすさ ＝ ５\n具体さ = 5"}
    writer = abe.browser()

    address = writer.post("/exams/bank/new/essay", data=typed).headers["Location"]

    page = writer.get(address).text
    assert "200" in page
    assert re.search(r"読みやすさ.*?<span>5</span>", page, re.DOTALL)


def test_the_preview_of_a_candidate_holds_no_key_and_no_reason(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice(rationales={"c": "秘密の理由"}))

    page = abe.browser().get(f"/exams/bank/{public_id}/preview").text

    assert "秘密の理由" not in page
    assert "理由です。" not in page
    assert "checked" not in page


def test_the_file_of_the_bank_holds_stems_but_no_keys(abe):
    with_sample_items()

    answer = abe.browser().get("/exams/bank/items.csv")

    text = answer.data.decode("utf-8-sig")
    assert len(text.splitlines()) == 158
    assert "高齢化率" in text
    assert "29.3パーセントでした" not in text
    assert "21パーセント" not in text


def test_the_file_for_old_spreadsheets_is_shift_jis(abe):
    create_item(abe.actor, "S01-001", "secure", choice("𠮷野さんは「=1+1」と書きました。"))

    text = abe.browser().get("/exams/bank/items.csv?encoding=cp932").data.decode("cp932")

    assert "〓野さん" in text


def test_an_unknown_question_and_a_strangers_look_are_refused(abe, hanako, kanri):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())

    assert abe.browser().get("/exams/bank/" + "0" * 22).status_code == 404
    assert abe.browser().get(f"/exams/bank/{public_id}?version=9").status_code == 404
    for stranger in (hanako, kanri):
        for path in ("/exams/bank", f"/exams/bank/{public_id}", "/exams/bank/items.csv", "/exams/bank/new/essay"):
            assert stranger.browser().get(path).status_code == 403


def test_ones_own_question_cannot_be_approved_by_a_forged_request(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    submit_for_review(abe.actor, public_id)

    page = abe.browser().post(f"/exams/bank/{public_id}/review/1", data={"approve": "1"})

    assert page.status_code == 400
    assert "確認中" in page.text


def test_retiring_asks_before_it_happens_and_needs_a_reason(abe, hayashi):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    board = hayashi.browser()

    assert "元に戻すことはできません" in board.get(f"/exams/bank/{public_id}/retire").text
    assert board.post(f"/exams/bank/{public_id}/retire", data={"reason": ""}).status_code == 400
    board.post(f"/exams/bank/{public_id}/retire", data={"reason": "古くなりました"})

    assert "使用終了" in board.get(f"/exams/bank/{public_id}").text
