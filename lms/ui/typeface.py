"""Whether a browser has our typeface already: on a first page nobody waits for it (``docs/decisions/0108``).

The files behind ``fonts.css`` weigh more than everything else of a page together. A browser that has never had them shows
its first page in a typeface of its own; ``ui.js`` fetches ours behind the words and notes it in a cookie, which says
nothing of the reader but which edition of the typeface lies on this device.
"""

from dataclasses import dataclass

from flask import request, url_for

COOKIE = "typeface"
CUT = [f"vendor/biz-udpgothic/files/{name}-{weight}.woff2" for name in ("often", "more") for weight in (400, 700)]


@dataclass(frozen=True)
class Typeface:
    """The address of the style, its edition, the files that nearly every page needs, and whether they are here."""

    style: str
    edition: str
    files: str
    here: bool


def typeface() -> Typeface:
    """What the head of a page says of our typeface to this browser."""
    style = url_for("ui.static", filename="fonts.css")
    edition = style.rpartition("=")[2]
    files = " ".join(url_for("ui.static", filename=name) for name in CUT)
    return Typeface(style, edition, files, request.cookies.get(COOKIE) == edition)
