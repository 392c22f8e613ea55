from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from lms.text.ruby import RubyProblem, count_characters, problems_in, ruby_escape, ruby_html, ruby_plain, ruby_reading


def test_marked_words_become_ruby_that_degrades_to_parentheses():
    assert ruby_html("{介護|かいご}の人") == Markup("<ruby>介護<rp>(</rp><rt>かいご</rt><rp>)</rp></ruby>の人")


def test_markup_cannot_smuggle_html():
    assert "<script>" not in ruby_html("{<script>|<b>}<script>")


def test_the_same_text_is_shown_plainly_and_read_aloud():
    text = "{高齢|こうれい}{者|しゃ}の{足|あし}"

    assert ruby_plain(text) == "高齢者の足"
    assert ruby_reading(text) == "こうれいしゃの足".replace("足", "あし")


def test_escaped_signs_are_meant_literally():
    assert ruby_plain(r"\{a\|b\} と {A\|B|えー}") == "{a|b} と A|B"


def test_a_loose_brace_stays_and_is_told_to_the_author():
    assert ruby_plain("f(x) = {x") == "f(x) = {x"
    assert problems_in("{x") == [RubyProblem(0, "open")]
    assert problems_in("a{漢字|kanji}") == [RubyProblem(1, "not_kana")]
    assert problems_in(r"{漢字|かんじ}\{") == []


def test_only_characters_that_a_reader_counts_are_counted():
    assert count_characters("{葛\U000e0100城|かつらぎ}\nが か\u3099") == 5


@given(st.text())
def test_escaped_text_comes_back_whole(text):
    assert ruby_plain(ruby_escape(text)) == text


@given(st.text())
def test_html_of_any_text_carries_only_ruby_tags(text):
    bare = str(ruby_html(text))
    for tag in ("ruby", "rt", "rp"):
        bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in bare
