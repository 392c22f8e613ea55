"""The list of people as a CSV file, for spreadsheets old and new."""

from collections.abc import Sequence

from flask_babel import gettext

from lms.accounts.errors import DoesNotFitCp932
from lms.accounts.people.listing import Listed, born_text
from lms.ui.tables import csv_bytes, fits_cp932


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
    return [*values, row.phone, row.email, card.area_code, signs_in]


def people_csv(rows: Sequence[Listed], encoding: str, *, replace_unfit: bool = False) -> bytes:
    """Write the file. ``encoding`` is "utf-8" or "cp932".

    CP932 lacks many signs of names: refuses with DoesNotFitCp932 unless ``replace_unfit``, which writes a geta
    mark (U+3013) for them.
    """
    lines = [_line(row) for row in rows]
    if encoding == "cp932" and not replace_unfit:
        unfit = sum(not all(fits_cp932(cell) for cell in line) for line in lines)
        if unfit:
            raise DoesNotFitCp932(count=unfit)
    return csv_bytes(_header(), lines, encoding)
