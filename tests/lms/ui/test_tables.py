"""Table files are safe to open, whatever somebody typed into a name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.ui.tables import csv_bytes, csv_download, fits_cp932, safe_cell

NUMBER = re.compile(r"[+-]+[0-9]*[.]?[0-9]*")


@pytest.mark.parametrize("typed", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "+", "=5"])
def test_no_cell_begins_like_a_formula(typed):
    assert safe_cell(typed) == f"'{typed}"


@given(st.text(alphabet=st.sampled_from("=+-@\t\r.0123456789aA1あ(")))
def test_whatever_begins_like_a_formula_is_a_plain_number_or_marked(text):
    cell = safe_cell(text)

    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert not cell.startswith(("+", "-")) or NUMBER.fullmatch(cell)


@pytest.mark.parametrize("number", ["-5", "+3", "12", "-0.5", "3.25"])
def test_plain_numbers_stay_numbers(number):
    assert safe_cell(number) == number


def test_what_an_old_code_page_lacks_becomes_a_mark_and_its_kanji_stays():
    written = csv_bytes(["名"], [["𠮷田"], ["葛\U000e0100城"]], "cp932").decode("cp932")

    assert written.splitlines()[1:] == ["〓田", "葛城"]


def test_utf8_files_begin_with_the_mark_that_spreadsheets_need():
    assert csv_bytes(["名"], [["髙橋"]], "utf-8").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("text", "fits"), [("山本", True), ("髙橋﨑", True), ("𠮷田", False), ("葛\U000e0100", False)])
def test_what_cp932_lacks_is_known(text, fits):
    assert fits_cp932(text) is fits


@pytest.mark.parametrize(("asked", "named"), [("cp932", "cp932"), ("utf-8", "utf-8"), ("latin-1", "utf-8")])
def test_a_file_names_its_character_set_once(asked, named):
    assert csv_download("名簿", b"", asked).headers["Content-Type"] == f"text/csv; charset={named}"
