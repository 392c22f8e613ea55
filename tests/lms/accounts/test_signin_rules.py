"""Passwords, pauses and addresses to go back to: decided without a database."""

from datetime import date, timedelta

import pytest

from lms import clock
from lms.accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooPersonal, PasswordTooShort
from lms.accounts.signin.rules import check_password, minutes_of, network_of, safe_next, wait_left
from lms.accounts.signin.values import COMMON_PASSWORDS, LISTED, LISTED_SIGNS

NOON = clock.instant(2026, 11, 20, 12)


def test_a_long_sentence_without_figures_or_capitals_is_good():
    check_password("庭の梅が咲いたら散歩に行く")
    check_password("my cat sleeps on the warm roof")


@pytest.mark.parametrize(("password", "good"), [("kx7mwq2", False), ("kx7mwq2p", True), ("kx7mwq2pz", True)])
def test_eight_characters_are_enough(password, good):
    if good:
        check_password(password)
        return
    with pytest.raises(PasswordTooShort):
        check_password(password)


def test_a_password_of_two_hundred_characters_is_the_longest():
    check_password("梅干しと茶" * 39 + "はよいな")

    with pytest.raises(PasswordTooLong):
        check_password("梅干しと茶" * 40 + "は")


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PassWord1",
        "password2026!",
        "12345678",
        "87654321",
        "23456789",
        "qwertyui",
        "1qaz2wsx",
        "aaaaaaaa",
        "abcabcabc",
        "12121212",
        "ｐａｓｓｗｏｒｄ",
        "19500401",
        "sakura123",
        "yamadataro",
        "iloveyou",
        "trustno1",
        "Corvette",
    ],
)
def test_a_password_that_many_people_use_is_refused(password):
    with pytest.raises(PasswordTooCommon):
        check_password(password)


def test_the_list_of_common_passwords_has_a_few_hundred_of_eight_characters_or_more():
    assert 250 <= len(COMMON_PASSWORDS) <= 1000
    assert min(len(word) for word in COMMON_PASSWORDS) == 8


def test_more_than_the_three_thousand_most_used_passwords_are_listed():
    """OWASP ASVS 5.0, 6.2.4: those of the 3,000 most used that are long enough to be taken here."""
    assert len(LISTED) > 3000
    assert {len(each) for each in LISTED} == {LISTED_SIGNS}


@pytest.mark.parametrize(
    "password", ["hanako-to-neko", "わたしはやまもとです", "neko19480229neko", "neko480229neko", "山本の家の庭"]
)
def test_a_password_with_ones_own_name_or_birth_date_is_refused(password):
    names = ("山本の", "花子", "やまもと", "はなこ")

    with pytest.raises(PasswordTooPersonal):
        check_password(password.replace("山本の", "山本のやまもと"), "hanako@example.jp", names, date(1948, 2, 29))


@pytest.mark.parametrize(
    ("wrong", "minutes"), [(4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (11, 60), (40, 60)]
)
def test_the_pause_doubles_from_the_fifth_wrong_try_to_one_hour(wrong, minutes):
    assert wait_left([NOON] * wrong, NOON) == timedelta(minutes=minutes)


def test_a_pause_ends():
    assert wait_left([NOON] * 5, NOON + timedelta(seconds=59)) == timedelta(seconds=1)
    assert wait_left([NOON] * 5, NOON + timedelta(seconds=60)) == timedelta(0)


def test_tries_of_yesterday_are_forgotten():
    assert wait_left([NOON - timedelta(hours=24)] * 50, NOON) == timedelta(0)


def test_minutes_are_told_rounded_up():
    assert [minutes_of(timedelta(seconds=seconds)) for seconds in (1, 60, 61)] == [1, 1, 2]


def test_one_household_is_one_address():
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")


@pytest.mark.parametrize("target", ["/me", "/exams/sittings?page=2", "/me#name", "/office/people?q=%E5%B1%B1"])
def test_a_path_of_this_site_is_gone_to(target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/%09/evil.example",
        "/%5cevil.example/",
        "/%2fevil.example/",
        "javascript:alert(1)",
        "evil.example",
        " /me",
        "",
        None,
    ],
)
def test_a_hostile_next_leads_home(target):
    assert safe_next(target) == "/"
