"""The list of who comes as a file for spreadsheets, old and new."""

import csv
import io

from flask_babel import gettext

from courses.workshops.values import Board, Entry
from lms.ui.formats import day

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
GETA = "\u3013"


def _cell(text: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _signs(text: str) -> bytes:
    """CP932 lacks many signs of names: a geta mark stands for each of them."""
    fitting = []
    for sign in text:
        try:
            fitting.append(sign.encode("cp932"))
        except UnicodeEncodeError:
            fitting.append(GETA.encode("cp932"))
    return b"".join(fitting)


def _line(entry: Entry, state: str) -> list[str]:
    words = {True: gettext("present"), False: gettext("absent"), None: ""}
    return [_cell(cell) for cell in (entry.name, entry.kana, entry.phone, state, *(words[p] for p in entry.presence))]


def people_csv(page: Board, encoding: str) -> bytes:
    """Everybody with a seat and everybody who waits; UTF-8 with a mark for spreadsheets, or CP932 for old ones."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    dates = [day(date.starts_at) for date in page.card.dates]
    writer.writerow([gettext("Name"), gettext("Reading"), gettext("Telephone"), gettext("Seat"), *dates])
    writer.writerows(_line(entry, gettext("Seat")) for entry in page.booked)
    writer.writerows(_line(entry, gettext("Waiting")) for entry in page.waiting)
    text = buffer.getvalue()
    return _signs(text) if encoding == "cp932" else text.encode("utf-8-sig")
