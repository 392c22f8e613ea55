"""Question kinds: what a question must hold, how a response is read and scored."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.knowledge.rules import (
    canonical_number,
    essay_length,
    faults_of,
    is_answered,
    is_read,
    keeps_order,
    read_response,
    response_in_form,
    score,
)

OPTIONS = [{"id": i, "text": t} for i, t in zip("abcd", ("二十", "三十", "四十", "五十"), strict=True)]
BODY = {"stem": "いくつですか", "options": OPTIONS}
RUBRIC = {"rubric": [{"name": "根拠", "points": 5}, {"name": "安全", "points": 5}]}


def test_a_sound_single_choice_has_no_faults():
    assert faults_of("single_choice", BODY, {"options": ["b"]}) == []


@pytest.mark.parametrize(
    ("body", "key", "fault"),
    [
        (BODY | {"stem": "  "}, {"options": ["b"]}, "no_stem"),
        (BODY, {"options": []}, "no_key"),
        (BODY, {"options": ["a", "b"]}, "two_keys"),
        (BODY, {"options": ["e"]}, "key_not_an_option"),
        (BODY | {"options": OPTIONS[:1]}, {"options": ["a"]}, "too_few_options"),
        (BODY | {"options": [OPTIONS[0], {"id": "b", "text": "二十"}]}, {"options": ["a"]}, "options_not_distinct"),
    ],
)
def test_a_faulty_question_says_its_fault(body, key, fault):
    assert faults_of("single_choice", body, key) == [fault]


def test_two_keys_are_sound_where_several_are_asked_for():
    assert faults_of("multiple_response", BODY, {"options": ["a", "b"]}) == []


def test_a_response_that_is_no_option_is_no_response():
    assert read_response("single_choice", BODY, "b") == "b"
    assert read_response("single_choice", BODY, "z") is None
    assert read_response("single_choice", BODY, ["a", "b"]) is None
    assert read_response("multiple_response", BODY, ["d", "a", "z"]) == ["a", "d"]
    assert read_response("essay", {}, "  \r\n ") is None
    assert read_response("essay", {}, "一行目\r\n二行目 ") == "一行目\n二行目"


def test_the_right_choice_earns_the_point_and_nothing_else_does():
    assert score("single_choice", {"options": ["b"]}, "b").earned == 1
    assert score("single_choice", {"options": ["b"]}, "c").earned == 0
    assert score("single_choice", {"options": ["b"]}, None).earned == 0


def test_a_decision_of_the_board_can_accept_two_keys_or_credit_all():
    assert score("single_choice", {"options": ["b", "c"]}, "c").earned == 1
    assert score("single_choice", {"credit_all": True}, None).earned == 1


def test_rule_11_an_empty_essay_counts_zero_and_another_waits_for_its_marker():
    assert score("essay", RUBRIC, None).earned == 0
    assert score("essay", RUBRIC, "書きました").earned is None
    assert score("essay", RUBRIC, "書きました").possible == 10


def test_white_space_does_not_count_as_length():
    assert essay_length("あい う\n　え") == 4
    assert essay_length(None) == 0


def test_the_faults_of_every_kind_are_named():
    rows = [{"id": "1", "text": "栄養"}, {"id": "2", "text": "運動"}]
    assert faults_of("true_false", {"stem": "s", "options": OPTIONS[:2]}, {"options": ["a"]}) == ["not_true_false"]
    assert faults_of("multiple_response", BODY | {"choose": 1}, {"options": ["a", "b"]}) == ["choose_wrong"]
    assert faults_of("matching", BODY | {"rows": rows}, {"pairs": {"1": "a"}}) == ["pairs_incomplete"]
    assert faults_of("matching", BODY | {"rows": rows}, {"pairs": {"1": "a", "2": "z"}}) == ["key_not_an_option"]
    assert faults_of("matching", BODY | {"rows": rows[:1]}, {"pairs": {"1": "a"}}) == ["too_few_rows"]
    assert faults_of("ordering", BODY, {"order": ["a", "b", "c"]}) == ["order_incomplete"]
    assert faults_of("number", {"stem": "s", "unit": "%"}, {"ranges": []}) == ["no_range"]
    assert faults_of("number", {"stem": "s", "unit": "%"}, {"ranges": [{"least": "4", "most": "3"}]}) == ["range_wrong"]
    assert faults_of("short_text", {"stem": "s", "longest": 2}, {"accepted": ["フレイル"]}) == ["accepted_too_long"]
    assert faults_of("short_text", {"stem": "s"}, {"accepted": ["  "]}) == ["no_accepted"]
    assert faults_of("case", {"stem": ""}, {}) == ["no_stem"]


def test_a_picture_needs_words_and_a_sound_its_transcript():
    image, audio = {"kind": "image", "file": "f", "alt": " "}, {"kind": "audio", "file": "f", "transcript": ""}
    assert faults_of("case", {"stem": "s", "media": [image]}, {}) == ["image_without_alt"]
    assert faults_of("case", {"stem": "s", "media": [audio]}, {}) == ["audio_without_transcript"]
    assert faults_of("case", {"stem": "s", "media": [image | {"alt": "棒グラフ"}]}, {}) == []


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("１，２３４．５０", "", "1234.5"),
        ("3小数点5", "", "3.5"),
        ("三十", "", "30"),
        ("3万5千人", "人", "35000"),
        (" 28.9 ％ ", "%", "28.9"),
        ("−2", "", "-2"),
        ("ー０", "", "0"),
        ("+.5", "", "0.5"),
        ("3。5", "", "3.5"),
        ("1,000,000", "", "1000000"),
        ("3,5", "", None),
        ("約30", "", None),
        ("1e3", "", None),
        ("", "", None),
    ],
)
def test_a_number_is_read_however_it_was_typed(typed, unit, number):
    assert canonical_number(typed, unit) == number


def test_what_is_no_number_is_kept_as_typed_and_can_be_told():
    assert read_response("number", {"unit": "%"}, "約３０") == "約３０"
    assert not is_read("number", "約３０")
    assert is_read("number", "30")
    assert score("number", {"ranges": [{"least": "30", "most": "30"}]}, "約３０").earned == 0


@pytest.mark.parametrize(("typed", "earned"), [("3.49", 0), ("3.5", 1), ("4.5", 1), ("4.51", 0)])
def test_a_number_earns_its_point_from_end_to_end_of_its_range(typed, earned):
    assert score("number", {"ranges": [{"least": "3.5", "most": "4.5"}]}, typed).earned == earned


@pytest.mark.parametrize(
    ("typed", "earned"), [("ﾌﾚｲﾙ", 1), ("ふれいる", 1), ("　フレイル ", 1), ("フレール", 0), ("", 0), (None, 0)]
)
def test_a_short_text_is_compared_without_width_and_script(typed, earned):
    assert score("short_text", {"accepted": ["フレイル", "frailty"]}, typed).earned == earned


def test_a_small_kana_makes_another_word():
    assert score("short_text", {"accepted": ["びょういん"]}, "びよういん").earned == 0
    assert score("short_text", {"accepted": ["Frailty"]}, "ｆｒａｉｌｔｙ").earned == 1


@pytest.mark.parametrize(
    ("chosen", "partial", "whole"),
    # Three of four are right: (right - wrong) / 3, counted by hand.
    [(["a", "b", "c"], 1, 1), (["a", "b"], 2 / 3, 0), (["a", "d"], 0, 0), (["a", "b", "c", "d"], 2 / 3, 0), ([], 0, 0)],
)
def test_several_right_options_give_partial_credit_where_the_key_says_so(chosen, partial, whole):
    key = {"options": ["a", "b", "c"]}
    assert score("multiple_response", key | {"scoring": "partial"}, chosen).earned == pytest.approx(partial)
    assert score("multiple_response", key | {"scoring": "all"}, chosen).earned == whole


def test_matching_and_ordering_count_what_is_in_its_place():
    pairs = {"pairs": {"1": "a", "2": "b", "3": "c", "4": "d"}}
    given = {"1": "a", "2": "c", "3": "c"}
    assert score("matching", pairs | {"scoring": "partial"}, given).earned == 0.5
    assert score("matching", pairs, given).earned == 0
    assert score("matching", pairs, pairs["pairs"]).earned == 1
    order = {"order": ["a", "b", "c", "d"]}
    assert score("ordering", order | {"scoring": "partial"}, ["a", "b", "d", "c"]).earned == 0.5
    assert score("ordering", order | {"scoring": "partial"}, ["a", "a", "a", "a"]).earned == 0
    assert score("ordering", order, ["a", "b", "c", "d"]).earned == 1


def test_the_fields_of_a_page_become_the_stored_response():
    rows = {"rows": [{"id": "1", "text": "栄養"}, {"id": "2", "text": "運動"}]}
    form = {"A-1.1": ["b"], "A-1.2": [""], "A-2.1": ["c"], "A-2.3": ["a"], "A-3": ["d", "a"], "A-4": ["１，０００"]}

    def values(name):
        return form.get(name, [])

    assert response_in_form("matching", BODY | rows, "A-1", values) == {"1": "b"}
    assert response_in_form("ordering", BODY, "A-2", values) == ["c", "", "a", ""]
    assert response_in_form("multiple_response", BODY, "A-3", values) == ["a", "d"]
    assert response_in_form("number", {"unit": "人"}, "A-4", values) == "1000"
    assert response_in_form("number", {"unit": "人"}, "A-9", values) is None


def test_a_question_is_answered_when_nothing_is_left_open():
    rows = {"rows": [{"id": "1", "text": "栄養"}, {"id": "2", "text": "運動"}]}
    assert not is_answered("matching", BODY | rows, {"1": "b"})
    assert is_answered("matching", BODY | rows, {"1": "b", "2": "b"})
    assert not is_answered("ordering", BODY, ["c", "", "a", "b"])
    assert not is_answered("ordering", BODY, ["c", "c", "a", "b"])
    assert is_answered("ordering", BODY, ["c", "d", "a", "b"])
    assert not is_answered("single_choice", BODY, None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("上のすべて", True), ("{上|うえ}のいずれでもない", True), ("None of the above", True), ("すべての人", False)],
)
def test_options_that_speak_of_the_others_keep_their_place(text, kept):
    assert keeps_order(BODY | {"options": [*OPTIONS, {"id": "e", "text": text}]}) is kept
    assert keeps_order(BODY | {"fixed": True})


def test_a_case_is_never_answered_and_adds_no_points():
    assert read_response("case", {"stem": "s"}, "a") is None
    assert (score("case", {}, None).earned, score("case", {}, None).possible) == (0, 0)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from("abcd"),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("1234abcd"), inner, max_size=5),
    max_leaves=12,
)
KEYS = {
    "single_choice": {"options": ["b"]},
    "true_false": {"options": ["t"]},
    "multiple_response": {"options": ["a", "c"], "scoring": "partial"},
    "matching": {"pairs": {"1": "a", "2": "b", "3": "c"}, "scoring": "partial"},
    "ordering": {"order": ["a", "b", "c", "d"], "scoring": "partial"},
    "number": {"ranges": [{"least": "1", "most": "2.5"}]},
    "short_text": {"accepted": ["フレイル"]},
}
ROWS = {"rows": [{"id": i, "text": i} for i in "123"]}


@given(kind=st.sampled_from(sorted(KEYS)), sent=JSON)
def test_whatever_a_browser_sends_earns_between_nothing_and_one_point(kind, sent):
    stored = read_response(kind, BODY | ROWS, sent)
    for response in (sent, stored):
        mark = score(kind, KEYS[kind], response)
        assert mark.possible == 1
        assert 0 <= mark.earned <= 1


@given(kind=st.sampled_from(sorted(KEYS)), sent=JSON)
def test_reading_a_stored_response_again_changes_nothing(kind, sent):
    stored = read_response(kind, BODY | ROWS, sent)
    assert read_response(kind, BODY | ROWS, stored) == stored


@given(chosen=st.lists(st.sampled_from("abcd"), unique=True), extra=st.sampled_from("bd"))
def test_a_wrong_option_more_never_earns_more(chosen, extra):
    key = {"options": ["a", "c"], "scoring": "partial"}
    with_more = score("multiple_response", key, sorted({*chosen, extra})).earned
    assert with_more <= score("multiple_response", key, [o for o in chosen if o != extra]).earned


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4))
def test_a_number_keeps_its_value_in_full_width_and_with_commas(number):
    wide = f"{number:,f}".translate(str.maketrans("0123456789.,-", "０１２３４５６７８９．，－"))
    assert Decimal(canonical_number(wide)) == number
