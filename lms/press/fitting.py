"""Names that fit their place: first they are set smaller, then in two or three lines, and never clipped.

Widths are those of the fonts that print: every run is shaped as the layout does it. What does not fit even at the
smallest legible size is refused, so that nobody is handed a paper with half a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb
from markupsafe import Markup

from lms.press.errors import NameTooLong
from lms.press.fonts import PressFont, shaper
from lms.press.glyphs import clusters_of, printed, runs_of

POINT = 25.4 / 72
LINE_HEIGHT = 1.3
_STEP = 0.93
_BREAKS = " \u3000\u30fb-"


@dataclass(frozen=True)
class Frame:
    """The place of a name on a paper.

    width              millimetres that a line may have
    largest, smallest  sizes in points; below ``wraps_below`` a second line is better than a smaller one
    lines              most lines
    spacing            between characters, in em; only at the largest size
    style              chain of fonts
    height             millimetres that all lines together may have; 0 where nothing stands below
    """

    width: float
    largest: float
    smallest: float
    wraps_below: float
    lines: int
    spacing: float = 0
    style: str = "mincho"
    height: float = 0

    def largest_in(self, lines: int) -> float:
        """The largest size in points at which so many lines keep within the height."""
        return min(self.largest, self.height / POINT / LINE_HEIGHT / lines) if self.height else self.largest


FRAMES = {
    "certificate": Frame(222, 29, 11, 15, 3, 0.1),
    "portrait": Frame(148, 29, 10, 14, 3, 0.1),
    "card": Frame(52, 17, 5.5, 9, 3, 0.04),
    "badge": Frame(79, 29, 7.5, 13, 2, 0, "gothic", 15),
    "letter": Frame(145, 14, 9, 11, 2),
    "confirmation": Frame(104, 15, 8.5, 11, 3),
    "label": Frame(66, 12.5, 7, 9, 2, 0, "gothic"),
    "envelope": Frame(147, 24, 11, 16, 2),
    "reading": Frame(222, 9.5, 5.5, 6.5, 2, 0.22),
    "portrait_reading": Frame(148, 9.5, 5.5, 6.5, 2, 0.22),
    "card_reading": Frame(52, 6.5, 4, 5, 2, 0.08, "gothic"),
    "badge_reading": Frame(79, 9, 5.5, 7, 2, 0.1, "gothic"),
}


@dataclass(frozen=True)
class Fitted:
    """How a name is set: its size in points, the space between characters in em, and its lines."""

    size: float
    spacing: float
    lines: tuple[str, ...]


def fit(text: str, frame: Frame) -> Fitted:
    """Set a name within a frame: smaller, then in more lines between its words, at last between any two characters.

    Refusals: NameTooLong, GlyphMissing.
    """
    if _fits([text], frame, frame.largest, frame.spacing):
        return Fitted(frame.largest, frame.spacing, (text,))
    for pieces in (_words(text), clusters_of(text)):
        for count in range(1, frame.lines + 1):
            smallest = frame.smallest if count == frame.lines else frame.wraps_below
            for size in _sizes(frame.largest_in(count), smallest):
                lines = _broken(pieces, count, frame.width / POINT / size, frame.style)
                if lines and _fits(lines, frame, size, 0):
                    return Fitted(size, 0, tuple(lines))
    raise NameTooLong(name=text)


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    size = largest
    while size > smallest:
        yield round(size, 2)
        size *= _STEP
    yield smallest


def _fits(lines: list[str], frame: Frame, size: float, spacing: float) -> bool:
    room = frame.width / POINT
    return all(em_width(line, frame.style) * size + len(clusters_of(line)) * spacing * size <= room for line in lines)


def _broken(pieces: list[str], count: int, room: float, style: str) -> list[str]:
    """The pieces in so many lines of nearly equal length; [] when they do not go into so many, or need fewer."""
    lines = _packed(pieces, room, style)
    if len(lines) != count:
        return []
    return _evened(pieces, count, room, style) or lines


def _words(text: str) -> list[str]:
    """Stretches that end with a space, a middle dot or a hyphen."""
    words, word = [], ""
    for cluster in clusters_of(text):
        word += cluster
        if cluster in _BREAKS:
            words.append(word)
            word = ""
    return [*words, word] if word else words


def _packed(pieces: list[str], room: float, style: str) -> list[str]:
    """Fill each line as far as it goes."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and em_width((lines[-1] + piece).rstrip(), style) > room:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def _evened(pieces: list[str], count: int, room: float, style: str) -> list[str] | None:
    """The same pieces in so many lines of nearly equal length: looks set, not broken off."""
    low, high = em_width("".join(pieces), style) / count, room
    for share in (1.02, 1.1, 1.25, 1.5):
        lines = _packed(pieces, min(low * share, high), style)
        if len(lines) == count:
            return lines
    return None


@lru_cache(maxsize=4096)
def em_width(text: str, style: str) -> float:
    """The width of a text in em, by the fonts that print it. Refuses with GlyphMissing."""
    return sum(_advance(run.font, run.text) for run in runs_of(text, style))


def _advance(font: PressFont, text: str) -> float:
    face = shaper(font)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(face, buffer, {})
    return sum(position.x_advance for position in buffer.glyph_positions) / face.face.upem


def fitted(text: str, place: str) -> Markup:
    """A name as HTML that stays within its place: the filter `{{ name|spaced|fitted("card") }}` of print templates."""
    frame = FRAMES[place]
    found = fit(text, frame)
    lines = Markup("<br>").join(printed(line, frame.style) for line in found.lines)
    return Markup(
        '<span class="fitted" style="font-size: {:g}pt; letter-spacing: {:g}em; line-height: {:g}">{}</span>'
    ).format(found.size, found.spacing, LINE_HEIGHT, lines)
