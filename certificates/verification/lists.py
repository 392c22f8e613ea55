"""Reading a list of numbers, as offices write them: CSV or one number a line, UTF-8 or Shift JIS, a head or none."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lms.data_files import read_yaml

HEADINGS = Path(__file__).with_name("headings.yaml")


@cache
def _headings() -> dict[str, frozenset[str]]:
    known: dict[str, list[str]] = read_yaml(HEADINGS)
    return {column: frozenset(names) for column, names in known.items()}


@dataclass(frozen=True)
class Asked:
    """One line that asks for a number. ``line`` counts from 1 as spreadsheets do."""

    line: int
    number: str
    name: str


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without its mark), else in CP932; what neither has becomes a mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932", errors="replace")


def _rows(text: str) -> list[list[str]]:
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter, strict=False)
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error:
        # A cell of more than 128 kB: no list of numbers.
        return []


def _place(head: list[str], column: str) -> int | None:
    names = _headings()[column]
    plain = [unicodedata.normalize("NFKC", cell).strip().lower() for cell in head]
    return next((place for place, cell in enumerate(plain) if cell in names), None)


def numbers_in(content: bytes) -> list[Asked]:
    """The numbers of a file with their lines and names; empty lines are passed over.

    Without a head the first column holds the number and the second, where there is one, the name.
    """
    rows = _rows(decoded(content))
    head = rows[0] if rows else []
    number_at, name_at = _place(head, "number"), _place(head, "name")
    first = 0 if number_at is None else 1
    number_at, name_at = (0, 1) if number_at is None else (number_at, name_at)
    return [
        Asked(line, row[number_at], row[name_at] if name_at is not None and name_at < len(row) else "")
        for line, row in enumerate(rows[first:], start=first + 1)
        if number_at < len(row) and row[number_at]
    ]
