"""Question kinds: what a question must hold, how a response is read and scored."""

import pytest

from lms.knowledge.rules import essay_length, faults_of, read_response, score

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
