"""GIFT: compared with the expected parses of the grammar project, and with Moodle's own documentation."""

import json
import re

import pytest

from exams.bank.exchange.markup import read_html
from lms.text.ruby import ruby_plain
from tests.exams.bank.exchange.pile import case_file, codes, read

NAMES = (
    "descriptionTitleEscapedColon", "escapeAll", "escapeEquals", "formatExamples", "mc1", "mc4", "mcHTMLComment",
    "multipleAnswersFloat", "numerical1", "shortAnswer1", "shortAnswerNotMatching", "shortFirstEmbeddedUnderline",
    "symbolsAll", "tag_id_and_two_tags", "tf1", "tf1_markdown", "totara_moodle_backslash", "totara_moodle_match",
    "totara_moodle_multichoice_multi", "totara_moodle_pre_content", "totara_moodle_shortanswer_general_feedback",
    "totara_moodle_truefalse_true_answer1", "type_inferred_multiline_markdown", "markdown", "TFTwoFeedback",
)  # fmt: skip
KINDS = {
    "TF": "true_false", "Essay": "essay", "Matching": "matching", "Numerical": "number", "Short": "short_text",
    "Description": "case",
}  # fmt: skip


def words(said):
    """Words of a text of the expected parse, without tags and spaces; of nothing, nothing."""
    if said is None:
        return ""
    text = read_html(said["text"]).plain() if said["format"] == "html" else said["text"].replace("\\n", "\n")
    return squeezed(ruby_plain(text) if said["format"] == "html" else text)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def ours(text):
    return squeezed(ruby_plain(text))


@pytest.mark.parametrize("name", NAMES)
def test_questions_are_those_of_the_expected_parse(name):
    expected = json.loads(case_file(f"gift/{name}.json").read_text())
    questions, _ = read(case_file(f"gift/{name}.gift").read_bytes())

    assert len(questions) == len(expected)
    for row, wanted in zip(questions, expected, strict=True):
        assert row.name == (wanted["title"] or "")
        assert ours(row.body["stem"]) == words(wanted["stem"])
        assert row.kind == KINDS.get(wanted["type"], row.kind)
        assert ours(row.rationale) == words(wanted.get("globalFeedback"))


@pytest.mark.parametrize("name", NAMES)
def test_choices_are_those_of_the_expected_parse(name):
    expected = json.loads(case_file(f"gift/{name}.json").read_text())
    questions, _ = read(case_file(f"gift/{name}.gift").read_bytes())

    for row, wanted in zip(questions, expected, strict=True):
        if wanted["type"] != "MC":
            continue
        choices = wanted["choices"]
        right = [n for n, one in enumerate(choices) if one["isCorrect"] or (one["weight"] or 0) > 0]
        assert [ours(option["text"]) for option in row.body["options"]] == [words(one["text"]) for one in choices]
        assert row.key["options"] == ["abcdefg"[n] for n in right]
        assert [ours(row.rationales.get("abcdefg"[n], "")) for n in range(len(choices))] == [
            words(one["feedback"]) for one in choices
        ]


def test_pairs_numbers_and_short_answers_are_those_of_the_expected_parse():
    match = read(case_file("gift/totara_moodle_match.gift").read_bytes())[0][0]
    expected = json.loads(case_file("gift/totara_moodle_match.json").read_text())[0]["matchPairs"]
    texts = {option["id"]: option["text"] for option in match.body["options"]}
    rows = {row["id"]: row["text"] for row in match.body["rows"]}
    said = {rows[row]: texts[option] for row, option in match.key["pairs"].items()}

    assert said == {one["subquestion"]["text"]: one["subanswer"] for one in expected if one["subquestion"]["text"]}
    assert set(texts.values()) == {one["subanswer"] for one in expected}

    short = read(case_file("gift/totara_moodle_shortanswer_general_feedback.gift").read_bytes())[0][0]
    assert short.key == {"accepted": ["Frog"]}
    assert {"partial_answers", "wildcard", "feedback_left_out"} <= set(codes(short))

    numbers = read(case_file("gift/numerical1.gift").read_bytes())[0]
    assert [row.key["ranges"] for row in numbers[2:5]] == [
        [{"least": "3.141", "most": "3.142"}], [{"least": "-3.143", "most": "-3.141"}],
        [{"least": "3.141", "most": "3.142"}],
    ]  # fmt: skip
    assert numbers[9].key["ranges"] == [{"least": "9", "most": "9"}]


def test_comments_of_true_and_false_stand_where_moodle_shows_them():
    """docs.moodle.org: the first is shown for the wrong answer, the second for the right one.

    The expected parse agrees for FALSE; for TRUE it calls the first one "true", which Moodle's importer does not.
    """
    rows, _ = read("Sky is blue.{TRUE#No, look up.#Yes.}\n\nSky is red.{FALSE#No, look up.#Yes.}\n")

    assert rows[0].rationales == {"f": "No, look up.", "t": "Yes."}
    assert rows[1].rationales == {"t": "No, look up.", "f": "Yes."}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Who?{~a ~b}", "no_key"),
        ("Who?{=a =b ~c}", "two_keys"),
        ("Who?{=a ~a}", "options_not_distinct"),
        ("Who?{=a ~b", "brace_open"),
        ("How many?{#abc}", "number_unreadable"),
        ("Who?{a b}", "answer_unreadable"),
        ("::only a title:: {=a ~b}", "no_stem"),
        ("How many?{#1e400}", "number_unreadable"),
    ],
)
def test_a_question_that_cannot_be_is_refused_alone_with_its_line(text, reason):
    rows, refused = read(f"// comment\n\nFirst?{{T}}\n\n{text}\n\nLast?{{F}}\n", "gift")

    assert [row.body["stem"] for row in rows] == ["First?", "Last?"]
    assert [(one.line, one.reason.code) for one in refused] == [(5, reason)]


def test_categories_hold_for_all_questions_below():
    rows, _ = read("$CATEGORY: $course$/top/ch03\n\nA?{T}\n\nB?{T}\n\n$CATEGORY: ch04\n\nC?{T}\n")

    assert [row.category for row in rows] == ["$course$/top/ch03", "$course$/top/ch03", "ch04"]
