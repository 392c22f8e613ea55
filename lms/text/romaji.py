"""Readings in Latin letters: one key for a reading in kana and for the ways in which people romanise it."""

import re
import unicodedata

import jaconv

from lms.text.kana import to_hiragana

_BARS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")
_NOT_LETTER = re.compile(r"[^a-z]")
# Kunrei and Nihon style to Hepburn, then what Hepburn writers leave out or add: length, n or m, Satoh.
_STEPS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"sy", "sh"),
        (r"si", "shi"),
        (r"ty", "ch"),
        (r"ti", "chi"),
        (r"tu", "tsu"),
        (r"(?<![sc])hu", "fu"),
        (r"[zjd]y", "j"),
        (r"[zd]i", "ji"),
        (r"dz?u", "zu"),
        (r"cch", "tch"),
        (r"m(?=[bpm])", "n"),
        (r"o[uo]+", "o"),
        (r"uu+", "u"),
        (r"oh(?![aiueoy])", "o"),
    )
)


def romaji_key(text: str) -> str:
    """Give the form in which a reading and its romanisations are equal: おおの, Ohno, Ōno and Oono.

    Hepburn without marks of length. It serves search alone and is never shown; a sign that is neither kana nor a Latin
    letter is left out. Source: the Hepburn and Kunrei tables of 内閣告示第一号 (1954); kana by ``jaconv``.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_BARS)
    key = _NOT_LETTER.sub("", jaconv.kana2alphabet(to_hiragana(plain)))
    for pattern, other in _STEPS:
        key = pattern.sub(other, key)
    return key
