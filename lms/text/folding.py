"""Folding of names and search text: what is compared, never what is stored or shown."""

import re
import unicodedata

from lms.text.kana import enlarge_kana, to_katakana
from lms.text.variants import folding_table

_VARIANTS = folding_table()
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufe00-\ufe0f\u180b-\u180d\U000e0100-\U000e01ef]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
# Sounds that are spoken alike today but written in two ways in readings: みづほ and みずほ, ゐ and い.
_SAME_SOUND = str.maketrans("ヂヅヰヱヲ", "ジズイエオ")
_REPEATED = re.compile(r"(.)([々〻ヽヾ])")


def fold(text: str) -> str:
    """Give the form in which two writings of one name are equal.

    Folded are width, case, spaces, hiragana and katakana, small kana, sounds written in two ways, variation selectors
    and compatibility forms (NFKC), old and variant kanji (髙=高, 﨑=崎, 邊=邉=辺, 𠮷=吉, 齋=齊=斉=斎), and repeat marks
    (佐々木=佐佐木). Folding twice changes nothing more. It serves search, comparison and the finding of doubles.
    """
    return _folded("".join(_wide(text).split()))


def fold_words(text: str) -> list[str]:
    """Give the folded words of a search text, in order; 山田　ハナコ gives two."""
    return [_folded(word) for word in _wide(text).split()]


def _wide(text: str) -> str:
    # A free-standing sound mark becomes a space and a mark here, so words are parted only after this.
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def _folded(text: str) -> str:
    text = _wide(_wide(text).casefold()).translate(_DASHES)
    text = enlarge_kana(to_katakana(text)).translate(_SAME_SOUND)
    return _without_repeats(text.translate(_VARIANTS))


def _without_repeats(text: str) -> str:
    """Write out 々 and ヽ by the sign before; ヾ by its voiced form (いすゞ)."""
    while found := _REPEATED.search(text):
        sign, mark = found.groups()
        if mark == "ヾ":
            sign = unicodedata.normalize("NFC", unicodedata.normalize("NFD", sign)[0] + "\u3099")[0]
        elif sign in "々〻ヽヾ" or sign.isspace():
            return text
        text = text[: found.start() + 1] + sign + text[found.end() :]
    return text
