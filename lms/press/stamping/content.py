"""The content of a laid-out page, read for the words that stand in it. It reads what the layout library writes, no more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import pikepdf

_SECTION = re.compile(rb"<</MCID (\d+)>>\nBDC\n(.*?)\nEMC\n", re.DOTALL)
_WORDS = re.compile(
    rb"BT\n1 0 0 -1 (-?[\d.]+) (-?[\d.]+) Tm\n/(\w+) ([\d.]+) Tf\n\[([^\]\n]*)\] TJ\nET", re.DOTALL
)  # fmt: skip
_TOKEN = re.compile(rb"<([0-9a-f]*)>|(-?[\d.]+)")
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_SCALE = re.compile(rb"\n(?!1 )([\d.]+) 0 0 \1 0 0 cm\n")
_STATE = re.compile(rb"/(\S+) gs\n")


@dataclass(frozen=True)
class Words:
    """Words of one font on a page. ``start`` and ``end`` are where their drawing stands in the content."""

    start: int
    end: int
    text: str
    x: float
    y: float
    font: str
    size: float
    spacing: float
    glyph: int


@dataclass(frozen=True)
class Section:
    """A tagged stretch of the content: its number, where it begins and ends, the operator that it opens with.

    scale  of the picture in it
    """

    number: int
    start: int
    end: int
    state: str
    scale: float


def texts_of(fonts: Mapping[str, pikepdf.Object]) -> dict[str, dict[int, str]]:
    """For each font of a page what its glyphs stand for."""
    return {
        name.lstrip("/"): {
            int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be")
            for code, said in _MAPPED.findall(font.ToUnicode.read_bytes())
        }
        for name, font in fonts.items()
    }


def words_in(content: bytes, texts: Mapping[str, Mapping[int, str]]) -> list[Words]:
    """All words that are drawn by one font within their own tag."""
    return [
        _words(found, texts)
        for section in _SECTION.finditer(content)
        if (found := _WORDS.search(content, section.start(2), section.end(2))) is not None
        and content.count(b"BT\n", section.start(2), section.end(2)) == 1
    ]


def _words(found: re.Match[bytes], texts: Mapping[str, Mapping[int, str]]) -> Words:
    x, y, size = (float(found[number]) for number in (1, 2, 4))
    font = found[3].decode()
    glyphs, gaps = _glyphs(found[5])
    text = "".join(texts[font].get(glyph, "\ufffd") for glyph in glyphs)
    spacing = -median(gaps) * size / 1000 if gaps else 0.0
    return Words(found.start(), found.end(), text, x, y, font, size, spacing, glyphs[-1] if glyphs else 0)


def _glyphs(drawn: bytes) -> tuple[list[int], list[float]]:
    """The glyphs in order, and by how much each is moved from the end of the one before, in thousandths."""
    glyphs: list[int] = []
    gaps: list[float] = []
    gap = 0.0
    for codes, moved in _TOKEN.findall(drawn):
        if moved:
            gap += float(moved)
        for place in range(0, len(codes), 4):
            if glyphs:
                gaps.append(gap)
            gap = 0.0
            glyphs.append(int(codes[place : place + 4], 16))
    return glyphs, gaps


def sections_in(content: bytes) -> list[Section]:
    """All tagged stretches."""
    return [
        Section(
            int(found[1]), found.start(2), found.end(2), state[1].decode() if state else "", float(scale[1]) if scale else 0
        )
        for found in _SECTION.finditer(content)
        for state in [_STATE.search(content, found.start(2), found.end(2))]
        for scale in [_SCALE.search(content, found.start(2), found.end(2))]
    ]  # fmt: skip
