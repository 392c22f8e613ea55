"""Self-checks of every kind: written in lines, kept as a body and a key, read back as they were written."""

import pytest

from courses.catalogue.exchange.files import lesson_file
from courses.catalogue.folder import read_lesson
from courses.catalogue.questions.rules import (
    CheckText,
    OptionText,
    body_of,
    check_of,
    feedback_of,
    in_place,
    is_right,
    key_of,
    right_response,
    tidied,
)
from courses.catalogue.rules import LessonText, faults_in_check

WORDS = {"right_words": "そのとおりです。", "wrong_words": "もう一度。"}
MATCHING = CheckText("組", kind="matching", lines=("米 ＝ ごはん", "麦=パン", "= 豆腐", ""), **WORDS)
ORDERING = CheckText("順", kind="ordering", lines=("起きる", "{食|た}べる", "寝る"), **WORDS)
NUMBER = CheckText("数", kind="number", lines=("１０〜12",), unit="人", **WORDS)
SHORT = CheckText("語", kind="short_text", lines=("ごみ", "塵"), **WORDS)
TRUE = CheckText("○×", (OptionText("", "そうです。", True), OptionText("", "ちがいます。")), "true_false")
SEVERAL = CheckText(
    "全部",
    (OptionText("一", "はい", True), OptionText("二", "いいえ"), OptionText("三", "はい", True)),
    "multiple_response",
)
ALL = (MATCHING, ORDERING, NUMBER, SHORT, TRUE, SEVERAL)


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.kind)
def test_a_question_of_each_kind_reads_back_as_it_was_written(check):
    written = tidied(check)
    lesson = LessonText(title="題", body="本文", checks=(written,))

    stored = check_of(written.kind, written.stem, body_of(written), key_of(written), feedback_of(written))

    assert stored == written == tidied(written)
    assert read_lesson(lesson_file(lesson).decode(), "1.md") == lesson
    assert [*faults_in_check(written, "1")] == []
    assert is_right(written.kind, key_of(written), right_response(written.kind, key_of(written)))


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.kind)
def test_rule_10_nothing_of_the_key_is_in_what_a_learner_may_see(check):
    body = body_of(tidied(check))

    assert set(body) <= {"options", "rows", "unit", "longest"}
    assert all(set(option) == {"id", "text"} for option in body.get("options", ()))


def test_steps_and_pairs_are_never_offered_in_their_right_order():
    offered = [option["text"] for option in body_of(tidied(ORDERING))["options"]]

    assert sorted(offered) == sorted(["起きる", "{食|た}べる", "寝る"])
    assert offered != ["起きる", "{食|た}べる", "寝る"]
    assert {option["text"] for option in body_of(tidied(MATCHING))["options"]} == {"ごはん", "パン", "豆腐"}


def test_pairs_in_their_place_are_counted_and_only_all_of_them_are_right():
    check = tidied(MATCHING)
    key = key_of(check)
    half = {"1": key["pairs"]["1"], "2": key["pairs"]["1"]}

    assert in_place("matching", key, half) == (1, 2)
    assert not is_right("matching", key, half)


@pytest.mark.parametrize(("typed", "right"), [("9.9", False), ("10", True), ("12", True), ("12.1", False)])
def test_a_number_is_right_within_its_range_ends_included(typed, right):
    assert is_right("number", key_of(tidied(NUMBER)), typed) is right


def test_a_word_is_right_in_any_kana():
    assert is_right("short_text", key_of(SHORT), "ゴミ")
    assert not is_right("short_text", key_of(SHORT), "くず")
    assert is_right("short_text", key_of(tidied(CheckText("語", kind="short_text", lines=("{塵|ちり}",)))), "塵")


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (CheckText("組", kind="matching", lines=("米",), **WORDS), "word = what belongs to it"),
        (CheckText("組", kind="matching", lines=("米 = ごはん", "麦"), **WORDS), "word = what belongs to it"),
        (CheckText("順", kind="ordering", lines=("一",), **WORDS), "needs at least two answers"),
        (CheckText("順", kind="ordering", lines=("一", "一", "二"), **WORDS), "are the same"),
        (CheckText("数", kind="number", lines=("たくさん",), **WORDS), "needs a number"),
        (CheckText("数", kind="number", lines=("12〜10",), **WORDS), "needs a number"),
        (CheckText("語", kind="short_text", lines=("あ" * 101,), **WORDS), "at most 100 characters"),
        (CheckText("語", kind="short_text", lines=("ごみ",)), "after a right and after a wrong answer"),
        (
            CheckText("全", (OptionText("一", "は"), OptionText("二", "い")), "multiple_response"),
            "needs a right answer",
        ),
        (CheckText("?", kind="riddle", **WORDS), "is not known"),
    ],
)
def test_what_is_wrong_with_a_question_of_another_kind(check, expected):
    assert any(expected in fault.text for fault in faults_in_check(tidied(check), "1"))
