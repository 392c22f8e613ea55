from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text.errors import BeforeCalendar, DateNotUnderstood, EraMismatch, NoSuchDay
from lms.text.wareki import both_calendars, parse_date, wareki, wareki_kanji


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2026, 11, 23), "令和8年11月23日"),
    ],
)
def test_each_era_begins_and_ends_on_its_day(day, written):
    assert wareki(day) == written
    assert parse_date(written) == day


def test_certificates_are_dated_in_kanji_numerals_with_ju():
    assert wareki_kanji(date(2026, 11, 23)) == "令和八年十一月二十三日"
    assert wareki_kanji(date(2019, 5, 1)) == "令和元年五月一日"
    assert wareki_kanji(date(1988, 12, 10)) == "昭和六十三年十二月十日"


def test_both_calendars_stand_beside_each_other():
    assert both_calendars(date(2026, 11, 23)) == "2026年11月23日(令和8年)"
    assert both_calendars(date(1989, 1, 8)) == "1989年1月8日(平成元年)"


@pytest.mark.parametrize(
    "typed",
    [
        "1950-03-01", "1950/3/1", "1950.3.1", "19500301", "1950年3月1日", "１９５０年３月１日", "昭和25年3月1日",
        "昭和 25 年 3 月 1 日", "昭25.3.1", "S25.3.1", "s25-3-1", "Ｓ２５／３／１", "㍼25年3月1日",
        "昭和二十五年三月一日", "一九五〇年三月一日",
    ],
)  # fmt: skip
def test_a_birthday_is_read_however_it_is_typed(typed):
    assert parse_date(typed) == date(1950, 3, 1)


def test_full_width_digits_with_slashes_are_read():
    assert parse_date("２０２６/１/２") == date(2026, 1, 2)


@pytest.mark.parametrize(
    "typed", ["昭和64年1月8日", "明治45年7月30日", "大正15年12月25日", "平成31年5月1日", "令和元年4月30日", "S1.12.24"]
)
def test_a_day_outside_its_era_is_refused(typed):
    with pytest.raises(EraMismatch):
        parse_date(typed)


def test_the_refusal_tells_when_the_era_ran():
    with pytest.raises(EraMismatch) as refusal:
        parse_date("昭和64年1月8日")

    assert refusal.value.fields["first"] == date(1926, 12, 25)
    assert refusal.value.fields["last"] == date(1989, 1, 7)


@pytest.mark.parametrize("typed", ["2026-02-29", "令和8年13月1日", "昭和0年1月1日", "平成31年4月31日"])
def test_a_day_that_never_was_is_refused(typed):
    with pytest.raises(NoSuchDay):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed", ["", "26.1.1", "昨日", "3月1日", "2026-1", "天正3年1月1日", "1950-3-1x", "十百年1月1日"]
)
def test_what_is_no_date_is_refused_and_not_guessed(typed):
    with pytest.raises(DateNotUnderstood):
        parse_date(typed)


@pytest.mark.parametrize("typed", ["明治5年12月2日", "1872-12-31", "明治元年10月23日"])
def test_days_of_the_lunar_calendar_are_refused(typed):
    with pytest.raises(BeforeCalendar):
        parse_date(typed)


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2999, 12, 31)))
def test_every_written_day_is_read_back(day):
    assert parse_date(wareki(day)) == day
    assert parse_date(wareki_kanji(day)) == day
