"""The list of titles as a CSV file, for spreadsheets old and new."""

import csv
import io
from collections.abc import Sequence

from flask_babel import gettext

from certificates.awards.listing import AwardLine
from certificates.schemes.pages import safe_cell

GETA = "\u3013"


def _line(line: AwardLine) -> list[str]:
    days = [day.isoformat() if day else "" for day in (line.started_on, line.since_on, line.until_on)]
    return [safe_cell(value) for value in (line.person, line.kana, line.code, line.title, line.state_label, *days)]


def awards_csv(lines: Sequence[AwardLine], encoding: str) -> bytes:
    """Write the file: UTF-8 with a mark that spreadsheets look for, or CP932 with a geta mark for signs it lacks.

    Cells that a spreadsheet would take for a formula get an apostrophe.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(
        [
            gettext("Name"),
            gettext("Kana"),
            gettext("Code"),
            gettext("Title"),
            gettext("State"),
            gettext("Held since"),
            gettext("In this state since"),
            gettext("First day without the undertaking"),
        ]
    )
    writer.writerows(_line(line) for line in lines)
    if encoding != "cp932":
        return buffer.getvalue().encode("utf-8-sig")
    return b"".join(_sign(sign) for sign in buffer.getvalue())


def _sign(sign: str) -> bytes:
    """One character in CP932; a variation selector is left out, since its kanji stands before it."""
    if "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return b""
    return sign.encode("cp932", errors="ignore") or GETA.encode("cp932")
