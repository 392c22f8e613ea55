"""Pages of the item bank over HTTP."""

import re

import pytest
from sqlalchemy import select

from exams.bank.listing import bank_page
from exams.bank.models import Item
from exams.bank.services import create_item, submit_for_review
from exams.bank.shown import ItemFilter
from lms.accounts.api import give_role
from lms.clock import today
from lms.db import db, transaction
from lms.knowledge.api import load_facts
from lms.policy import SYSTEM, Role
from tests.exams.stock import CHECKED, choice, with_sample_items, with_topics


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


def item_of_code(code):
    return db.session.scalars(select(Item).where(Item.code == code)).one()


@pytest.fixture
def second_board_member(mori, browser_of):
    """Mori of the training team reads questions for the board, too."""
    with transaction() as work:
        give_role(work, mori.id, Role.EXAM_BOARD, "", from_on=today(), by=SYSTEM)
    return browser_of(mori.id)


def test_a_question_goes_from_its_writer_over_two_reviewers_into_use(abe, hayashi, second_board_member):
    writer, reviewer = abe.browser(), hayashi.browser()
    approval = {"approve": "1", "checked": list(CHECKED)}

    address = writer.post("/exams/bank/new/single_choice", data=TYPED).headers["Location"]
    assert "05-901" in writer.get(address).text
    writer.post(f"{address}/submit")
    assert writer.post(f"{address}/review/1", data=approval).status_code == 400

    open_points = reviewer.post(f"{address}/review/1", data={"approve": "1", "checked": ["one_key"]})
    assert open_points.status_code == 400
    assert "出典" in open_points.text
    reviewer.post(f"{address}/review/1", data={"send_back": "1", "comment": "「最も」を強調してください。"})
    assert "「最も」を強調してください。" in writer.get(address).text

    changed = TYPED | {"stem": "最も適切でないものはどれですか。", "based_on": "1", "note": "強調しました"}
    assert writer.post(f"{address}/edit", data=changed).status_code == 302
    difference = reviewer.get(f"{address}/changes").text
    assert re.findall(r"<ins><span[^>]*>[^<]*</span>(.*?)</ins>", difference) == ["で", "い"]
    writer.post(f"{address}/submit")
    reviewer.post(f"{address}/review/2", data=approval | {"comment": "よい問いです。"})
    assert "2 人のうち 1 人" in writer.get(address).text
    assert item_of_code("05-901").state == "review"

    second_board_member.post(f"{address}/review/2", data=approval)

    assert item_of_code("05-901").state == "approved"
    assert "よい問いです。" in writer.get(address).text


def test_a_changed_fact_is_seen_on_the_question_and_released_after_a_look(abe, hayashi):
    for value in ("29.1", "29.3"):
        with transaction() as work:
            row = {"statement": f"高齢化率は{value}%", "value": value, "as_of": today(), "source": "s"}
            load_facts(work, {"s": {"title": "高齢社会白書", "accessed_on": today()}}, {"aging-rate": row})
        create_item(abe.actor, f"S01-{value[-1]}", "secure", choice(fact_codes=("aging-rate",)))
    board = hayashi.browser()

    page = board.get("/exams/bank/held").text
    assert "S01-1" in page
    assert "S01-3" not in page
    assert "高齢化率は29.3%" in page
    address = re.search(r'href="(/exams/bank/[^"]+/release)"', page)[1]
    assert board.post(address, data={"note": ""}).status_code == 400
    board.post(address, data={"note": "幅で問うているので、このままでよい"})

    assert "S01-1" not in board.get("/exams/bank/held").text


def test_many_questions_are_asked_about_before_anything_is_done(abe):
    ids = [create_item(abe.actor, f"S01-00{n}", "secure", choice(f"問い{n}")) for n in (1, 2)]
    create_item(abe.actor, "S01-003", "secure", choice("選ばない問い"))
    writer = abe.browser()

    question = writer.get("/exams/bank-bulk", query_string={"item": ids, "do": "submit"}).text
    assert "S01-001" in question
    assert "S01-003" not in question
    done = writer.post("/exams/bank-bulk/submit", data={"item": ids}).text

    assert "2 問のうち 2 問" in done
    assert [row.state for row in bank_page(abe.actor, ItemFilter()).page.rows] == [
        "Under review", "Under review", "Still a draft",
    ]  # fmt: skip
    assert writer.get("/exams/bank-bulk?do=submit").status_code == 302
    assert writer.get(f"/exams/bank-bulk?do=burn&item={ids[0]}").status_code == 404
    assert writer.post("/exams/bank-bulk/retire", data={"item": ids, "reason": "不要"}).status_code == 403


def test_enemies_and_the_case_are_set_on_a_page_of_their_own(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    create_item(abe.actor, "S01-002", "secure", choice())
    writer, address = abe.browser(), f"/exams/bank/{public_id}"

    assert writer.post(f"{address}/enemies", data={"other": "S09-999"}).status_code == 400
    writer.post(f"{address}/enemies", data={"other": "S01-002", "reason": "答えがわかる"})
    page = writer.get(f"{address}/ties").text
    assert "答えがわかる" in page
    writer.post(re.search(r'action="([^"]+/remove)"', page)[1])
    assert "答えがわかる" not in writer.get(f"{address}/ties").text
    assert writer.post(f"{address}/case", data={"case": "S01-002"}).status_code == 400


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


@pytest.fixture
def two_facts(topics):
    row = {"unit": "%", "as_of": today(), "source": "s"}
    rows = {
        "aging-rate": {**row, "statement": "{高齢|こうれい}{化|か}率は29.3％です。", "value": "29.3"},
        "falls": {**row, "statement": "転倒は家の中で多い。", "value": "6"},
    }
    with transaction() as work:
        load_facts(work, {"s": {"title": "高齢社会白書", "accessed_on": today()}}, rows)
    return rows


WRITTEN = {
    "code": "S01-1", "pool": "secure", "topic_code": "ch01", "level": "knowledge", "stem": "どれですか。",
    "option_a": "一", "option_b": "二", "right": "a", "rationale": "理由",
}  # fmt: skip


def test_a_writer_finds_the_facts_that_she_cites_by_their_words(two_facts, abe):
    browser, at = abe.browser(), "/exams/bank/new/single_choice"
    assert "aging-rate" not in browser.get(at).text

    found = browser.post(at, data={**WRITTEN, "find_fact": "高齢化率は２９．３", "find": "1"}).text
    assert 'value="aging-rate"' in found
    assert "高齢化率は29.3％です。" in found
    assert 'value="falls"' not in found
    assert "どれですか。" in found
    both = browser.post(at, data={**WRITTEN, "fact_codes": "aging-rate", "find_fact": "家の中", "find": "1"}).text
    assert re.search(r'<input checked[^>]*value="aging-rate"', both)
    assert 'value="falls"' in both
    assert (
        "このことばの事実はありません" in browser.post(at, data={**WRITTEN, "find_fact": "ない言葉", "find": "1"}).text
    )
    assert browser.post(at, data={**WRITTEN, "fact_codes": "invented"}).status_code == 400

    saved = browser.post(at, data={**WRITTEN, "fact_codes": ["falls", "aging-rate"]})

    assert saved.status_code == 302
    assert browser.get(saved.location).text.count("高齢社会白書") == 2


def test_the_page_of_a_fact_lists_what_cites_it_and_what_is_held(two_facts, abe, hayashi, mori):
    create_item(abe.actor, "S01-1", "secure", choice(fact_codes=("aging-rate",)))
    create_item(abe.actor, "S01-2", "secure", choice(fact_codes=("falls",)))
    changed = {**two_facts["aging-rate"], "value": "29.4", "statement": "高齢化率は29.4％です。"}
    with transaction() as work:
        load_facts(work, {"s": {"title": "高齢社会白書", "accessed_on": today()}}, {"aging-rate": changed})

    page = hayashi.browser().get("/knowledge/facts/aging-rate").text

    assert "S01-1" in page
    assert "S01-2" not in page
    assert "/exams/bank/held" in page
    assert "この事実を引用する課は、ありません" in mori.browser().get("/knowledge/facts/aging-rate").text


def test_readings_stand_over_their_kanji_in_reasons_and_facts(two_facts, abe):
    writer = abe.browser()
    typed = {**TYPED, "code": "05-950", "why_a": "{実際|じっさい}より低い数字です。"}

    page = writer.get(writer.post("/exams/bank/new/single_choice", data=typed).headers["Location"]).text

    assert "<rt>じっさい</rt>" in page
    assert "{実際|" not in page
