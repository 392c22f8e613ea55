"""What the pages of the registry share: refusals on their form, tables as files."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from flask import Response, render_template
from wtforms import Form

from lms.errors import RuleBroken
from lms.i18n import sentence
from lms.ui.forms import BaseForm

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_CP932 = "〓"
Answer = Any


class PlainForm(BaseForm):
    """A button: CSRF alone."""


@contextmanager
def refusals_shown(form: Form) -> Iterator[None]:
    """Show a refusal of a rule above the form; nothing typed is lost."""
    try:
        yield
    except RuleBroken as refusal:
        form.form_errors = [*form.form_errors, sentence(refusal)]


def form_page(template: str, form: Form, **values: Any) -> tuple[str, int]:
    """A page with a form: 400 when something on it has to be looked at again."""
    return render_template(template, form=form, **values), 400 if form.errors else 200


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet runs as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str) -> bytes:
    """A table in UTF-8 with mark, or in CP932, where a character that it lacks becomes 〓."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(head) for head in headers])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    if encoding != "cp932":
        return text.getvalue().encode("utf-8-sig")
    return "".join(sign if _fits(sign) else NOT_IN_CP932 for sign in text.getvalue()).encode("cp932")


def _fits(sign: str) -> bool:
    return bool(sign.encode("cp932", errors="ignore"))


def csv_response(name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str) -> Response:
    """The table as a download."""
    charset = "cp932" if encoding == "cp932" else "utf-8"
    response = Response(csv_bytes(headers, rows, charset), mimetype=f"text/csv; charset={charset}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response
