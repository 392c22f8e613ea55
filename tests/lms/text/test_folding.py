import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text.folding import fold, fold_words
from lms.text.variants import GROUPS, folding_table


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("𠮷田", "吉田"),
        ("齋藤", "斎藤"),
        ("齊藤", "斉藤"),
        ("黒澤", "黒沢"),
        ("廣瀨", "広瀬"),
        ("濵田", "浜田"),
        ("葛\U000e0100城", "葛城"),
        ("邉\U000e010f", "辺"),
        ("\ufa19山", "神山"),
        ("佐々木", "佐佐木"),
        ("ﾜﾀﾅﾍﾞ", "わたなべ"),
        ("キョウコ", "きようこ"),
        ("関ヶ原", "関ケ原"),
        ("みづほ", "ミズホ"),
        ("いすゞ", "いすず"),
        ("ＡＢＥ　Taro", "abe taro"),
        ("山田　花子", "山田花子"),
    ],
)
def test_two_writings_of_one_name_fold_alike(written, searched):
    assert fold(written) == fold(searched)


@pytest.mark.parametrize(("one", "other"), [("花子", "華子"), ("叶", "協"), ("ばば", "はは"), ("太田", "大田")])
def test_different_names_stay_different(one, other):
    assert fold(one) != fold(other)


def test_a_search_of_two_words_keeps_both_words():
    assert fold_words(" 渡邉　はなこ ") == ["渡辺", "ハナコ"]


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_no_form_of_today_is_itself_folded_away():
    table = folding_table()

    assert [group for group in GROUPS.split() if ord(group[0]) in table] == []


def test_no_variant_stands_in_two_groups():
    variants = [variant for group in GROUPS.split() for variant in group[1:]]

    assert sorted(variants) == sorted(set(variants))
