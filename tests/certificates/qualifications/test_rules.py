"""What a paper itself can tell, and what the catalogue promises."""

import re

import pytest

from certificates.errors import (
    DatesNotInOrder,
    FormUnproved,
    IssuedInTheFuture,
    LastDayMissing,
    NumberMissing,
    NumberNotFitting,
)
from certificates.qualifications.rules import check_dates, check_form, check_number, clean_number, grace_of, holds_until
from lms.data_files import read_yaml
from tests.certificates.network import FOLDER, day

TODAY = day(2026, 11, 20)
KINDS = read_yaml(FOLDER / "qualification_kinds.yaml")
SPECIALTIES = {entry["code"] for entry in read_yaml(FOLDER / "specialties.yaml")}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12345678", "12345678"),
        ("１２３４５６７８", "12345678"),
        ("第１２３４５６号", "123456"),
        (" 12 345 678 ", "12345678"),
        ("d－１２３ー４", "D-123-4"),
        ("", ""),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, kept):
    assert clean_number(typed) == kept


@pytest.mark.parametrize(
    ("number", "pattern", "fits"),
    [
        ("12345678", r"\d{8}", True),
        ("1234567", r"\d{8}", False),
        ("123456789", r"\d{8}", False),
        ("ANYTHING-1", "", True),
    ],
)
def test_a_number_has_the_form_that_its_issuer_gives(number, pattern, fits):
    if fits:
        check_number(number, pattern, "介護支援専門員")
        return
    with pytest.raises(NumberNotFitting) as refusal:
        check_number(number, pattern, "介護支援専門員", "16012345")
    assert refusal.value.fields == {"kind": "介護支援専門員", "example": "16012345"}


def test_a_number_is_needed_also_where_any_form_is_right():
    with pytest.raises(NumberMissing):
        check_number("", "", "CFP")


@pytest.mark.parametrize(
    ("pattern", "example", "source", "sound"),
    [
        ("", "", "", True),
        (r"\d{8}", "16012345", "富山県", True),
        (r"\d{8}", "1601234", "富山県", False),
        (r"\d{8}", "16012345", "", False),
    ],
)
def test_a_form_needs_a_source_and_an_example_that_has_it(pattern, example, source, sound):
    if sound:
        check_form("介護支援専門員", pattern, example, source)
        return
    with pytest.raises(FormUnproved):
        check_form("介護支援専門員", pattern, example, source)


def test_each_form_of_the_catalogue_has_its_example_and_its_source():
    for kind in KINDS:
        check_form(
            kind["name"], kind.get("number_pattern", ""), kind.get("number_example", ""), kind.get("number_source", "")
        )


@pytest.mark.parametrize(
    ("issued_on", "last_day_on", "expires", "refusal"),
    [
        (TODAY, None, False, None),
        (TODAY, TODAY, True, None),
        (day(2026, 11, 21), None, False, IssuedInTheFuture),
        (TODAY, day(2026, 11, 19), None, DatesNotInOrder),
        (TODAY, None, True, LastDayMissing),
        (TODAY, None, None, None),
    ],
)
def test_days_on_a_paper_make_sense(issued_on, last_day_on, expires, refusal):
    if refusal is None:
        check_dates(issued_on, last_day_on, expires, TODAY, "CFP")
        return
    with pytest.raises(refusal):
        check_dates(issued_on, last_day_on, expires, TODAY, "CFP")


def test_the_last_day_still_counts():
    assert holds_until(day(2026, 12, 31)) == day(2027, 1, 1)
    assert holds_until(None) is None


@pytest.mark.parametrize(
    ("national", "protected", "days"), [(False, False, 30), (True, False, 0), (False, True, 0), (False, None, 0)]
)
def test_rule_7_grace_is_never_given_for_a_national_or_protected_qualification(national, protected, days):
    assert grace_of(30, national, protected) == days


def test_every_kind_of_the_catalogue_opens_a_known_field():
    assert {kind["specialty"] for kind in KINDS} == SPECIALTIES


def test_the_catalogue_has_each_code_once_and_readable_patterns():
    codes = [kind["code"] for kind in KINDS]

    assert len(codes) == len(set(codes))
    assert all(re.compile(kind.get("number_pattern", "")) for kind in KINDS)


@pytest.mark.parametrize(
    "name",
    [
        "CFP認定者", "AFP認定者", "1級ファイナンシャル・プランニング技能士", "3級ファイナンシャル・プランニング技能士", "消費生活アドバイザー", "消費生活相談員",
        "福祉住環境コーディネーター1級", "福祉住環境コーディネーター3級", "社会福祉士", "介護福祉士", "精神保健福祉士", "介護支援専門員", "看護師", "保健師",
        "理学療法士", "作業療法士", "管理栄養士", "栄養士", "薬剤師", "歯科衛生士", "宅地建物取引士", "社会保険労務士", "行政書士", "司法書士", "弁護士", "税理士",
        "健康運動指導士", "キャリアコンサルタント", "産業カウンセラー",
    ],
)  # fmt: skip
def test_the_catalogue_knows(name):
    assert name in {kind["name"] for kind in KINDS}


def test_what_nobody_has_checked_stays_neutral():
    """A fact that is not among the settled ones is written as unknown, or as the value that promises least."""
    for kind in KINDS:
        if "protected" not in kind["sure"]:
            assert kind["protected"] in ("unknown", False)
        if kind["national"] or kind["protected"] is True:
            assert kind.get("issuer_grace_days", 0) == 0
