"""A title as a picture that carries its own proof: baked PNG and SVG badges.

Source: Open Badges 3.0 section 5.3 (iTXt chunk "openbadgecredential"; element "openbadges:credential").
"""

import io
import zlib
from collections.abc import Sequence

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError
from PIL.PngImagePlugin import PngImageFile, PngInfo

from lms.press.fonts import BIZ_GOTHIC, font_path
from lms.press.outlines import EM, outlines_of

KEYWORD = "openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
SIDE = 600
GREEN, PALE, PAPER = "#12593a", "#b9d6c6", "#ffffff"
LINE_WIDTH = 400
LARGEST = 56
SHARPER = 2
# A few kilobytes can unpack to pictures of any size; our badges have 0.4 million pixels.
MOST_PIXELS = 16_000_000


def svg_badge(lines: Sequence[str], credential: str) -> str:
    """The badge as SVG, its words drawn as outlines, with a credential inside."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        "<openbadges:credential>{}</openbadges:credential>"
        '<circle cx="300" cy="300" r="290" fill="{}"/><circle cx="300" cy="300" r="262" fill="{}"/>'
        '<circle cx="300" cy="300" r="250" fill="none" stroke="{}" stroke-width="4"/><g fill="{}">{}</g></svg>'
    ).format(NAMESPACE, SIDE, SIDE, " ".join(lines), credential, GREEN, PAPER, PALE, GREEN, _drawn(lines))


def _drawn(lines: Sequence[str]) -> Markup:
    drawn = Markup("")
    for line, size, y in _placed(lines):
        outlines = outlines_of(line, "gothic")
        scale = size / EM
        x = SIDE / 2 - sum(outline.advance for outline in outlines) * scale / 2
        for outline in outlines:
            if outline.path:
                drawn += Markup('<path transform="translate({:.1f} {:.1f}) scale({:.4f})" d="{}"/>').format(
                    x, y, scale, outline.path
                )
            x += outline.advance * scale
    return drawn


def _placed(lines: Sequence[str]) -> list[tuple[str, float, float]]:
    """Each line with its size and base line: as large as fits the ring, the block in the middle."""
    sizes = [min(LARGEST, LINE_WIDTH / max(1, len(line))) for line in lines]
    heights = [size * 1.7 for size in sizes]
    y = SIDE / 2 - sum(heights) / 2
    placed = []
    for line, size, height in zip(lines, sizes, heights, strict=True):
        placed.append((line, size, y + height / 2 + size * 0.36))
        y += height
    return placed


def png_badge(lines: Sequence[str], credential: str) -> bytes:
    """The badge as PNG, 600 pixels wide, with a credential inside. The same input gives the same bytes."""
    side = SIDE * SHARPER
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for radius, colour in ((290, GREEN), (262, PAPER), (252, PALE), (248, PAPER)):
        near, far = (300 - radius) * SHARPER, (300 + radius) * SHARPER
        draw.ellipse((near, near, far, far), fill=colour)
    for line, size, y in _placed(lines):
        font = ImageFont.truetype(str(font_path(BIZ_GOTHIC)), int(size * SHARPER))
        draw.text((side / 2, y * SHARPER), line, fill=GREEN, font=font, anchor="ms")
    info = PngInfo()
    info.add_itxt(KEYWORD, credential)
    out = io.BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", pnginfo=info, optimize=False)
    return out.getvalue()


def credential_in(content: bytes) -> str:
    """The credential baked into a PNG or SVG; "" when there is none. Hostile files read as none."""
    if content.startswith(b"\x89PNG"):
        return _in_png(content)
    return _in_svg(content) if b"<svg" in content[:4096] else ""


def _in_png(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            if not isinstance(picture, PngImageFile) or picture.width * picture.height > MOST_PIXELS:
                return ""
            picture.load()
            return str(picture.text.get(KEYWORD, ""))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, zlib.error, Image.DecompressionBombError):
        return ""


def _in_svg(content: bytes) -> str:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return ""
    found = root.find(f".//{{{NAMESPACE}}}credential")
    return "" if found is None else (found.get("verify") or found.text or "").strip()
