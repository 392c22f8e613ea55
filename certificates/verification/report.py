"""The report on a checked list as a file."""

from collections.abc import Sequence

from flask_babel import gettext

from certificates.verification.checks import ReportLine
from lms.clock import today
from lms.ui.tables import csv_bytes


def report_csv(lines: Sequence[ReportLine], encoding: str) -> bytes:
    """Every line with its answer; no cell runs as a formula, whatever stood in the list."""
    headers = (
        gettext("Line"),
        gettext("Number"),
        gettext("Answer"),
        gettext("About"),
        gettext("Given by"),
        gettext("Issued on"),
        gettext("In this state since"),
        gettext("Newer paper"),
        gettext("Name"),
        gettext("Checked on"),
    )
    rows = (
        (
            line.line,
            line.number,
            line.outcome,
            line.title,
            line.body,
            line.issued_on,
            line.since_on,
            line.replaced_by,
            line.match,
            today(),
        )
        for line in lines
    )
    return csv_bytes(headers, rows, encoding)
