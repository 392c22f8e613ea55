"""The words that are printed: conventions of Japanese certificates, and nothing that calls a title a licence."""

import pytest

from certificates.documents.rules import (
    HEADINGS,
    award_lines,
    completion_lines,
    in_pairs,
    notes_of,
    parts_in_words,
    pass_lines,
    result_word,
)

BODIES = [
    award_lines("ウェルビーイングピア", ""),
    award_lines("ウェルビーイングコンシェルジュ", "ファイナンシャルプランナー"),
    pass_lines("ジェロントロジー検定試験"),
    completion_lines("リーダー認定研修"),
]


@pytest.mark.parametrize("lines", BODIES)
def test_the_body_has_no_punctuation_and_calls_nothing_a_licence(lines):
    text = "".join(lines)

    assert not set("。、．，") & set(text)
    assert not any(word in text for word in ("免許", "国家資格", "資格"))


def test_the_field_stands_in_brackets_behind_the_title():
    assert "ウェルビーイングコンシェルジュ(FP)として" in award_lines("ウェルビーイングコンシェルジュ", "FP")


def test_rule_4_every_paper_of_a_concierge_says_that_it_proves_no_qualification():
    sentence = "この証は専門資格そのものを証明するものではありません"

    assert sentence in notes_of("award_certificate", {"specialty": "ファイナンシャルプランナー"})
    assert sentence not in notes_of("award_certificate", {"specialty": ""})


def test_every_title_says_that_it_is_a_name_and_a_completion_that_it_gives_no_title():
    assert any("呼称" in note for note in notes_of("award_certificate", {"specialty": ""}))
    assert any("称号を授けるものではありません" in note for note in notes_of("completion_certificate", {}))
    assert notes_of("pass_certificate", {}) == []


@pytest.mark.parametrize(("outcome", "word"), [("passed", "合格"), ("failed", "不合格"), ("absent", "-")])
def test_a_result_is_said_in_one_word(outcome, word):
    assert result_word(outcome) == word


def test_parts_are_written_without_needless_decimals_and_a_missing_score_as_a_dash():
    parts = parts_in_words([("選択問題", 36.0, 50.0, 35.0), ("記述", None, 20.0, 10.0), ("別", 9.5, 20.0, None)])

    assert parts == [
        ("選択問題", "36 / 50点 (合格に必要な点 35点)"),
        ("記述", "- / 20点 (合格に必要な点 10点)"),
        ("別", "9.5 / 20点"),
    ]


@pytest.mark.parametrize(("chapters", "rows"), [(0, 0), (1, 1), (2, 1), (11, 6), (12, 6)])
def test_the_profile_stands_in_two_columns(chapters, rows):
    pairs = in_pairs([(str(number), 1, 4) for number in range(chapters)])

    assert len(pairs) == rows
    assert [words for pair in pairs for chapter, words in pair if chapter] == ["1 / 4"] * chapters
    assert len({len(pair) for pair in pairs}) <= 1


def test_every_kind_has_its_heading():
    assert HEADINGS == {
        "pass_certificate": "合格証書",
        "completion_certificate": "修了証",
        "award_certificate": "認定証",
        "result_notice": "結果通知書",
        "pass_confirmation": "合格証明書",
    }
