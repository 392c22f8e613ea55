"""Names as they are stored: exactly the characters the person writes, free of what no one can see.

A stored name is never normalised as a whole: NFC already replaces compatibility ideographs (U+FA19 becomes U+795E), and
the person would find another sign on her certificate.
"""

import re
import unicodedata

from lms.text.errors import EmojiInName, NameEmpty, UnprintableInName

_SPACES = re.compile(r"[\s\u00A0\u2000-\u200A\u202F\u205F\u3000\u3164\u115F\u1160\u2800]+")
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd々〆〇"
_LOOSE_SELECTOR = re.compile(f"(?<![{_IDEOGRAPHS}])[{_SELECTORS}]+")
_SECOND_SELECTOR = re.compile(f"(?<=[{_SELECTORS}])[{_SELECTORS}]+")
_MARKED_LETTER = re.compile(r"(.)([\u0300-\u036F\u3099\u309A]+)", re.DOTALL)
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u20e3"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)


def clean_name(typed: str) -> str:
    """Give a name as it is stored.

    Controls and invisible marks go, runs of any space become one, sound marks and accents join their letter; kanji and
    their variation selectors stay untouched. Refusals: NameEmpty; EmojiInName; UnprintableInName for private-use,
    unassigned and broken characters, which mean something else on every computer.
    """
    text = _without_controls(_SPACES.sub(" ", typed)).strip()
    if found := _EMOJI.search(text):
        raise EmojiInName(found=found.group())
    _refuse_unprintable(text)
    text = _SECOND_SELECTOR.sub("", _LOOSE_SELECTOR.sub("", text))
    text = _SPACES.sub(" ", _MARKED_LETTER.sub(_joined, text))
    if all(unicodedata.category(sign).startswith("M") for sign in text):
        raise NameEmpty()
    return text


def _without_controls(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"} or _is_tag(sign))


def _is_tag(sign: str) -> bool:
    # Tag characters (flags of regions) are format characters too, but belong to an emoji, which is refused by name.
    return "\U000e0020" <= sign <= "\U000e007f"


def _refuse_unprintable(text: str) -> None:
    for sign in text:
        if unicodedata.category(sign) in {"Co", "Cn", "Cs"} and not "\U00020000" <= sign <= "\U0003fffd":
            raise UnprintableInName(found=f"U+{ord(sign):04X}")


def _joined(found: re.Match[str]) -> str:
    base, marks = found.groups()
    return found.group() if _IDEOGRAPH.match(base) else unicodedata.normalize("NFC", base + marks)
