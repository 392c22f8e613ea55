"""How a line of a list of people is read and what may be wrong with it: bytes in, lines with their faults out."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from lms.accounts.models import CHANNELS
from lms.accounts.people.rules import Name, check_birth_date, name_of
from lms.errors import LmsError
from lms.places.api import check_digit
from lms.text.wareki import parse_date

NEEDED = ("family", "family_kana", "born_on")
CONTACT = ("email", "phone", "fax", "postal_code", "address", "area_code")
LANGUAGES = ("ja", "en")
ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LONGEST = {"email": 254, "phone": 30, "fax": 30, "postal_code": 8, "address": 200}
FAULTS = {
    "encoding": "the characters are neither UTF-8 nor CP932, or not those of the lines before",
    "columns": "there are more cells than headings",
    "missing": "this column is empty: ",
    "date": "the birth date cannot be read: ",
    "area": "there is no municipality with this code: ",
    "check_digit": "the check digit of the municipality code is wrong: ",
    "email": "this is no e-mail address: ",
    "channel": "this way of being told is not known: ",
    "language": "this language is not known: ",
    "long": "this is too long: ",
    "twice": "the same name and birth date stand in line ",
    "name": "the name cannot be kept as it is written",
    "born": "nobody living was born on this day: ",
}


class Fault(NamedTuple):
    """What is wrong with a line: a code of FAULTS, and the column, the cell or the line that it is about."""

    code: str
    detail: str = ""

    @property
    def text(self) -> str:
        return FAULTS[self.code] + self.detail


@dataclass(frozen=True)
class Line:
    """One person as read. ``faults`` say what is wrong, in the order found; name and birth date are None then."""

    line: int
    name: Name | None
    born_on: date | None
    contact: Mapping[str, str]
    channel: str
    language: str
    faults: tuple[Fault, ...]

    @cached_property
    def key(self) -> tuple[str, date | None]:
        """By what the same person is known: folded name and birth date (rules of the house 21)."""
        return (self.name.folded if self.name else "", self.born_on)


class _Decoder:
    """Lines of text out of lines of bytes. The first line that tells its encoding binds those after it."""

    def __init__(self, raw: Iterable[bytes]) -> None:
        self.raw, self.encoding, self.wrong = iter(raw), "", set[int]()

    def __iter__(self) -> Iterator[str]:
        for number, bare in enumerate(self.raw, start=1):
            data = bare.removeprefix(b"\xef\xbb\xbf") if number == 1 else bare
            encoding = next((name for name in ("utf-8", "cp932") if _decodes(data, name)), "")
            told = "" if data.isascii() else encoding
            if not encoding or (told and self.encoding and told != self.encoding):
                self.wrong.add(number)
            self.encoding = self.encoding or told
            yield _one_line(data.decode(encoding or "utf-8", errors="replace"))


def _one_line(text: str) -> str:
    """The line without a bare carriage return inside, which ends no line here and which no cell can hold."""
    body = text.rstrip("\r\n")
    return body.replace("\r", " ") + text[len(body) :]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def lacking(headings: Collection[str], words: Mapping[str, Collection[str]]) -> list[str]:
    """The needed columns that a file does not have."""
    return [column for column in NEEDED if not set(words[column]) & set(headings)]


def read_people(
    raw: Iterable[bytes], today: date, municipalities: Collection[str], words: Mapping[str, Collection[str]]
) -> tuple[list[str], Iterator[Line]]:
    """The needed columns that are missing, and the lines one by one: no more than a line is held at a time.

    raw             lines of the file as bytes, in UTF-8 (with or without mark) or CP932
    municipalities  the five-digit codes that a person can live in
    """
    decoder = _Decoder(raw)
    text = iter(decoder)
    reader = csv.reader(chain([next(text, "")], text))
    headings = [cell.strip() for cell in next(_cells(reader), None) or []]
    columns = {column: headings.index(w) for column, names in words.items() for w in names if w in headings}
    return lacking(headings, words), _lines(reader, decoder, columns, today, municipalities)


def _cells(reader: Any) -> Iterator[list[str] | None]:
    """Line by line its cells; None for one with a cell of more than 128 kB."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None


def _lines(
    reader: Any, decoder: _Decoder, columns: Mapping[str, int], today: date, municipalities: Collection[str]
) -> Iterator[Line]:
    before = reader.line_num
    for cells in _cells(reader):
        first, before = before + 1, reader.line_num
        if cells is None:
            yield _line(first, {}, [Fault("long")], today, municipalities)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        faults = [Fault("encoding")] if decoder.wrong & set(range(first, before + 1)) else []
        if len(cells) > len(columns) and len(cells) > max(columns.values(), default=0) + 1:
            faults.append(Fault("columns"))
        values = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
        yield _line(first, values, faults, today, municipalities)


def _line(
    number: int, values: Mapping[str, str], faults: list[Fault], today: date, municipalities: Collection[str]
) -> Line:
    faults += [Fault("missing", column) for column in NEEDED if not values.get(column)]
    born_on = _born(values.get("born_on", ""), faults, today)
    name = _name(values, faults) if not faults else None
    contact = {column: values[column] for column in CONTACT if values.get(column)}
    if "area_code" in contact:
        contact["area_code"] = _area(contact["area_code"], faults, municipalities)
    if "email" in contact and not ADDRESS.fullmatch(contact["email"]):
        faults.append(Fault("email", contact["email"]))
    faults += [Fault("long", column) for column, limit in LONGEST.items() if len(contact.get(column, "")) > limit]
    channel, language = values.get("channel") or "post", values.get("language") or "ja"
    faults += [] if channel in CHANNELS else [Fault("channel", channel)]
    faults += [] if language in LANGUAGES else [Fault("language", language)]
    return Line(number, name, born_on, contact, channel, language, tuple(faults))


def _born(typed: str, faults: list[Fault], today: date) -> date | None:
    if not typed:
        return None
    try:
        day = parse_date(typed)
    except LmsError:
        faults.append(Fault("date", typed))
        return None
    try:
        check_birth_date(day, today)
    except LmsError:
        faults.append(Fault("born", typed))
    return day


def _name(values: Mapping[str, str], faults: list[Fault]) -> Name | None:
    parts = [values.get(column, "") for column in ("family", "given", "family_kana", "given_kana", "romaji")]
    try:
        return name_of(*parts)
    except LmsError:
        faults.append(Fault("name"))
        return None


def _area(typed: str, faults: list[Fault], municipalities: Collection[str]) -> str:
    """A municipality by five digits, or by six with the check digit (rules of the house 22)."""
    code = typed[:5]
    if len(typed) == 6 and typed.isascii() and typed.isdigit() and check_digit(code) != typed[5]:
        faults.append(Fault("check_digit", typed))
    elif len(typed) not in (5, 6) or code not in municipalities:
        faults.append(Fault("area", typed))
    return code
