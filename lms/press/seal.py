"""The square seal of a giver, drawn from its text (…之印); on paper it lies over the last character of the giver's name.

The picture is a custom, not a proof: what proves a document is its signature and its number.
"""

from math import ceil, sqrt

from markupsafe import Markup

from lms.press.outlines import EM, Outline, outlines_of

_SIDE = 1000
_FRAME = 62
_ROOM = 26
_BAND = 190


def seal_svg(text: str, *, sample: bool = False) -> Markup:
    """Draw a square seal: characters in columns from the right, each stretched to fill its cell as engravers do.

    sample  puts a band with 見本 across, so that the picture cannot pass for a real seal
    """
    outlines = outlines_of(text, "seal")
    columns = max(1, ceil(sqrt(len(outlines)) - 0.4))
    cells = _cells(len(outlines), columns)
    drawn = Markup("").join(_in_cell(outline, *cell) for outline, cell in zip(outlines, cells, strict=True))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="seal" role="img" aria-label="{}" viewBox="0 0 {} {}">'
        '<g fill="#c0272d"><path fill-rule="evenodd" d="{}"/>{}</g>{}</svg>'
    ).format(text, _SIDE, _SIDE, _frame(), drawn, _sample_band() if sample else "")


def _frame() -> str:
    inner, far = _FRAME, _SIDE - _FRAME
    outer = f"M40 0H{_SIDE - 40}Q{_SIDE} 0 {_SIDE} 40V{_SIDE - 40}Q{_SIDE} {_SIDE} {_SIDE - 40} {_SIDE}"
    outer += f"H40Q0 {_SIDE} 0 {_SIDE - 40}V40Q0 0 40 0Z"
    return f"{outer}M{inner} {inner}V{far}H{far}V{inner}Z"


def _cells(count: int, columns: int) -> list[tuple[float, float, float, float]]:
    """Give x, y, width, height of each cell; characters are shared out evenly, the columns on the right first."""
    room = _SIDE - 2 * (_FRAME + _ROOM)
    width = room / columns
    fewest, more = divmod(count, columns)
    cells = []
    for column in range(columns):
        here = fewest + (column < more)
        x = _FRAME + _ROOM + room - (column + 1) * width
        cells += [(x, _FRAME + _ROOM + row * room / here, width, room / here) for row in range(here)]
    return cells


def _in_cell(outline: Outline, x: float, y: float, width: float, height: float) -> Markup:
    # A kanji fills about 92 % of its em, from 860 above the base line to 100 below.
    across, down = width / EM, height / EM
    return Markup('<path transform="translate({:.1f} {:.1f}) scale({:.4f} {:.4f})" d="{}"/>').format(
        x, y + 870 * down, across, down, outline.path
    )


def _sample_band() -> Markup:
    marks = Markup("").join(
        Markup('<path transform="translate({} 64) scale(.17)" d="{}"/>').format(-200 + place * 230, outline.path)
        for place, outline in enumerate(outlines_of("見本", "seal"))
    )
    return Markup(
        '<g transform="translate({x} {y}) rotate(-14)"><path fill="#fff" d="M-620 -{top}H620V{top}H-620Z"/>'
        '<g fill="#555">{marks}</g></g>'
    ).format(x=_SIDE // 2, y=_SIDE * 3 // 4, top=_BAND // 2, marks=marks)
