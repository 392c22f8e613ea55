"""What the pages of certificates share: a rule's refusal shown on its form, fields that must be filled, safe cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import render_template
from flask_babel import gettext
from wtforms import Field, Form
from wtforms.validators import StopValidation

from lms.errors import RuleBroken
from lms.i18n import sentence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def refusals_shown(form: Form) -> Iterator[None]:
    """Show a refusal of a rule on top of the form; nothing that was typed is lost."""
    try:
        yield
    except RuleBroken as refusal:
        form.form_errors = [*form.form_errors, sentence(refusal)]


def form_page(template: str, form: Form, **values: Any) -> tuple[str, int]:
    """A page with a form: 400 when something on it has to be looked at again."""
    return render_template(template, form=form, **values), 400 if form.errors else 200


class Filled:
    """Validator: more than spaces was typed. What could not be read keeps its own sentence."""

    def __init__(self) -> None:
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        typed = field.data.strip() if isinstance(field.data, str) else field.data
        if not typed and not field.errors:
            raise StopValidation(gettext("This field is required."))


def safe_cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
