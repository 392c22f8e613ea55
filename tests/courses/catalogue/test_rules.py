"""What a lesson is made of, counted by hand."""

import pytest

from courses.catalogue.questions.rules import CheckText, OptionText
from courses.catalogue.rules import (
    LessonText,
    characters_of,
    facts_cited,
    faults_in_check,
    faults_in_lesson,
    moved_on,
    pieces_of,
    plain_text,
)

BODY = """{前|まえ}の文です。

## 見出し
:::example
たとえばの話。
:::

- 一つめ
:::fact rate
:::
"""
RIGHT = OptionText("はい", "そうです。", True)
WRONG = OptionText("いいえ", "ちがいます。")


def lesson(**changed):
    given = {"title": "題", "body": BODY, "minutes": 10, "checks": (CheckText("問い", (RIGHT, WRONG)),)}
    return LessonText(**{**given, **changed})


def faults(text, facts=("rate",), pictures=()):
    return [fault.text % fault.fields for fault in faults_in_lesson(text, facts, pictures)]


def test_a_body_falls_into_prose_examples_and_facts():
    pieces = pieces_of(BODY)

    assert [piece.kind for piece in pieces] == ["prose", "example", "prose", "fact"]
    assert pieces[1].text == "たとえばの話。"
    assert pieces[3].code == "rate"


def test_characters_are_what_is_read_without_marks_and_readings():
    assert plain_text(BODY).split() == ["前の文です。", "見出し", "たとえばの話。", "一つめ"]
    assert characters_of(BODY) == 6 + 3 + 7 + 3


def test_the_words_of_a_link_count_and_its_address_does_not():
    assert characters_of("[市役所](https://example.jp/very/long) **へ**") == 5


def test_a_sound_lesson_has_no_faults():
    assert faults(lesson()) == []
    assert facts_cited(BODY) == ["rate"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"title": " "}, "The lesson has no title."),
        ({"minutes": 0}, "The minutes should be between 1 and 120."),
        ({"minutes": 121}, "The minutes should be between 1 and 120."),
        ({"body": ":::fact rate\n:::\n"}, "The lesson has no text."),
        ({"body": "文\n:::example\n話"}, "The block example is not closed with a line of three colons."),
        ({"body": "文\n:::exampel\n話\n:::"}, "There is no block called exampel."),
        ({"body": "文\n:::fact gone\n:::"}, "There is no fact with the code gone."),
        ({"body": "文 ![](picture:a)"}, "There is no picture at picture:a."),
        ({"body": "文 {漢字|かんじ"}, "A reading looks unfinished near “{漢字|かんじ”."),
        ({"video_url": "https://example.jp/v"}, "The video has no transcript, for people who cannot hear it."),
    ],
)
def test_what_keeps_a_lesson_from_being_published(changed, expected):
    assert expected in faults(lesson(**changed))


@pytest.mark.parametrize("minutes", [1, 120])
def test_the_shortest_and_the_longest_lesson(minutes):
    assert faults(lesson(minutes=minutes)) == []


def test_a_picture_needs_words():
    assert faults(lesson(body="文 ![](picture:a)"), pictures=("picture:a",)) == [
        "The picture picture:a is not described in words."
    ]
    assert faults(lesson(body="文 ![庭](picture:a)"), pictures=("picture:a",)) == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((RIGHT,), "needs at least two answers"),
        ((WRONG, OptionText("たぶん", "ちがいます。")), "needs exactly one right answer"),
        ((RIGHT, OptionText("そう", "そう", True)), "needs exactly one right answer"),
        ((RIGHT, OptionText("{は|は}い", "同じです。")), "are the same"),
        ((RIGHT, OptionText("いいえ", " ")), "no words to read after choosing it"),
    ],
)
def test_what_is_wrong_with_a_self_check(options, expected):
    found = [fault.text for fault in faults_in_check(CheckText("問い", options), "1")]

    assert any(expected in text for text in found)


def test_a_course_never_goes_back_to_preparing():
    assert moved_on("preparing", "open")
    assert moved_on("ended", "open")
    assert not moved_on("open", "preparing")
    assert not moved_on("open", "open")
