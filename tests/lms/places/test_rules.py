"""Codes, distances, working days. Expected values are published ones."""

from datetime import date, datetime

import pytest

from lms.places.rules import check_digit, distance_km, is_code, is_working_day, next_working_day, office_is_open


@pytest.mark.parametrize(
    "published",
    ["011002", "131016", "121037", "132187", "212024", "221007", "221015", "221309", "473821"],
)
def test_check_digits_are_those_of_the_published_codes(published):
    assert check_digit(published[:5]) == published[5]
    assert is_code(published)
    assert is_code(published[:5])


def test_a_wrong_check_digit_is_no_code():
    assert not is_code("221008")
    assert not is_code("2210")
    assert not is_code("２２１００")


def test_a_degree_on_the_equator_is_about_111_kilometres():
    assert distance_km((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.195, abs=0.001)
    assert distance_km((35.0, 138.0), (35.0, 138.0)) == 0


def test_the_new_year_week_of_2026_has_one_holiday_and_weekends_do_not_work():
    assert not is_working_day(date(2026, 1, 1))
    assert is_working_day(date(2026, 1, 2))
    assert not is_working_day(date(2026, 1, 3))
    assert next_working_day(date(2026, 5, 3)) == date(2026, 5, 7)


@pytest.mark.parametrize(("hour", "minute", "opened"), [(9, 59, False), (10, 0, True), (16, 59, True), (17, 0, False)])
def test_the_office_answers_from_ten_to_five_on_working_days(hour, minute, opened):
    assert office_is_open(datetime(2026, 11, 20, hour, minute)) is opened
    assert not office_is_open(datetime(2026, 11, 21, hour, minute))
