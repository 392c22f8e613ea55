"""Long lists: one page of them on the screen, all of them as a table file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response
from sqlalchemy import Select, func, select

from lms.db import db

PAGE_SIZE = 50
ENCODINGS = ("utf-8", "cp932")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_CP932 = "〓"


@dataclass(frozen=True)
class Page:
    """One page of rows, with what the pager needs."""

    rows: tuple[Any, ...]
    page: int
    pages: int
    total: int

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def next_num(self) -> int:
        return self.page + 1


def page_of(query: Select[*tuple[Any, ...]], number: int, size: int = PAGE_SIZE) -> Page:
    """The rows of page ``number``; a number beyond the end gives the last page."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    wanted = min(max(1, number), pages)
    rows = db.session.execute(query.limit(size).offset((wanted - 1) * size)).all()
    return Page(tuple(rows), wanted, pages, total)


def with_rows(page: Page, rows: Iterable[Any]) -> Page:
    """The same page with its rows made into something else."""
    return Page(tuple(rows), page.page, page.pages, page.total)


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet runs as a formula; plain numbers stay numbers."""
    text = "" if value is None else str(value)
    if text.startswith(STARTS_A_FORMULA) and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return "'" + text
    return text


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str) -> bytes:
    """The table as CSV in UTF-8 with mark or in CP932, where a character that it lacks becomes 〓."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(head) for head in headers])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    if encoding == "utf-8":
        return text.getvalue().encode("utf-8-sig")
    return b"".join(_cp932(sign) for sign in text.getvalue())


def _cp932(sign: str) -> bytes:
    try:
        return sign.encode("cp932")
    except UnicodeEncodeError:
        return NOT_IN_CP932.encode("cp932")


def csv_response(name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str) -> Response:
    """The table as a download."""
    known = encoding if encoding in ENCODINGS else ENCODINGS[0]
    response = Response(csv_bytes(headers, rows, known), mimetype=f"text/csv; charset={known}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response
