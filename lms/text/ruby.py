"""Readings over kanji: the markup `{漢字|かんじ}` in texts, and what is made of it.

A brace, bar or backslash that is meant literally is written with a backslash before it. A brace that opens no complete
group stays as it is, so a text from elsewhere never breaks a page; `problems_in` tells an author about it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from lms.text.kana import is_reading

_TOKEN = re.compile(
    r"\\(?P<escaped>[{}|\\])"
    r"|\{(?P<base>(?:[^{}|\\]|\\[{}|\\])+)\|(?P<reading>(?:[^{}|\\]|\\[{}|\\])+)\}"
    r"|(?P<plain>.)",
    re.DOTALL,
)
# Titles and questions are shown again and again: to mark them up anew was a third of a course page.
TEXTS_KEPT = 4096
_ESCAPE = re.compile(r"\\([{}|\\])")


@dataclass(frozen=True)
class Segment:
    """A stretch of text; `reading` is empty where there is no furigana."""

    base: str
    reading: str = ""


@dataclass(frozen=True)
class RubyProblem:
    """Something an author may have meant otherwise, at a place counted from 0."""

    place: int
    kind: str  # "open" (a brace without its group) or "not_kana" (a reading that is no kana)


def segments_of(text: str) -> list[Segment]:
    """Split marked text into stretches with and without reading."""
    result: list[Segment] = []
    plain = ""
    for found in _TOKEN.finditer(text):
        if found["base"] is None:
            plain += found["escaped"] or found["plain"]
            continue
        if plain:
            result.append(Segment(plain))
            plain = ""
        result.append(Segment(_ESCAPE.sub(r"\1", found["base"]), _ESCAPE.sub(r"\1", found["reading"])))
    return [*result, Segment(plain)] if plain else result


@lru_cache(maxsize=TEXTS_KEPT)
def ruby_html(text: str) -> Markup:
    """Give safe HTML with `<ruby>`; parentheses show only where ruby is not understood."""
    return Markup("").join(
        Markup("<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>").format(part.base, part.reading)
        if part.reading
        else escape(part.base)
        for part in segments_of(text)
    )


@lru_cache(maxsize=TEXTS_KEPT)
def ruby_plain(text: str) -> str:
    """Give the text without readings: for search, mail, file names."""
    return "".join(part.base for part in segments_of(text))


def ruby_reading(text: str) -> str:
    """Give the text as it is read aloud: each marked word by its reading."""
    return "".join(part.reading or part.base for part in segments_of(text))


def ruby_escape(text: str) -> str:
    """Protect plain text so that no part of it is read as markup."""
    return re.sub(r"([{}|\\])", r"\\\1", text)


def count_characters(text: str) -> int:
    """Count what a reader counts: no markup, no readings, no line ends; a variation selector or mark is no character."""
    return sum(1 for sign in ruby_plain(text) if sign not in "\r\n" and not _is_attached(sign))


def _is_attached(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me", "Cf"}


def problems_in(text: str) -> list[RubyProblem]:
    """List the places where markup looks unintended, for the page of an author."""
    found: list[RubyProblem] = []
    for token in _TOKEN.finditer(text):
        if token["plain"] in ("{", "}"):
            found.append(RubyProblem(token.start(), "open"))
        elif token["reading"] is not None and not is_reading(token["reading"]):
            found.append(RubyProblem(token.start(), "not_kana"))
    return found
