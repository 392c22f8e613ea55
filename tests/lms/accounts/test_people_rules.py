"""Names, ages and cells: decided without a database."""

from datetime import date

import pytest

from lms.accounts.errors import BornInTheFuture, BornTooLongAgo, NameTooLong, PrintedNameDiffers
from lms.accounts.people.rules import (
    age_on,
    check_birth_date,
    check_own_writing,
    name_of,
    printed_choices,
)
from lms.text.errors import EmojiInName, NameEmpty, NotKana, UnprintableInName

TODAY = date(2026, 11, 20)


def test_old_kanji_are_kept_as_written_and_found_folded():
    name = name_of("髙橋", "花子", "タカハシ", "ﾊﾅｺ")

    assert (name.family, name.printed) == ("髙橋", "髙橋 花子")
    assert (name.family_kana, name.given_kana) == ("たかはし", "はなこ")
    assert name.folded == name_of("高橋", "花子", "たかはし", "はなこ").folded


def test_a_compatibility_ideograph_and_a_variation_selector_are_kept():
    name = name_of("\ufa19田", "葛\U000e0100", "かみた", "かずら")

    assert name.family == "\ufa19田"
    assert name.given == "葛\U000e0100"


@pytest.mark.parametrize("typed", ["山😀本", "花♥子", "山\U0001f1ef\U0001f1f5"])
def test_a_name_with_a_picture_is_refused(typed):
    with pytest.raises(EmojiInName):
        name_of(typed, "花子", "やま", "はなこ")


def test_control_characters_vanish_from_a_name():
    assert name_of("山\u0007本\u200b", "\u202e花子", "やまもと", "はなこ").written == "山本 花子"


def test_a_private_character_is_refused():
    with pytest.raises(UnprintableInName):
        name_of("\ue000田", "花子", "やまだ", "はなこ")


def test_a_reading_in_kanji_is_refused():
    with pytest.raises(NotKana):
        name_of("山本", "花子", "山本", "はなこ")


def test_a_person_may_have_one_name_only():
    assert name_of("スカルノ", "", "すかるの", "").written == "スカルノ"


def test_nobody_is_without_a_family_name():
    with pytest.raises(NameEmpty):
        name_of(" \u3000 ", "花子", "", "")


@pytest.mark.parametrize(("length", "fits"), [(39, True), (40, True), (41, False)])
def test_a_name_has_at_most_forty_characters(length, fits):
    if fits:
        assert len(name_of("林" * length, "花", "はやし", "はな").family) == length
        return
    with pytest.raises(NameTooLong):
        name_of("林" * length, "花", "はやし", "はな")


def test_a_birth_date_today_is_possible_and_tomorrow_is_not():
    check_birth_date(TODAY, TODAY)

    with pytest.raises(BornInTheFuture):
        check_birth_date(date(2026, 11, 21), TODAY)


@pytest.mark.parametrize(("year", "possible"), [(1902, True), (1901, True), (1900, False)])
def test_nobody_is_older_than_125_calendar_years(year, possible):
    if possible:
        check_birth_date(date(year, 1, 1), TODAY)
        return
    with pytest.raises(BornTooLongAgo):
        check_birth_date(date(year, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1950, 4, 1), date(2026, 3, 31), 75),
        (date(1950, 4, 1), date(2026, 4, 1), 76),
        (date(1952, 2, 29), date(2026, 2, 28), 73),
        (date(1952, 2, 29), date(2026, 3, 1), 74),
    ],
)
def test_age_rises_on_the_birthday(born, on, age):
    assert age_on(born, on) == age


def test_printed_choices_are_as_written_then_modern_then_kana():
    name = name_of("渡邉", "惠子", "わたなべ", "けいこ")

    assert printed_choices(name) == ("渡邉 惠子", "渡辺 恵子", "わたなべ けいこ")


@pytest.mark.parametrize("form", ["渡辺 恵子", "渡邊惠子", "わたなべ けいこ", "惠子 渡邉", "Keiko Watanabe"])
def test_every_writing_of_ones_own_name_may_be_printed(form):
    check_own_writing(name_of("渡邉", "惠子", "わたなべ", "けいこ", "Keiko Watanabe"), form)


def test_another_name_may_not_be_printed():
    with pytest.raises(PrintedNameDiffers):
        check_own_writing(name_of("渡邉", "惠子", "わたなべ", "けいこ"), "山田 太郎")
