"""What an item needs before it can be asked, and where it can go."""

import pytest

from exams.bank.rules import Draft, codes_in, draft_of_row, faults_in, is_approved_by, may_step
from tests.exams.stock import choice, essay

ROW = {
    "code": "01-001",
    "level": "knowledge",
    "stem": "{高齢化率|こうれいかりつ}は。",
    "options": [
        {"text": "21パーセント", "rationale": "低すぎます。"},
        {"text": "25パーセント", "rationale": "まだ低いです。"},
        {"text": "29パーセント", "key": True, "rationale": "29.3です。"},
        {"text": "35パーセント", "rationale": "高すぎます。"},
    ],
    "rationale": "29.3パーセントです。",
    "source": "cao-w2025",
    "fact": "ageing-rate-2024",
}


def test_a_row_of_a_file_becomes_a_question_with_its_key_apart():
    draft = draft_of_row(ROW, "ch01")

    assert [option["id"] for option in draft.body["options"]] == ["a", "b", "c", "d"]
    assert draft.key == {"options": ["c"]}
    assert draft.rationales["c"] == "29.3です。"
    assert draft.fact_codes == ("ageing-rate-2024",)
    assert "key" not in str(draft.body)
    assert faults_in(draft) == []


def test_a_question_without_a_reason_for_its_answer_is_not_complete():
    draft = choice()

    assert faults_in(draft) == []
    assert faults_in(Draft(draft.topic_code, draft.level, draft.body, draft.key)) == ["no_rationale"]


def test_an_open_brace_of_furigana_is_found_before_candidates_see_it():
    assert faults_in(choice("{漢字|かんじ は")) == ["ruby_open"]


@pytest.mark.parametrize(
    ("key", "fault"),
    [({"options": []}, "no_key"), ({"options": ["a", "b"]}, "two_keys"), ({"options": ["e"]}, "key_not_an_option")],
)
def test_exactly_one_option_of_the_question_is_right(key, fault):
    draft = choice()

    assert faults_in(Draft(draft.topic_code, draft.level, draft.body, key, "理由")) == [fault]


@pytest.mark.parametrize(
    ("least", "most", "faults"), [(200, 400, []), (400, 200, ["lengths_wrong"]), (0, 400, ["lengths_wrong"])]
)
def test_a_written_answer_has_a_shortest_and_a_longest_length(least, most, faults):
    sound = essay()
    body = {**sound.body, "least": least, "most": most}

    assert faults_in(Draft(sound.topic_code, sound.level, body, sound.key, kind="essay")) == faults


def test_two_others_have_to_approve_and_one_no_outweighs_every_yes():
    author, co_writer, one, other = 1, 2, 3, 4
    writers = {author, co_writer}

    assert not is_approved_by([], writers)
    assert not is_approved_by([(one, "approve")], writers)
    assert not is_approved_by([(one, "approve"), (author, "approve")], writers)
    assert not is_approved_by([(one, "approve"), (co_writer, "approve")], writers)
    assert is_approved_by([(one, "approve"), (other, "approve")], writers)
    assert not is_approved_by([(one, "approve"), (other, "approve"), (5, "send_back")], writers)


@pytest.mark.parametrize(
    ("before", "after", "possible"),
    [
        ("draft", "review", True),
        ("draft", "approved", False),
        ("review", "approved", True),
        ("approved", "in_use", True),
        ("in_use", "rest", True),
        ("rest", "approved", True),
        ("retired", "approved", False),
        ("in_use", "review", False),
    ],
)
def test_an_item_skips_no_step(before, after, possible):
    assert may_step(before, after) is possible


def test_codes_of_facts_are_told_apart_by_commas_spaces_and_lines():
    assert codes_in("rate-2024, cost.x、 rate-2024\n dementia；a") == ("a", "cost.x", "dementia", "rate-2024")
    assert codes_in(["b", "a", "b"]) == ("a", "b")
    assert codes_in("") == codes_in(" ,、") == ()
