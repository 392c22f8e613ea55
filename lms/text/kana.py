"""Hiragana and katakana: converting, checking, sorting."""

import re
import unicodedata

from lms.text.errors import NotKana

_HIRAGANA = "".join(chr(code) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E))
_KATAKANA = "".join(chr(ord(sign) + 0x60) for sign in _HIRAGANA)
_TO_KATAKANA = str.maketrans(_HIRAGANA, _KATAKANA)
_TO_HIRAGANA = str.maketrans(_KATAKANA, _HIRAGANA)
_HALF_WIDTH = re.compile(r"[\uFF61-\uFF9F]+")
_DASHES_AFTER_KANA = re.compile(r"(?<=[ァ-ヺー])[‐‑‒–—―−\-]")
_NOT_READING = re.compile(r"[^ぁ-ゖァ-ヺーヽヾゝゞ・ ]")

_SMALL = "ァィゥェォッャュョヮヵヶ"
_LARGE = "アイウエオツヤユヨワカケ"
_VOWEL_ROWS = {
    "ア": "アカサタナハマヤラワ", "イ": "イキシチニヒミリヰ", "ウ": "ウクスツヌフムユル",
    "エ": "エケセテネヘメレヱ", "オ": "オコソトノホモヨロヲ",
}  # fmt: skip
_VOWEL_OF = {sign: vowel for vowel, row in _VOWEL_ROWS.items() for sign in row}
_ENLARGE = str.maketrans(_SMALL, _LARGE)


def to_katakana(text: str) -> str:
    """Turn hiragana into katakana; leave everything else."""
    return text.translate(_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    """Turn katakana into hiragana; leave everything else, also the long-vowel mark and ヷヸヹヺ."""
    return text.translate(_TO_HIRAGANA)


def widen_kana(text: str) -> str:
    """Turn half-width katakana (ﾀﾞ) into full-width (ダ), joining the sound marks; leave everything else."""
    return _HALF_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def enlarge_kana(text: str) -> str:
    """Turn small katakana (ッ, ャ, ヶ) into large."""
    return text.translate(_ENLARGE)


def clean_reading(typed: str, *, script: str = "hiragana") -> str:
    """Give a reading as it is stored: full-width kana of one script, single spaces, sound marks joined.

    script  "hiragana" or "katakana"

    Refuses with NotKana what is neither kana, ー, ・ nor a space; an empty reading stays empty.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).split())
    text = _DASHES_AFTER_KANA.sub("ー", to_katakana(text))
    if found := _NOT_READING.search(text):
        raise NotKana(found=found.group())
    return to_hiragana(text) if script == "hiragana" else text


def is_reading(text: str) -> bool:
    """Say whether a text can stand as a reading."""
    return bool(text.strip()) and not _NOT_READING.search(unicodedata.normalize("NFKC", text))


def kana_sort_key(reading: str) -> str:
    """Give a text whose plain code-point order is the order of a Japanese dictionary.

    After JIS X 4061, in four levels: the sounds without marks (a long-vowel mark counts as the vowel before it, an
    iteration mark as the sign before it); then plain, voiced, half-voiced; then long mark, small, iteration mark,
    normal; then hiragana before katakana. Spaces and middle dots do not count. The levels are divided by a space, which
    sorts before all kana, so the key can stand in an indexed column (collation "C").
    """
    text = unicodedata.normalize("NFKC", reading)
    sounds, voices, sizes, scripts = "", "", "", ""
    for sign in text:
        if sign.isspace() or sign == "・":
            continue
        sound, voice, size = _sort_levels(to_katakana(sign), sounds[-1:])
        sounds, voices, sizes = sounds + sound, voices + voice, sizes + size
        scripts += "0" if "ぁ" <= sign <= "ゞ" else "1"
    return f"{sounds} {voices} {sizes} {scripts}"


def _sort_levels(sign: str, before: str) -> tuple[str, str, str]:
    if sign == "ー" and before in _VOWEL_OF:
        return _VOWEL_OF[before], "0", "0"
    if sign in "ヽヾ" and before:
        return before, "1" if sign == "ヾ" else "0", "2"
    decomposed = unicodedata.normalize("NFD", sign)
    voice = {"\u3099": "1", "\u309a": "2"}.get(decomposed[1:], "0")
    base = decomposed[0]
    return enlarge_kana(base), voice, "1" if base in _SMALL else "3"
