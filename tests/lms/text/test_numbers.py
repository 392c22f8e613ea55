import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text.errors import NumberCheckFailed, NumberMalformed
from lms.text.numbers import ALPHABET, check_character, new_number, read_number

# Two standards that use ISO 7064 MOD 37,36 print these numbers as their examples.
GRID = ("A12425GABC1234002", "M")  # IFPI, Global Release Identifier: A1-2425G-ABC1234002-M
ISAN = ("00000000D07A0090", "Q")  # ISO 15706: ISAN 0000-0000-D07A-0090-Q


@pytest.mark.parametrize(("body", "check"), [GRID, ISAN])
def test_the_check_character_is_that_of_published_examples(body, check):
    assert check_character(body) == check


def drawn_by(seed):
    return random.Random(seed).choice


@given(st.integers())
def test_a_number_is_twelve_unmistakable_characters_in_three_groups(seed):
    number = new_number("WB", drawn_by(seed))

    assert [len(group) for group in number.split("-")] == [4, 4, 4]
    assert number.startswith("WB")
    assert not set(number) & set("ILOU")


@given(st.integers(), st.integers(min_value=0, max_value=11), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(seed, place, wrong):
    number = new_number("WB", drawn_by(seed)).replace("-", "")
    if wrong == number[place]:
        return
    with pytest.raises(NumberCheckFailed):
        read_number(number[:place] + wrong + number[place + 1 :])


def test_a_number_is_read_however_it_is_typed():
    number = next(
        found for found in (new_number("", drawn_by(seed)) for seed in range(500)) if {"0", "1"} <= set(found)
    )
    typed = number.lower().replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)

    assert read_number(typed) == number
    assert read_number(wide) == number
    assert read_number(f" {number.replace('-', ' ')}　") == number
    assert read_number(number.replace("-", "ー").replace("1", "I")) == number


@pytest.mark.parametrize("typed", ["", "WB7K-3Q9M-2X", "WB7K-3Q9M-2XTVV", "WB7K-3Q9M-2XU0", "第七号"])
def test_what_is_no_number_is_malformed_not_miscounted(typed):
    with pytest.raises(NumberMalformed):
        read_number(typed)


def test_the_example_in_the_refusal_is_a_true_number():
    with pytest.raises(NumberMalformed) as refusal:
        read_number("?")

    assert read_number(refusal.value.fields["example"]) == refusal.value.fields["example"]


@pytest.mark.parametrize("prefix", ["WBPEX", "wb", "LO"])
def test_a_prefix_of_mistakable_characters_is_a_programming_error(prefix):
    with pytest.raises(ValueError, match="prefix"):
        new_number(prefix)
