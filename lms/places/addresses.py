"""A Japanese address or the name of a municipality as somebody typed it: the smallest area known here that it names.

Offline, from the tree of areas itself: 岐阜県大垣市赤坂町1-2 is 赤坂地区 of 大垣市, and "町1-2" is left unread.
"""

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.places.areas import MUNICIPAL, area, areas
from lms.places.models import Area
from lms.places.postal import postal_place

# The longest name in the tree has ten characters; nobody's is beyond this.
LONGEST_NAME = 20
BELOW_A_CITY = {"ward", "sphere", "district"}
ENDINGS = ("市", "区", "町", "村")
_POSTAL = re.compile(r"〒?([0-9]{3})[-‐‑–—−ー]?([0-9]{4})(?![0-9])")
_COUNTY = re.compile(r"^.{1,6}?郡")
_LOCAL = re.compile(r"(地区|圏域|地域)$")
_LOCAL_FRONT = re.compile(r"^(地区|圏域|地域)")


@dataclass(frozen=True)
class NamedPlace:
    """What was understood of a text.

    code     the smallest area that it names; empty when there is none, or more than one
    choices  the codes of areas that it may mean alike
    near     the code of the area whose centre stands for it: itself, or one above it, no prefecture; empty for none
    rest     what was left unread
    """

    code: str = ""
    choices: tuple[str, ...] = ()
    near: str = ""
    centre: tuple[float, float] | None = None
    rest: str = ""


def plain_address(typed: str) -> str:
    """An address in one width and without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))


def beginnings(text: str) -> set[str]:
    """What a name at the beginning of a text may be, with ケ for ヶ and the other way round."""
    cut = [text[:length] for length in range(1, min(len(text), LONGEST_NAME) + 1)]
    return {form for part in cut for form in (part, part.replace("ケ", "ヶ"), part.replace("ヶ", "ケ"))}


def place_named(typed: str) -> NamedPlace:
    """The place that an address, a municipality or a postal code names; without a code when nobody can tell.

    The longest names that are known are read, from the prefecture down; each level may be left out, and 郡, too. A ward
    that ended is the one that followed it. A postal code before an address counts where the address is not understood.
    """
    text = plain_address(typed)
    postal = _POSTAL.match(text)
    found = _address(text[postal.end() :] if postal else text)
    if found.code or found.choices or not postal:
        return found
    listed = postal_place(f"{postal[1]}-{postal[2]}")
    return _placed(listed.area_code, found.rest) if listed and areas([listed.area_code]) else found


def _address(text: str) -> NamedPlace:
    prefectures = _named(text, "", {"prefecture"})
    rest = text[len(prefectures[0].name) :] if prefectures else text
    path = prefectures[0].path if prefectures else ""
    cities = _municipalities(rest, path)
    if len(cities) > 1:
        return NamedPlace(choices=tuple(city.code for city in cities), rest=rest)
    if not cities:
        return _placed(prefectures[0].code, rest) if prefectures else NamedPlace(rest=text)
    node, rest = cities[0], _behind(_without_county(rest, path), cities[0].name)
    while below := _named(rest, node.path, BELOW_A_CITY) or _local(rest, node):
        node, rest = below[0], _behind(rest, below[0].name)
    return _placed(node.code, rest)


def _without_county(text: str, path: str) -> str:
    """The text without its 郡, unless a municipality begins there (郡山市, 大和郡山市)."""
    return text if _named(text, path, MUNICIPAL) else _COUNTY.sub("", text)


def _municipalities(text: str, path: str) -> list[Area]:
    """Municipalities with the longest name that begins a text, below a path; or whose name is the text without 市."""
    named = _named(_without_county(text, path), path, MUNICIPAL)
    if named or not text:
        return named
    return _among({text + ending for ending in ENDINGS}, path, MUNICIPAL)


def _named(text: str, path: str, kinds: set[str]) -> list[Area]:
    found = _among(beginnings(text), path, kinds) if text else []
    longest = max((len(row.name) for row in found), default=0)
    return [row for row in found if len(row.name) == longest]


def _among(names: set[str], path: str, kinds: set[str]) -> list[Area]:
    """Areas below a path by name; those that ended only where there is none of today."""
    asked = select(Area).where(Area.name.in_(names), Area.kind.in_(kinds), Area.path.startswith(path, autoescape=True))
    rows = [row for row in db.session.scalars(asked.order_by(Area.code)) if row.path != path]
    return [row for row in rows if row.until_on is None or row.until_on > today()] or rows


def _local(text: str, node: Area) -> list[Area]:
    """A district or sphere below a node by the beginning of its name: 赤坂町 for 赤坂地区. One character is no beginning."""
    asked = select(Area).where(
        Area.kind.in_(("sphere", "district")), Area.path.startswith(node.path, autoescape=True), Area.code != node.code
    )
    begins = {row: _LOCAL.sub("", row.name) for row in db.session.scalars(asked.order_by(Area.code))}
    found = [row for row, begin in begins.items() if len(begin) > 1 and text.startswith(begin)]
    return sorted(found, key=lambda row: -len(begins[row]))[:1]


def _behind(text: str, name: str) -> str:
    """What follows a name, of which 地区 or 圏域 may have been left out."""
    return _LOCAL_FRONT.sub("", text[len(_LOCAL.sub("", name)) :])


def _placed(code: str, rest: str) -> NamedPlace:
    """A place by the code of its area, that of today, and the nearest centre that is known."""
    row = db.session.scalars(select(Area).where(Area.code == code)).one()
    card = area(row.successor_code if row.until_on and row.until_on <= today() and row.successor_code else code)
    known = areas(card.path.strip("/").split("/"))
    above = [known[step] for step in reversed(card.path.strip("/").split("/")) if step in known]
    near = next((step for step in above if step.centre and step.kind not in ("prefecture", "nation")), None)
    return NamedPlace(card.code, (), near.code if near else "", near.centre if near else None, rest)
