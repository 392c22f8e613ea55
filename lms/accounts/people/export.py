"""The list of people as a CSV file, for spreadsheets old and new."""

import csv
import io
from collections.abc import Sequence

from flask_babel import gettext

from lms.accounts.errors import DoesNotFitCp932
from lms.accounts.people.listing import Listed, born_text
from lms.accounts.people.rules import safe_cell, unfit_for_cp932

GETA = "\u3013"


def _header() -> list[str]:
    return [
        gettext("Record"),
        gettext("Family name"),
        gettext("Given name"),
        gettext("Family name in kana"),
        gettext("Given name in kana"),
        gettext("Date of birth"),
        gettext("Telephone number"),
        gettext("E-mail address"),
        gettext("Municipality code"),
        gettext("Signs in"),
    ]


def _line(row: Listed) -> list[str]:
    card = row.card
    signs_in = gettext("yes") if row.signs_in else gettext("no")
    values = [card.public_id, card.family, card.given, card.family_kana, card.given_kana, born_text(card.born_on)]
    return [safe_cell(value) for value in [*values, row.phone, row.email, card.area_code, signs_in]]


def people_csv(rows: Sequence[Listed], encoding: str, *, replace_unfit: bool = False) -> bytes:
    """Write the file. ``encoding`` is "utf-8" (with a mark that spreadsheets look for) or "cp932".

    Cells that a spreadsheet would take for a formula get an apostrophe. CP932 lacks many signs of names: refuses
    with DoesNotFitCp932 unless ``replace_unfit``, which writes a geta mark (U+3013) for them.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_header())
    lines = [_line(row) for row in rows]
    writer.writerows(lines)
    if encoding != "cp932":
        return buffer.getvalue().encode("utf-8-sig")
    unfit = sum(any(unfit_for_cp932(cell) for cell in line) for line in lines)
    if unfit and not replace_unfit:
        raise DoesNotFitCp932(count=unfit)
    return b"".join(_sign(sign) for sign in buffer.getvalue())


def _sign(sign: str) -> bytes:
    """One character in CP932; a variation selector alone is left out, since its kanji stands before it."""
    if "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return b""
    return (GETA if unfit_for_cp932(sign) else sign).encode("cp932")
