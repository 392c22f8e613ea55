"""Outlines of characters as SVG paths, drawn straight from the fonts that print them."""

from dataclasses import dataclass

import uharfbuzz as hb

from lms.press.fonts import shaper
from lms.press.glyphs import Run, runs_of

EM = 1000


@dataclass(frozen=True)
class Outline:
    """The path of one glyph in units of 1000 to the em, y downwards, origin on the base line; and its advance."""

    path: str
    advance: float


def outlines_of(text: str, style: str = "mincho") -> list[Outline]:
    """Shape a text and give its glyphs in order. Refuses with GlyphMissing."""
    return [outline for run in runs_of(text, style) for outline in _run_outlines(run)]


def _run_outlines(run: Run) -> list[Outline]:
    font = shaper(run.font)
    scale = EM / font.face.upem
    buffer = hb.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {})
    return [
        Outline(_path(font, info.codepoint, scale), position.x_advance * scale)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


class _Pen:
    """Collects drawing commands as SVG path data."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.parts: list[str] = []

    def add(self, command: str, *numbers: float) -> None:
        signed = (n * self.scale * (1 if place % 2 == 0 else -1) for place, n in enumerate(numbers))
        self.parts.append(command + " ".join(f"{number:.0f}" for number in signed))


def _move(x: float, y: float, pen: _Pen) -> None:
    pen.add("M", x, y)


def _line(x: float, y: float, pen: _Pen) -> None:
    pen.add("L", x, y)


def _quadratic(cx: float, cy: float, x: float, y: float, pen: _Pen) -> None:
    pen.add("Q", cx, cy, x, y)


def _cubic(ax: float, ay: float, bx: float, by: float, x: float, y: float, pen: _Pen) -> None:
    pen.add("C", ax, ay, bx, by, x, y)


def _close(pen: _Pen) -> None:
    pen.add("Z")


_DRAW = hb.DrawFuncs()
_DRAW.set_move_to_func(_move)
_DRAW.set_line_to_func(_line)
_DRAW.set_quadratic_to_func(_quadratic)
_DRAW.set_cubic_to_func(_cubic)
_DRAW.set_close_path_func(_close)


def _path(font: hb.Font, glyph: int, scale: float) -> str:
    pen = _Pen(scale)
    font.draw_glyph(glyph, _DRAW, pen)
    return "".join(pen.parts)
