"""Numbers written in kanji, in full-width digits, or mixed."""

import re
import unicodedata

from lms.text.errors import NumeralNotUnderstood

_DIGITS = "〇一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {
    "零": 0, "壱": 1, "壹": 1, "弐": 2, "貳": 2, "参": 3, "參": 3, "伍": 5,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000, "阡": 1000}
_MYRIADS = {"億": 100_000_000, "万": 10_000, "萬": 10_000}
_GROUP = re.compile(r"([0-9]+)|(.)")


def kanji_numeral(number: int) -> str:
    """Write a whole number 0..99,999,999 with 十, 百, 千 and 万, as dates on certificates are written.

    The 一 before 十, 百 and 千 is left out (十一月, 千五百), but stands before 万.
    """
    if not 0 <= number <= 99_999_999:
        raise ValueError(f"no kanji numeral for {number}")
    if number == 0:
        return _DIGITS[0]
    high, low = divmod(number, 10_000)
    return (_below_myriad(high) + "万" if high else "") + _below_myriad(low)


def _below_myriad(number: int) -> str:
    written = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十")):
        count, number = divmod(number, unit)
        if count:
            written += ("" if count == 1 else _DIGITS[count]) + sign
    return written + (_DIGITS[number] if number else "")


def kanji_digits(number: int) -> str:
    """Write a whole number digit by digit: 2026 becomes 二〇二六."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def parse_numeral(typed: str) -> int:
    """Read 23, ２３, 二十三, 二三, 2千5百 or 壱万 as a whole number.

    Refuses with NumeralNotUnderstood: anything else, an empty text, units out of order (十百).
    """
    text = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if text and all(character in _VALUES for character in text):
        return int("".join(str(_VALUES[character]) for character in text))
    total, largest = 0, 10**12
    rest = text
    for sign, size in _MYRIADS.items():
        before, found, after = rest.partition(sign)
        if found:
            if size >= largest:
                raise NumeralNotUnderstood(typed=typed)
            total += _read_group(before, typed) * size
            rest, largest = after, size
    if not rest and total:
        return total
    return total + _read_group(rest, typed)


def _read_group(text: str, typed: str) -> int:
    """Read the part between two myriad signs: 二千五百三 or 2千5百3."""
    total, pending, last_unit = 0, None, 10_000
    for digits, sign in _GROUP.findall(text):
        if sign in _UNITS and _UNITS[sign] < last_unit:
            last_unit = _UNITS[sign]
            total += (1 if pending is None else pending) * last_unit
            pending = None
        elif pending is None and (digits or sign in _VALUES):
            pending = int(digits) if digits else _VALUES[sign]
        else:
            raise NumeralNotUnderstood(typed=typed)
    if not text or (pending is not None and pending >= last_unit):
        raise NumeralNotUnderstood(typed=typed)
    return total + (pending or 0)
