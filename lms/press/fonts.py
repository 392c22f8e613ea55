"""The fonts of the press: where they lie and which characters each can draw.

Coverage is asked of harfbuzz, which also shapes what is printed: it reads cmap formats 12 and 14 from the mapped file and
keeps no tables in memory, where a table of all pairs would cost the web process some twenty megabytes.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from lms.press.errors import FontMissing

DEFAULT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
NOTDEF = 0


@dataclass(frozen=True)
class PressFont:
    """A font of a chain: its family as the layout names it, its class in press.css, its file and Debian package."""

    family: str
    css_class: str
    file: str
    package: str
    face: int = 0


BIZ_MINCHO = PressFont("BIZ UDMincho", "f-biz", "BIZUDMincho-Regular.ttf", "fonts-morisawa-bizud-mincho")
BIZ_GOTHIC = PressFont("BIZ UDGothic", "f-bizg", "BIZUDGothic-Regular.ttf", "fonts-morisawa-bizud-gothic")
BIZ_LATIN_MINCHO = PressFont("BIZ UDPMincho", "f-bizp", "BIZUDPMincho-Regular.ttf", "fonts-morisawa-bizud-mincho")
BIZ_LATIN_GOTHIC = PressFont("BIZ UDPGothic", "f-bizpg", "BIZUDPGothic-Regular.ttf", "fonts-morisawa-bizud-gothic")
NOTO_SERIF = PressFont("Noto Serif CJK JP", "f-noto", "NotoSerifCJK-Regular.ttc", "fonts-noto-cjk")
NOTO_SERIF_BOLD = PressFont("Noto Serif CJK JP", "f-notob", "NotoSerifCJK-Bold.ttc", "fonts-noto-cjk")
NOTO_SANS = PressFont("Noto Sans CJK JP", "f-notog", "NotoSansCJK-Regular.ttc", "fonts-noto-cjk")
IPAMJ = PressFont("IPAmjMincho", "f-mj", "ipamjm.ttf", "fonts-ipamj-mincho")

# The first font that has a character prints it. Noto Serif and IPAmj each lack variation sequences of the other.
CHAINS: dict[str, tuple[PressFont, ...]] = {
    "mincho": (BIZ_MINCHO, NOTO_SERIF, IPAMJ),
    "gothic": (BIZ_GOTHIC, NOTO_SANS, IPAMJ),
    "seal": (NOTO_SERIF_BOLD, IPAMJ),
}
# Latin letters come from the proportional sister of the first font: those of the fixed-width one look typewritten.
LATIN: dict[str, PressFont] = {"mincho": BIZ_LATIN_MINCHO, "gothic": BIZ_LATIN_GOTHIC, "seal": NOTO_SERIF_BOLD}


def font_folders() -> tuple[Path, ...]:
    """Folders searched for fonts: those of LMS_FONT_FOLDERS (divided like PATH), then Debian's."""
    own = os.environ.get("LMS_FONT_FOLDERS", "")
    return tuple(Path(folder) for folder in (*filter(None, own.split(os.pathsep)), *DEFAULT_FOLDERS))


@lru_cache(maxsize=32)
def font_path(font: PressFont) -> Path:
    """Find the file of a font below the folders. Refuses with FontMissing, naming the package."""
    for folder in font_folders():
        found = sorted(folder.rglob(font.file))
        if found:
            return found[0]
    raise FontMissing(family=font.family, package=font.package)


@lru_cache(maxsize=32)
def shaper(font: PressFont) -> hb.Font:
    """Give the harfbuzz font, its file mapped once a process; units are those of the font (`upem`)."""
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(font_path(font))), font.face))


@lru_cache(maxsize=20_000)
def glyph_of(font: PressFont, cluster: str) -> int:
    """Give the glyph that a font has for a character or for a character and its variation selector; 0 for none.

    A cmap entry that leads to the empty box (.notdef) or, for a kanji, to a drawing without any outline counts as none:
    fonts do list characters of the rarer blocks that they cannot draw.
    """
    face = shaper(font)
    if len(cluster) == 1:
        glyph = face.get_nominal_glyph(ord(cluster))
    else:
        glyph = face.get_variation_glyph(ord(cluster[0]), ord(cluster[1]))
    if not glyph or (cluster[0].isalnum() and not _has_outline(face, glyph)):
        return NOTDEF
    return int(glyph)


def _has_outline(face: hb.Font, glyph: int) -> bool:
    extents = face.get_glyph_extents(glyph)
    return extents is not None and (extents.width != 0 or extents.height != 0)
