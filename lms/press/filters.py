"""What print templates can say: `{{ name|spaced|printed }}`, `{{ day|wareki_kanji }}`, `{{ qr_uri(address) }}`."""

import unicodedata
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from lms.press.fitting import fitted
from lms.press.glyphs import clusters_of, is_han, printed
from lms.press.ornament import border_uri, card_border_uri, data_uri
from lms.press.qr import qr_svg
from lms.press.seal import seal_svg
from lms.text.numerals import kanji_numeral
from lms.text.ruby import ruby_plain, segments_of
from lms.text.wareki import both_calendars, wareki, wareki_kanji


def ruby_column(text: str) -> Markup:
    """Give marked text with each reading on a line of its own above its word; the layout library knows no ruby."""
    return Markup("").join(
        Markup('<span class="ruby"><span class="rt">{}</span><span class="rb">{}</span></span>').format(
            part.reading, part.base
        )
        if part.reading
        else Markup("{}").format(part.base)
        for part in segments_of(text)
    )


def spaced(name: str) -> str:
    """Put a full-width space between family and given name where the name is written in kanji or kana."""
    return name if any(sign.isascii() and sign.isalpha() for sign in name) else name.replace(" ", "\u3000")


def width_of(text: str) -> float:
    """Give the width in full-width characters: a Latin letter counts half, a variation selector nothing."""
    return sum(
        1 if unicodedata.east_asian_width(cluster[0]) in "WF" or is_han(cluster[0]) else 0.5
        for cluster in clusters_of(text)
    )


def sized(text: str, *limits: float) -> str:
    """Give the class size-1, size-2 ... by the first limit that the text keeps: long names are set smaller.

    limits  widths in full-width characters, rising
    """
    width = width_of(text)
    return f"size-{next((place for place, limit in enumerate(limits, 1) if width <= limit), len(limits) + 1)}"


def sealed(giver: str, seal: str, sample: bool = False) -> Markup:
    """Give a giver's name with the seal over its last character."""
    clusters = clusters_of(giver.rstrip())
    image = Markup('<img class="seal" alt="{}" src="{}">').format(seal, data_uri(seal_svg(seal, sample=sample)))
    return Markup('{}<span class="sealed">{}{}</span>').format(
        printed("".join(clusters[:-1])), image, printed(clusters[-1])
    )


def qr_uri(text: str) -> str:
    """Give a QR code as the address of a picture."""
    return data_uri(qr_svg(text))


FILTERS: dict[str, Callable[..., Any]] = {
    "both_calendars": both_calendars,
    "fitted": fitted,
    "kanji_numeral": kanji_numeral,
    "printed": printed,
    "ruby": ruby_column,
    "ruby_plain": ruby_plain,
    "sized": sized,
    "spaced": spaced,
    "wareki": wareki,
    "wareki_kanji": wareki_kanji,
}
GLOBALS: dict[str, Callable[..., Any]] = {
    "border_uri": border_uri,
    "card_border_uri": card_border_uri,
    "qr_uri": qr_uri,
    "sealed": sealed,
}
