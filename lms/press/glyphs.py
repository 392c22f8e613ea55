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

_CLUSTER = re.compile("(.)([\ufe00-\ufe0f\U000e0100-\U000e01ef]?)", re.DOTALL)


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
    """Split a text into characters, each with the variation selector that belongs to it."""
    return [found.group() for found in _CLUSTER.finditer(text)]


def _font_for(cluster: str, style: str) -> PressFont | None:
    chain = CHAINS[style]
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
        raise GlyphMissing(missing="".join(f"{found.cluster} ({found.codes})" for found in missing))
    for found in report.characters:
        if found.font is None:
            continue
        if runs and runs[-1].font == found.font:
            runs[-1] = Run(runs[-1].text + found.cluster, found.font)
        else:
            runs.append(Run(found.cluster, found.font))
    return runs


def printed(text: str, style: str = "mincho") -> Markup:
    """Give a name as HTML in which every run names its font; the filter `{{ name|printed }}` of print templates."""
    return Markup("").join(
        Markup('<span class="{}">{}</span>').format(run.font.css_class, escape(run.text))
        for run in runs_of(text, style)
    )


def is_han(sign: str) -> bool:
    """Say whether a character is a kanji: those are drawn full width, in a seal as on paper."""
    return unicodedata.name(sign, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY"))
