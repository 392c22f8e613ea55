"""What each kind of document says: pure. Japanese stands here because these are the words that are printed.

Conventions of Japanese certificates (domain facts 5): no punctuation in the body, the title largest, the name larger
than the body, the date in kanji numerals, the number on top. Titles are 呼称: no text may call one a licence.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

NOT_A_QUALIFICATION = "この証は専門資格そのものを証明するものではありません"
NO_TITLE = "この証は修了を証するもので 称号を授けるものではありません"
IS_A_TITLE = "この称号は呼称であり 国の資格や免許ではありません"
HEADINGS = {
    "pass_certificate": "合格証書",
    "completion_certificate": "修了証",
    "award_certificate": "認定証",
    "result_notice": "結果通知書",
    "pass_confirmation": "合格証明書",
}
ENGLISH_HEADINGS = {"pass_confirmation": "Certificate of Passing"}
EXAM_NAME = "ジェロントロジー検定試験"
EXAM_NAME_EN = "Gerontology Proficiency Examination"
CHECK_WORDS = {
    "ja": "いまの状態はこのコードから確かめられます",
    "en": "Anyone can check the present state by this code.",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def heading_of(kind: str, language: str = "ja") -> str:
    """What a kind of paper is called on the paper itself."""
    return ENGLISH_HEADINGS[kind] if language == "en" else HEADINGS[kind]


def english_day(day: date) -> str:
    """A day as English papers say it: 8 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def award_lines(title: str, specialty: str) -> list[str]:
    """The body of a 認定証."""
    held = f"{title}({specialty})" if specialty else title
    return ["あなたは本会の定める条件を満たし", f"{held}として", "ふさわしいと認めましたので", "ここに認定します"]


def pass_lines(exam: str) -> list[str]:
    """The body of a 合格証書."""
    return [f"あなたは{exam}に", "合格されましたので", "ここに証します"]


def completion_lines(programme: str) -> list[str]:
    """The body of a 修了証."""
    return [f"あなたは{programme}の", "全課程を修了されましたので", "ここに証します"]


def notes_of(kind: str, content: Mapping[str, Any]) -> list[str]:
    """The small lines beside the code: what the paper is, and what it is not."""
    if kind == "completion_certificate":
        return [NO_TITLE]
    if kind != "award_certificate":
        return []
    return [IS_A_TITLE, NOT_A_QUALIFICATION] if content.get("specialty") else [IS_A_TITLE]


def result_word(outcome: str) -> str:
    """合格, 不合格, or a dash for somebody who was absent."""
    return {"passed": "合格", "failed": "不合格"}.get(outcome, "-")


def parts_in_words(parts: Iterable[Sequence[Any]]) -> list[tuple[str, str]]:
    """Each part of a result with its score, what was possible and what, if anything, is needed; a dash for no score."""
    return [
        (label, f"{_figure(score)} / {_figure(possible)}点" + _needed(least)) for label, score, possible, least in parts
    ]


def _needed(least: float | None) -> str:
    return "" if least is None else f" (合格に必要な点 {least:g}点)"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def in_pairs(profile: Sequence[Sequence[Any]]) -> list[list[tuple[str, str]]]:
    """The profile by chapter, two chapters a row, so that the letter stays on one page."""
    lines = [(chapter, f"{_figure(right)} / {_figure(possible)}") for chapter, right, possible in profile]
    pairs = [lines[start : start + 2] for start in range(0, len(lines), 2)]
    return [pair if len(pair) == len(pairs[0]) else [*pair, ("", "")] for pair in pairs]
