"""The list of titles as a CSV file, for spreadsheets old and new."""

from collections.abc import Sequence

from flask_babel import gettext

from certificates.awards.listing import AwardLine
from lms.ui.tables import csv_bytes


def _line(line: AwardLine) -> list[str]:
    days = [day.isoformat() if day else "" for day in (line.started_on, line.since_on, line.until_on)]
    return [line.person, line.kana, line.code, line.title, line.state_label, *days]


def awards_csv(lines: Sequence[AwardLine], encoding: str) -> bytes:
    """Write the file in UTF-8 or CP932."""
    headers = [
        gettext("Name"),
        gettext("Kana"),
        gettext("Code"),
        gettext("Title"),
        gettext("State"),
        gettext("Held since"),
        gettext("In this state since"),
        gettext("First day without the undertaking"),
    ]
    return csv_bytes(headers, [_line(line) for line in lines], encoding)
