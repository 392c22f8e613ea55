"""Words as glyphs of one font, and fonts cut down to the glyphs that a paper shows."""

import hashlib
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import uharfbuzz as hb

from lms.press.fonts import CHAINS, LATIN, NOTDEF, PressFont, font_path, glyph_of, shaper
from lms.press.glyphs import clusters_of
from lms.press.stamping.forms import Unfit

FONTS = {font.css_class: font for font in (*(f for chain in CHAINS.values() for f in chain), *LATIN.values())}
# Tables that a font inside a PDF has no use for: the file itself says which glyph stands where.
_DROPPED = (
    "BASE", "DSIG", "EBDT", "EBLC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "MATH", "OS/2", "PCLT", "STAT", "VORG", "cmap",
    "gasp", "meta", "name", "post", "vhea", "vmtx",
)  # fmt: skip
_FLAGS = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NOTDEF_OUTLINE


@dataclass(frozen=True)
class Glyph:
    """One glyph of a word: its number in the font, what it stands for, and its advance in thousandths of an em."""

    number: int
    text: str
    advance: float


@lru_cache(maxsize=4096)
def glyphs_of(text: str, css_class: str, spaced: bool = False) -> tuple[Glyph, ...]:
    """Shape words with one font; ``spaced`` out, letters do not join. Refuses with Unfit what the font lacks or sets apart."""
    font = FONTS[css_class]
    if any(not cluster.isspace() and glyph_of(font, cluster) == NOTDEF for cluster in clusters_of(text)):
        raise Unfit(text)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(shaper(font), buffer, {"liga": False, "clig": False} if spaced else {})
    starts = [info.cluster for info in buffer.glyph_infos]
    found = []
    for place, (info, position) in enumerate(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)):
        if position.x_offset or position.y_offset or (place and starts[place] <= starts[place - 1]):
            raise Unfit(text)
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        found.append(
            Glyph(info.codepoint, text[info.cluster : end], position.x_advance * 1000 / shaper(font).face.upem)
        )
    return tuple(found)


def width_of(glyphs: tuple[Glyph, ...], size: float, spacing: float) -> float:
    """How wide the layout makes these: spacing follows each character, the last as well."""
    return sum(glyph.advance for glyph in glyphs) * size / 1000 + len(glyphs) * spacing


@dataclass(frozen=True)
class Cut:
    """A font with some glyphs alone. ``codes`` is how each is called in the page's content, ``widths`` their natural ones."""

    codes: Mapping[int, int]
    widths: Mapping[int, int]
    packed: bytes
    length: int
    outlines: str

    def name_of(self, font: PressFont) -> str:
        """As PDF asks: six letters that stand for the glyphs, then the font."""
        digest = hashlib.sha256(self.packed).digest()
        return "".join(chr(65 + value % 26) for value in digest[:6]) + "+" + font.family.replace(" ", "-")


@lru_cache(maxsize=16)
def _prepared(font: PressFont) -> hb.Face:
    """The font as harfbuzz cuts it fastest; kept by each process that stamps."""
    return hb.subset_preprocess(shaper(font).face)


@lru_cache(maxsize=512)
def cut(css_class: str, glyphs: frozenset[int]) -> Cut:
    """Cut a font down to these glyphs; the same glyphs give the same bytes.

    Outlines of TrueType are numbered anew. Those of CFF keep their numbers as CIDs, which its own table holds.
    """
    font = FONTS[css_class]
    face, wanted = _prepared(font), hb.SubsetInput()
    wanted.glyph_set.update(glyphs | {NOTDEF})
    wanted.flags = _FLAGS
    for tag in _DROPPED:
        wanted.drop_table_tag_set.add(int.from_bytes(tag.encode(), "big"))
    plan = hb.SubsetPlan(face, wanted)
    made = plan.execute()
    numbers = dict(plan.old_to_new_glyph_mapping)
    natural = {glyph: round(shaper(font).get_glyph_h_advance(glyph) * 1000 / face.upem) for glyph in glyphs}
    if made.blob.data[:4] == b"OTTO":
        outlines = bytes(made.reference_table("CFF ").data)
        return Cut({glyph: glyph for glyph in glyphs}, natural, zlib.compress(outlines), len(outlines), "CFF")
    data = bytes(made.blob.data)
    return Cut({glyph: numbers[glyph] for glyph in glyphs}, natural, zlib.compress(data), len(data), "TrueType")


@lru_cache(maxsize=32)
def measures_of(css_class: str) -> tuple[tuple[int, int, int, int], int, int]:
    """Bounding box, ascent and descent of a font in thousandths of an em, from its head and hhea tables."""
    face = shaper(FONTS[css_class]).face
    scale = 1000 / face.upem
    box = struct.unpack(">4h", bytes(face.reference_table("head").data)[36:44])
    ascent, descent = struct.unpack(">2h", bytes(face.reference_table("hhea").data)[4:8])
    left, bottom, right, top = (round(value * scale) for value in box)
    return (left, bottom, right, top), round(ascent * scale), round(descent * scale)


def looks_alike(css_class: str, embedded: bytes, glyph: int) -> bool:
    """Whether a font inside a file draws a glyph as ours does: the name of a family does not tell its weight."""
    theirs = hb.Font(hb.Face(embedded)).get_glyph_extents(glyph)
    ours = shaper(FONTS[css_class]).get_glyph_extents(glyph)
    return theirs is not None and tuple(theirs) == tuple(ours)


@cache
def files_of_fonts() -> str:
    """The font files that are installed, for whoever keeps what was made with them."""
    paths = {font_path(font) for font in FONTS.values()}
    return repr(sorted((path.name, path.stat().st_size) for path in paths))
