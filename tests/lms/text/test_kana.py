import pytest

from lms.text.errors import NotKana
from lms.text.kana import clean_reading, is_reading, kana_sort_key, to_hiragana, to_katakana, widen_kana


def test_hiragana_and_katakana_turn_into_each_other():
    assert to_katakana("わたなべ ゔぁ゙") == "ワタナベ ヴァ゙"
    assert to_hiragana("ワタナベ・ジョー") == "わたなべ・じょー"


def test_half_width_kana_widen_with_their_sound_marks_and_leave_kanji_alone():
    assert widen_kana("ﾌｸｼﾞﾛｳ \ufa19") == "フクジロウ \ufa19"


def test_a_reading_is_stored_in_one_script_whatever_was_typed():
    assert clean_reading("ﾜﾀﾅﾍﾞ　ハナこ ") == "わたなべ はなこ"
    assert clean_reading("じょ-じ", script="katakana") == "ジョージ"


@pytest.mark.parametrize(("typed", "found"), [("渡なべ", "渡"), ("abe", "a"), ("はな3", "3"), ("はな😀", "😀")])
def test_a_reading_with_anything_but_kana_is_refused_and_named(typed, found):
    with pytest.raises(NotKana) as refusal:
        clean_reading(typed)

    assert refusal.value.fields == {"found": found}
    assert not is_reading(typed)


def test_an_empty_reading_is_no_reading():
    assert not is_reading("　")


def test_readings_sort_as_in_a_dictionary():
    # JIS X 4061: plain before voiced before half-voiced; long mark, small, normal; hiragana before katakana.
    right_order = [
        "あい",
        "あいこ",
        "かあ",
        "カア",
        "はー",
        "はあ",
        "はは",
        "ハハ",
        "はば",
        "ばは",
        "ばば",
        "ぱぱ",
        "ゃく",
        "やく",
    ]

    shuffled = right_order[::-1]

    assert sorted(shuffled, key=kana_sort_key) == right_order


def test_spaces_and_middle_dots_do_not_count_in_sorting():
    assert kana_sort_key("やまだ　はな・こ") == kana_sort_key("やまだはなこ")
