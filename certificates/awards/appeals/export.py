"""The list of appeals as a CSV file, without the words of anybody."""

from collections.abc import Sequence

from flask_babel import gettext

from certificates.awards.appeals.queries import AppealLine
from lms.clock import day_of
from lms.ui.tables import csv_bytes


def appeals_csv(lines: Sequence[AppealLine], encoding: str) -> bytes:
    """Write the file in UTF-8 or CP932."""
    headers = [
        gettext("Name"),
        gettext("Kana"),
        gettext("What is it about?"),
        gettext("Title"),
        gettext("How did it come?"),
        gettext("Arrived on"),
        gettext("Answer by"),
        gettext("State"),
        gettext("Outcome"),
        gettext("Closed on"),
    ]
    return csv_bytes(headers, [_cells(line) for line in lines], encoding)


def _cells(line: AppealLine) -> list[str]:
    closed_on = day_of(line.closed_at).isoformat() if line.closed_at else ""
    return [
        line.person,
        line.kana,
        line.about,
        line.title,
        line.came_by,
        day_of(line.opened_at).isoformat(),
        line.due_on.isoformat(),
        line.state_label,
        line.outcome,
        closed_on,
    ]
