"""The sheets as a file for spreadsheets, old and new."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from courses.workshops.feedback.forms import said
from courses.workshops.feedback.queries import SHEET
from courses.workshops.feedback.rules import ON_PAPER, Question
from lms.ui.tables import csv_bytes


def _answer(question: Question, sheet: Mapping[str, Any]) -> str:
    """The words that were ticked or written; "" for a question that was left out."""
    code = str(sheet.get(question.code, ""))
    return {choice.code: said(choice) for choice in question.choices}.get(code, "" if question.choices else code)


def sheets_csv(sheets: Sequence[Mapping[str, Any]], encoding: str) -> bytes:
    """One line a sheet, in the order in which they are kept: by what they say."""
    headers = [*(said(question) for question in SHEET.questions), gettext("Came on")]
    lines = [
        [*(_answer(question, sheet) for question in SHEET.questions), _way(on_paper=bool(sheet.get(ON_PAPER)))]
        for sheet in sheets
    ]
    return csv_bytes(headers, lines, encoding)


def _way(*, on_paper: bool) -> str:
    return gettext("on paper") if on_paper else gettext("on this site")
