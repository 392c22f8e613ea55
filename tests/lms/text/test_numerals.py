import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text.errors import NumeralNotUnderstood
from lms.text.numerals import kanji_digits, kanji_numeral, parse_numeral

SPOKEN = [
    (0, "〇"), (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (31, "三十一"), (100, "百"), (105, "百五"),
    (1000, "千"), (1110, "千百十"), (2026, "二千二十六"), (10_000, "一万"), (250_003, "二十五万三"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "written"), SPOKEN)
def test_numbers_are_written_as_they_are_spoken_and_read_back(number, written):
    assert kanji_numeral(number) == written
    assert parse_numeral(written) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("23", 23),
        ("２３", 23),
        ("1,200", 1200),
        ("二〇二六", 2026),
        ("2千5百", 2500),
        ("３万", 30_000),
        ("壱拾", 10),
        ("二億", 200_000_000),
    ],
)
def test_mixed_and_formal_writings_are_read(typed, number):
    assert parse_numeral(typed) == number


@pytest.mark.parametrize("typed", ["", "十百", "億", "二三十", "十12", "三つ", "-3", "万億"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(NumeralNotUnderstood):
        parse_numeral(typed)


def test_years_can_be_written_digit_by_digit():
    assert kanji_digits(2026) == "二〇二六"


def test_a_number_without_a_kanji_numeral_is_a_programming_error():
    with pytest.raises(ValueError, match="100000000"):
        kanji_numeral(100_000_000)


@given(st.integers(min_value=0, max_value=99_999_999))
def test_every_number_is_read_back(number):
    assert parse_numeral(kanji_numeral(number)) == number
