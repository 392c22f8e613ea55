"""Tables as files for spreadsheets, old and new: safe to open, whatever somebody typed into a name."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from flask import Response

ENCODINGS = ("utf-8", "cp932")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The geta mark (U+3013), by which Japanese print says: here stands a character that we do not have.
NOT_IN_CP932 = "\u3013"
VARIATION_SELECTORS = (("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef"))


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet runs as a formula; plain numbers stay numbers."""
    text = "" if value is None else str(value)
    if text.startswith(STARTS_A_FORMULA) and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{text}"
    return text


def fits_cp932(text: str) -> bool:
    """False when a text holds characters that CP932 lacks, such as 𠮷 or a variation selector."""
    return text.encode("cp932", errors="ignore").decode("cp932") == text


def _sign(sign: str) -> bytes:
    """One character in CP932; a variation selector is left out, since its kanji stands before it."""
    if any(first <= sign <= last for first, last in VARIATION_SELECTORS):
        return b""
    return (sign if fits_cp932(sign) else NOT_IN_CP932).encode("cp932")


def csv_bytes(headers: Sequence[Any], rows: Iterable[Sequence[Any]], encoding: str) -> bytes:
    """The table as CSV: UTF-8 with the mark that spreadsheets look for, or CP932 with 〓 for what it lacks."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe_cell(value) for value in row] for row in (headers, *rows))
    if encoding != "cp932":
        return text.getvalue().encode("utf-8-sig")
    return b"".join(_sign(sign) for sign in text.getvalue())


def csv_download(name: str, content: bytes, encoding: str) -> Response:
    """A table that is written already, as a download; ``name`` is without its ending."""
    charset = encoding if encoding in ENCODINGS else ENCODINGS[0]
    response = Response(content, content_type=f"text/csv; charset={charset}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response


def csv_response(name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]], encoding: str) -> Response:
    """The table as a download."""
    return csv_download(name, csv_bytes(headers, rows, encoding), encoding)
