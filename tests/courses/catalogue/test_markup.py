"""A lesson's Markdown becomes HTML that holds nothing foreign."""

from datetime import date

import pytest

from courses.catalogue.markup import Picture, Surroundings, lesson_blocks, safe_html
from lms.knowledge.api import FactCard
from lms.ui.formats import markdown_safe

FACT = FactCard(
    "rate",
    1,
    "割合",
    "",
    "29.3",
    "%",
    date(2024, 10, 1),
    None,
    "白書",
    "内閣府",
    "https://cao.go.jp",
    date(2026, 11, 23),
)
PICTURES = {"picture:abc": Picture("/courses/pictures/abc", "庭の写真")}


def test_readings_become_ruby_also_within_emphasis_and_tables():
    html = safe_html("**{学|まな}ぶ**{声|こえ}\n\n| {年|とし} | b |\n|---|---|\n| 1 | 2 |", {})

    assert "<strong><ruby>学<rp>(</rp><rt>まな</rt><rp>)</rp></ruby>ぶ</strong>" in html
    assert "<th><ruby>年" in html


def test_raw_html_scripts_and_foreign_pictures_do_not_get_through():
    html = safe_html(
        "<script>alert(1)</script> <img src=x onerror=y> [a](javascript:alert(1)) ![x](https://evil.example/p.png)", {}
    )

    assert "<script" not in html
    assert "<img" not in html
    assert "<a" not in html


def test_a_reading_cannot_smuggle_markup():
    html = safe_html("{<b>|<i>}", {})

    assert "<b>" not in html
    assert "<i>" not in html


def test_a_picture_of_the_course_is_shown_with_its_words():
    assert '<img src="/courses/pictures/abc" alt="花">' in safe_html("![{花|はな}](picture:abc)", PICTURES)
    assert 'alt="庭の写真"' in safe_html("![](picture:abc)", PICTURES)


def test_a_heading_never_competes_with_the_title_of_the_page():
    assert safe_html("# 題", {}).strip() == "<h2>題</h2>"


def test_blocks_come_in_order_each_with_one_thing():
    blocks = lesson_blocks(
        "文\n:::example\n話\n:::\n:::fact rate\n:::\n:::fact gone\n:::", Surroundings(facts={"rate": FACT})
    )

    assert [bool(block.html) for block in blocks] == [True, False, False, False]
    assert "話" in blocks[1].example
    assert blocks[2].fact is FACT
    assert blocks[3].unknown_fact == "gone"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**「大切」**です", "<strong>「大切」</strong>です"),
        ("これは**大切（たいせつ）**なこと", "これは<strong>大切（たいせつ）</strong>なこと"),
        ("まず**「朝」**、つぎに**「夜」**です", "まず<strong>「朝」</strong>、つぎに<strong>「夜」</strong>です"),
        ("**大切。**つぎの文", "<strong>大切。</strong>つぎの文"),
        ("これは*「強い」*ことば", "これは<em>「強い」</em>ことば"),
        ("２ ** ３ は８、５*３", "２ ** ３ は８、５*３"),
        ("a **b** and 2*3*4", "a <strong>b</strong> and 2<em>3</em>4"),
        ("**「<script>」**です", "<strong>「&lt;script&gt;」</strong>です"),
    ],
)
def test_emphasis_stands_beside_japanese_signs_as_people_write_it(written, shown):
    assert safe_html(written, {}).strip() == f"<p>{shown}</p>"
    assert markdown_safe(written).strip() == f"<p>{shown}</p>"


def test_a_word_with_its_reading_is_emphasised_within_a_sentence():
    ruby = "<strong><ruby>大切<rp>(</rp><rt>たいせつ</rt><rp>)</rp></ruby></strong>"

    assert f"これは{ruby}です" in safe_html("これは**{大切|たいせつ}**です", {})
    assert f"これは{ruby}です" in markdown_safe("これは**{大切|たいせつ}**です")
