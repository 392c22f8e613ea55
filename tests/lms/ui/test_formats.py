"""Days, times, numbers and texts as a reader of either language expects them."""

from datetime import UTC, date, datetime

import pytest
from flask import render_template_string

from lms.ui.formats import day, markdown_safe, moment, number, ruby, tab_owner

# 2026-11-22 15:30 UTC is half past midnight of 23 November in Japan, a Monday.
LATE = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(("language", "written"), [("ja", "2026年11月23日(令和8年)"), ("en", "23 November 2026")])
def test_a_day_is_written_in_the_readers_calendar(speaking, language, written):
    with speaking(language):
        assert day(date(2026, 11, 23)) == written


def test_the_first_year_of_an_era_is_gannen(speaking):
    with speaking("ja"):
        assert day(date(2019, 5, 1)) == "2019年5月1日(令和元年)"


@pytest.mark.parametrize(
    ("language", "written"), [("ja", "2026年11月23日(令和8年)月曜日"), ("en", "Monday, 23 November 2026")]
)
def test_a_day_can_tell_its_weekday(speaking, language, written):
    with speaking(language):
        assert day(date(2026, 11, 23), weekday=True) == written


@pytest.mark.parametrize(
    ("language", "written"), [("ja", "2026年11月23日(令和8年) 00:30"), ("en", "23 November 2026, 00:30")]
)
def test_an_instant_is_told_by_the_clock_in_japan(speaking, language, written):
    with speaking(language):
        assert moment(LATE) == written
        assert written.startswith(day(LATE))


def test_numbers_are_grouped_and_rounded_to_the_digits_asked_for(speaking):
    with speaking("ja"):
        assert number(12345) == "12,345"
        assert number(29.26, 1) == "29.3"
        assert number(50, 1) == "50.0"


def test_what_is_absent_is_written_as_nothing(speaking):
    with speaking("ja"):
        assert [day(None), moment(None), number(None), str(ruby(None))] == ["", "", "", ""]


def test_readings_become_ruby_and_everything_else_is_escaped():
    assert ruby("{高齢|こうれい}<b>") == "<ruby>高齢<rp>(</rp><rt>こうれい</rt><rp>)</rp></ruby>&lt;b&gt;"


def test_markdown_keeps_headings_lists_and_readings():
    page = markdown_safe("## {町|まち}\n\n- a\n- **b**")

    assert "<h2><ruby>町<rp>(</rp><rt>まち</rt><rp>)</rp></ruby></h2>" in page
    assert "<li><strong>b</strong></li>" in page


@pytest.mark.parametrize(
    ("typed", "forbidden"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "<a "),
        ("![x](http://elsewhere.example/pixel.png)", "<img"),
        ("{<img src=x>|よみ}", "<img"),
    ],
)
def test_markdown_lets_no_foreign_markup_through(typed, forbidden):
    assert forbidden not in markdown_safe(typed)


def test_an_address_keeps_its_query_but_for_what_changes(design_app):
    with design_app.test_request_context("/design?q=abe&sort=name&page=4"):
        assert render_template_string("{{ query_url(sort='-name', page=none)|safe }}") == "/design?q=abe&sort=-name"


def test_the_owner_of_a_tab_is_told_apart_without_the_internal_number(speaking):
    with speaking("ja"):
        assert tab_owner(7) != tab_owner(8)
        assert tab_owner(7) == tab_owner(7)
        assert tab_owner(None) == ""
        assert tab_owner(7) != "7"
