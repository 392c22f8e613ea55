"""Short answers as people type them: numbers, single words, and the options that they are chosen from."""

import re
import unicodedata
from decimal import Decimal

from lms.text.errors import NumeralNotUnderstood
from lms.text.kana import to_katakana
from lms.text.numerals import parse_numeral

TRUE_AND_FALSE = ("正しい", "誤り")
LONGEST_NUMBER = 40
_POINTS = str.maketrans({"。": ".", "・": ".", "、": ","})
_DASHES = re.compile("[‐‑‒–—―−ー]")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_OF_OTHERS = re.compile(
    r"(上|以上|上記|次)の?(すべて|全て|全部|いずれ|どれ)|(すべて|全て|いずれも|どれも)(正し|誤|当て|あて)|(いずれ|どれ)(で|に)も(ない|なし)|該当なし"
    r"|all of (the )?(above|these)|none of (the )?(above|these)",
    re.IGNORECASE,
)


def canonical_number(typed: str, unit: str = "") -> str | None:
    """A number as a plain decimal ("1234.5"), from however it was typed; None where it is not one.

    Read are full-width digits, a sign in any width, commas between thousands, "." "。" "・" or 小数点 as the point,
    kanji numerals (二十三, 3万5千), and the unit of the question behind the number. "3,5" is no number: it could be 3.5 or
    35, and a guess would be the machine's answer, not hers.
    """
    if len(typed) > LONGEST_NUMBER:
        return None
    text = "".join(unicodedata.normalize("NFKC", typed).split())
    text = text.replace("小数点", ".").translate(_POINTS)
    text = _without_unit(text, "".join(unicodedata.normalize("NFKC", unit).split()))
    text = _GROUPED.sub("", _DASHES.sub("-", text))
    if _PLAIN.fullmatch(text):
        return _plain_decimal(Decimal(text))
    sign = "-" if text.startswith("-") else ""
    try:
        return _plain_decimal(Decimal(f"{sign}{parse_numeral(text.lstrip('+-'))}")) if "," not in text else None
    except NumeralNotUnderstood:
        return None


def _without_unit(text: str, unit: str) -> str:
    return text[: -len(unit)] if unit and text.endswith(unit) else text


def _plain_decimal(number: Decimal) -> str:
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def fold_answer(text: str) -> str:
    """Give the form in which two writings of one short answer are equal: width, case, hiragana and katakana alike.

    Outer and doubled spaces do not count. Everything else does: びよういん and びょういん are two words, and so are old
    and new kanji, because an answer is judged and not searched.
    """
    return to_katakana(" ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def speaks_of_others(option: str) -> bool:
    """Whether an option speaks of the others (上のすべて, none of the above) and must stay where it was written."""
    return _OF_OTHERS.search(option) is not None
