"""What goes to the printer and to the table of the ceremony, put together from the finished files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from flask import current_app

from certificates.documents.ceremony.lines import Line
from lms.clock import today
from lms.press.api import render_document
from lms.press.joining import Placed, PrintFile, crop_marks

A4 = (210.0, 297.0)
CARD, BADGE = (85.6, 54.0), (91.0, 55.0)
ACROSS, DOWN = 2, 5
ROWS_A_PAGE, LABELS_A_PAGE, PAGES_A_JOB = 16, 12, 10


def certificates_file(path: Path, title: str, files: Iterable[Path]) -> int:
    """All certificates in order, one after another; returns the number of pages."""
    with PrintFile(path, title) as out:
        for file in files:
            out.add_pages(file.read_bytes())
    return out.pages


def cards_file(path: Path, title: str, files: Sequence[Path]) -> int:
    """Wallet cards, ten on a sheet with crop marks; each sheet is followed by its back."""
    return ten_up_file(path, title, (file.read_bytes() for file in files), CARD, sides=2)


def ten_up_file(path: Path, title: str, pieces: Iterable[bytes], size: tuple[float, float], sides: int = 1) -> int:
    """Pieces of one size (millimetres), ten on an A4 sheet with crop marks; returns the number of pages.

    The backs stand mirrored, so that they meet their fronts when the sheet is turned over its long edge.
    """
    left, bottom = (A4[0] - ACROSS * size[0]) / 2, (A4[1] - DOWN * size[1]) / 2
    xs = [left + column * size[0] for column in range(ACROSS + 1)]
    ys = [bottom + row * size[1] for row in range(DOWN + 1)]
    with PrintFile(path, title) as out:
        for ten in _tens(pieces):
            for side in range(sides):
                placed = [Placed(pdf, side, *_corner(place, xs, ys, side == 1)) for place, pdf in enumerate(ten)]
                out.add_sheet(*A4, placed, crop_marks(xs, ys))
    return out.pages


def _tens(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Ten at a time, and no more of them at hand."""
    rest = iter(pieces)
    while ten := list(islice(rest, ACROSS * DOWN)):
        yield ten


def _corner(place: int, xs: Sequence[float], ys: Sequence[float], mirrored: bool) -> tuple[float, float]:
    row, column = divmod(place, ACROSS)
    return xs[ACROSS - 1 - column if mirrored else column], ys[DOWN - 1 - row]


def hand_over_list(path: Path, title: str, lines: Sequence[Line], refused: Mapping[str, str]) -> int:
    """Who is given which certificate, with a column to sign; what could not be printed says why."""
    rows = [(place, line, refused.get(line.number, "")) for place, line in enumerate(lines, 1)]
    more = {"said": any(line.said for line in lines), "about": title}
    return _in_jobs(path, f"{title} 引き渡し表", "documents/hand_over.html", rows, ROWS_A_PAGE, more)


def labels_file(path: Path, title: str, lines: Sequence[Line]) -> int:
    """Address labels, twelve on a sheet (86.4 x 42.3 mm), for everybody whose address is known."""
    return _in_jobs(path, title, "documents/labels.html", _addressed(lines), LABELS_A_PAGE, {})


def envelopes_file(path: Path, title: str, lines: Sequence[Line]) -> int:
    """Envelopes of the size 角形2号 (240 x 332 mm), which hold A4 unfolded."""
    return _in_jobs(path, title, "documents/envelopes.html", _addressed(lines), 1, {})


def _addressed(lines: Sequence[Line]) -> list[Line]:
    """One line a person, however many papers she gets."""
    return list({line.person_id: line for line in reversed(lines) if line.address}.values())[::-1]


def _in_jobs(
    path: Path, title: str, template: str, rows: Sequence[Any], a_page: int, more: Mapping[str, Any]
) -> int:  # fmt: skip
    """Lay pages out some at a time, so that a long list needs no more memory than a short one; no rows, no file."""
    if not rows:
        return 0
    with PrintFile(path, title) as out:
        for some in _pages(rows, a_page):
            context = {"pages": some, "as_of": today(), "sample": current_app.config["SAMPLE"], **more}
            out.add_pages(render_document(template, context, title=title, author=title))
    return out.pages


def _pages(rows: Sequence[Any], a_page: int) -> Iterator[list[tuple[int, int, list[Any]]]]:
    """Pages as (number, of how many, rows), some pages at a time."""
    count = -(-len(rows) // a_page)
    pages = [(place, count, list(some)) for place, some in enumerate(_by(rows, a_page), 1)]
    yield from map(list, _by(pages, PAGES_A_JOB))


def _by(things: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (things[start : start + size] for start in range(0, len(things), size))
