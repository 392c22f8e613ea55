"""The border of certificates: two rules and between them a band of 七宝 (interlaced circles), a quiet Japanese pattern.

Own drawing, made from circles and lines; colours are handed in, so that each kind of document can have its own.
"""

from base64 import b64encode
from functools import lru_cache

from markupsafe import Markup

_STEP = 4.0
_BAND = 6.0


def data_uri(svg: str) -> str:
    """Give an SVG as an address that an `img` can show."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


@lru_cache(maxsize=16)
def border_uri(width: float, height: float, colour: str = "#9a7b33", pale: str = "#d9c690") -> str:
    """Draw a border of so many millimetres as the address of a picture."""
    return data_uri(border_svg(width, height, colour, pale))


@lru_cache(maxsize=16)
def card_border_uri(colour: str = "#9a7b33", pale: str = "#d9c690") -> str:
    """Draw the two rules of a wallet card and the line below its title as the address of a picture."""
    return data_uri(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 85.6 54" fill="none" stroke="{}">'
            '<path stroke-width=".7" d="M2 2H83.6V52H2Z"/><path stroke-width=".2" d="M3 3H82.6V51H3Z"/>'
            '<path stroke="{}" stroke-width=".3" d="M6 17.6H79.6"/></svg>'
        ).format(colour, pale)
    )


def border_svg(width: float, height: float, colour: str, pale: str) -> Markup:
    """Draw the border; the band of pattern is fitted to a whole number of circles on each side, corners are flowers."""
    outer, inner = 0.5, _BAND + 2.1
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" fill="none" stroke="{colour}">'
        '<path stroke-width=".9" d="{outer}"/><path stroke-width=".25" d="{second}"/>'
        '<path stroke-width=".25" d="{third}"/><path stroke-width=".55" d="{inner}"/>'
        '<path stroke="{pale}" stroke-width=".22" d="{band}"/>{corners}</svg>'
    ).format(
        w=width,
        h=height,
        colour=colour,
        pale=pale,
        outer=_rectangle(outer, width, height),
        second=_rectangle(outer + 0.9, width, height),
        third=_rectangle(inner - 0.7, width, height),
        inner=_rectangle(inner, width, height),
        band=_band(width, height),
        corners=Markup("").join(_corner(x, y, colour) for x in (4.4, width - 4.4) for y in (4.4, height - 4.4)),
    )


def _rectangle(inset: float, width: float, height: float) -> str:
    return f"M{inset:.2f} {inset:.2f}H{width - inset:.2f}V{height - inset:.2f}H{inset:.2f}Z"


def _band(width: float, height: float) -> str:
    """Two rows of half-overlapping circles along each side, between the corner fields."""
    start, end_x, end_y, middle = 7.4, width - 7.4, height - 7.4, 4.4
    parts = []
    for place in _places(start, end_x):
        parts += [_seven_treasures(place, y) for y in (middle, height - middle)]
    for place in _places(start, end_y):
        parts += [_seven_treasures(x, place) for x in (middle, width - middle)]
    return "".join(parts)


def _places(start: float, end: float) -> list[float]:
    count = round((end - start) / _STEP)
    step = (end - start) / count
    return [start + step * (index + 0.5) for index in range(count)]


def _seven_treasures(x: float, y: float) -> str:
    """A circle and the four arcs of its neighbours that form petals within it."""
    r = _STEP * 0.5
    petals = f"M{x - r:.2f} {y:.2f}Q{x:.2f} {y:.2f} {x:.2f} {y - r:.2f}Q{x:.2f} {y:.2f} {x + r:.2f} {y:.2f}"
    petals += f"Q{x:.2f} {y:.2f} {x:.2f} {y + r:.2f}Q{x:.2f} {y:.2f} {x - r:.2f} {y:.2f}Z"
    return _circle(x, y, r) + petals


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x - r:.2f} {y:.2f}a{r:.2f} {r:.2f} 0 1 0 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 0 {-2 * r:.2f} 0Z"


def _corner(x: float, y: float, colour: str) -> Markup:
    """A plum flower of five round petals in a small square field."""
    petal = Markup('<circle r=".82" cy="-1.02" transform="rotate({})"/>')
    petals = Markup("").join(petal.format(72 * index) for index in range(5))
    return Markup(
        '<g transform="translate({:.2f} {:.2f})"><path stroke-width=".25" d="M-3 -3H3V3H-3Z"/>'
        '<g fill="{}" stroke="#fff" stroke-width=".12">{}</g><circle r=".42" fill="#fff" stroke="none"/></g>'
    ).format(x, y, colour, petals)
