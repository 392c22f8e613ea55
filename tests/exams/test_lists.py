"""Table files are safe to open, whatever somebody typed into a name."""

import pytest

from exams.lists import csv_bytes, safe_cell


@pytest.mark.parametrize("typed", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_like_a_formula(typed):
    assert safe_cell(typed).startswith("'")


@pytest.mark.parametrize("number", ["-5", "+3", "12", "-0.5", "3.25"])
def test_plain_numbers_stay_numbers(number):
    assert safe_cell(number) == number


def test_what_an_old_code_page_lacks_becomes_a_mark():
    assert csv_bytes(["名"], [["𠮷田"], ["葛\U000e0100城"]], "cp932").decode("cp932").splitlines()[1:] == [
        "〓田",
        "葛〓城",
    ]


def test_utf8_files_begin_with_the_mark_that_spreadsheets_need():
    assert csv_bytes(["名"], [["髙橋"]], "utf-8").startswith(b"\xef\xbb\xbf")
