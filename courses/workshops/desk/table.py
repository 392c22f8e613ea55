"""The list of who comes as a file for spreadsheets, old and new."""

from flask_babel import gettext

from courses.workshops.values import Board, Entry
from courses.workshops.ways.rules import WAY_NAMES
from lms.ui.formats import day
from lms.ui.tables import csv_bytes


def _line(entry: Entry, state: str) -> list[str]:
    words = {True: gettext("present"), False: gettext("absent"), None: ""}
    way = gettext(WAY_NAMES[entry.way])
    return [entry.name, entry.kana, entry.phone, state, way, *(words[p] for p in entry.presence)]


def people_csv(page: Board, encoding: str) -> bytes:
    """Everybody with a seat and everybody who waits."""
    dates = [day(date.starts_at) for date in page.card.dates]
    headers = [
        gettext("Name"),
        gettext("Reading"),
        gettext("Telephone"),
        gettext("Seat"),
        gettext("Way of taking part"),
        *dates,
    ]
    seat, came = gettext("Seat"), gettext("came without a booking")
    lines = [_line(entry, came if entry.walked_in else seat) for entry in page.booked]
    lines += [_line(entry, gettext("Waiting")) for entry in page.waiting]
    return csv_bytes(headers, lines, encoding)
