import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text.cleaning import clean_name
from lms.text.errors import EmojiInName, NameEmpty, UnprintableInName


@pytest.mark.parametrize(
    "name", ["\ufa19山", "髙﨑", "𠮷田", "葛\U000e0100城", "渡邉\U000e010f", "佐々木", "㐂一", "\U0002b740"]
)
def test_the_characters_of_a_name_are_stored_as_written(name):
    assert clean_name(name) == name


def test_marks_join_their_letters():
    assert clean_name("か\u3099ん ハ\u309aリ Andre\u0301") == "がん パリ André"


def test_spaces_of_all_kinds_become_one():
    assert clean_name("\u3000山田\u3000\t\u00a0花子\n") == "山田 花子"


def test_invisible_marks_and_controls_are_dropped():
    assert clean_name("山\u200b田\ufeff\u202e花\x00子\ufe0f") == "山田花子\ufe0f"
    assert clean_name("はな\ufe0f") == "はな"


def test_only_the_first_selector_after_a_kanji_counts():
    assert clean_name("葛\U000e0100\U000e0101") == "葛\U000e0100"


@pytest.mark.parametrize("typed", ["花子😀", "花子❤", "🇯🇵", "花子👩‍👩‍👧", "①花子", "花★子"])
def test_pictures_are_refused_by_name(typed):
    with pytest.raises(EmojiInName):
        clean_name(typed)


@pytest.mark.parametrize("typed", ["", " \u3000", "\u200b", "\u0301", "\u3099"])
def test_a_name_of_nothing_is_refused(typed):
    with pytest.raises(NameEmpty):
        clean_name(typed)


@pytest.mark.parametrize(("typed", "found"), [("山\ue000", "U+E000"), ("\ud842", "U+D842"), ("\u0378", "U+0378")])
def test_characters_of_one_computer_are_refused_with_their_code(typed, found):
    with pytest.raises(UnprintableInName) as refusal:
        clean_name(typed)

    assert refusal.value.fields == {"found": found}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
def test_cleaning_twice_changes_nothing_more(typed):
    try:
        once = clean_name(typed)
    except (NameEmpty, EmojiInName, UnprintableInName):
        return
    assert clean_name(once) == once
