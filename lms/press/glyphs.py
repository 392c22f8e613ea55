"""Which font prints which character of a name, and what none of them can print.

The layout library prints an unknown variation sequence silently as its base character, so nothing is left to its own
search for fonts: every run of a name is given its font here, or the name is refused.
"""

import re
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup, escape

from lms.press.errors import GlyphMissing
from lms.press.fonts import CHAINS, LATIN, PressFont, glyph_of

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_CLUSTER = re.compile(f".[{_SELECTORS}]?[{_MARKS}]*", re.DOTALL)
# Neither a picture nor a place of its own: controls, directions, joiners, private and unassigned characters.
_NOT_FOR_PAPER = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True)
class GlyphFound:
    """One character, with its variation selector if it has one, and the font that prints it; None for no font."""

    cluster: str
    font: PressFont | None

    @property
    def codes(self) -> str:
        """The code points for a telephone call or a letter: U+845B U+E0100."""
        return " ".join(f"U+{ord(sign):04X}" for sign in self.cluster)


@dataclass(frozen=True)
class GlyphReport:
    """What the chain of fonts can do with a text."""

    characters: tuple[GlyphFound, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(found.cluster for found in self.characters if found.font is None)

    @property
    def ok(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Run:
    """A stretch of a name that one font prints."""

    text: str
    font: PressFont


def glyph_report(text: str, style: str = "mincho") -> GlyphReport:
    """Tell for every character of a text which font of the chain prints it.

    style  "mincho" (certificates), "gothic" (working papers) or "seal"
    """
    return GlyphReport(tuple(GlyphFound(cluster, _font_for(cluster, style)) for cluster in clusters_of(text)))


def clusters_of(text: str) -> list[str]:
    """Split a text into characters, each with the variation selector and the marks that belong to it.

    A letter and its marks become the one character that Unicode has for both; a mark by itself would be printed beside
    its letter. Nothing else is composed: that would change kanji.
    """
    return [_composed(found.group()) for found in _CLUSTER.finditer(text)]


def _composed(cluster: str) -> str:
    marked = len(cluster) > 1 and unicodedata.category(cluster[-1]) == "Mn" and not _is_selector(cluster[1])
    return unicodedata.normalize("NFC", cluster) if marked else cluster


def _is_selector(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _font_for(cluster: str, style: str) -> PressFont | None:
    chain = CHAINS[style]
    if len(cluster) > 2 or (len(cluster) == 2 and not _is_selector(cluster[1])):
        return None
    if unicodedata.category(cluster[0]) in _NOT_FOR_PAPER or unicodedata.category(cluster[0]) == "Mn":
        return None
    if cluster.isspace():
        return LATIN[style] if cluster.isascii() else chain[0]
    if unicodedata.east_asian_width(cluster[0]) not in "WF":
        chain = (LATIN[style], *chain)
    return next((font for font in chain if glyph_of(font, cluster)), None)


def runs_of(text: str, style: str = "mincho") -> list[Run]:
    """Split a text into runs of one font each. Refuses with GlyphMissing what no font can print."""
    report = glyph_report(text, style)
    runs: list[Run] = []
    missing = [found for found in report.characters if found.font is None]
    if missing:
        raise GlyphMissing(missing="".join(f"{_shown(found.cluster)} ({found.codes})" for found in missing))
    for found in report.characters:
        if found.font is None:
            continue
        if runs and runs[-1].font == found.font:
            runs[-1] = Run(runs[-1].text + found.cluster, found.font)
        else:
            runs.append(Run(found.cluster, found.font))
    return runs


def _shown(cluster: str) -> str:
    """What can be written into a message: a half of a surrogate pair cannot."""
    return cluster.encode("utf-8", "replace").decode()


def printed(text: str, style: str = "mincho") -> Markup:
    """Give a name as HTML in which every run names its font; the filter `{{ name|printed }}` of print templates."""
    return Markup("").join(
        Markup('<span class="{}">{}</span>').format(run.font.css_class, escape(run.text))
        for run in runs_of(text, style)
    )


def is_han(sign: str) -> bool:
    """Say whether a character is a kanji: those are drawn full width, in a seal as on paper."""
    return unicodedata.name(sign, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY"))
