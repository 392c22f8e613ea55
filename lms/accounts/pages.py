"""What the pages of accounts share: a rule's refusal shown on its form, names checked field by field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import render_template
from flask_babel import gettext
from wtforms import Field, Form, ValidationError
from wtforms.validators import StopValidation

from lms.accounts.errors import (
    BornInTheFuture,
    BornTooLongAgo,
    EmailInUse,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooPersonal,
    PasswordTooShort,
)
from lms.errors import LmsError, RuleBroken
from lms.i18n import sentence
from lms.text.cleaning import clean_name
from lms.text.errors import NumberCheckFailed, NumberMalformed

# Where on a form a refusal belongs; any other stands at the top.
PLACES: dict[type[LmsError], str] = {
    PasswordTooShort: "password",
    PasswordTooLong: "password",
    PasswordTooCommon: "password",
    PasswordTooPersonal: "password",
    BornInTheFuture: "born_on",
    BornTooLongAgo: "born_on",
    EmailInUse: "email",
    NumberMalformed: "code",
    NumberCheckFailed: "code",
}


@contextmanager
def refusals_shown(form: Form) -> Iterator[None]:
    """Show a refusal of a rule on the form, beside its field where it has one; nothing typed is lost."""
    try:
        yield
    except RuleBroken as refusal:
        place = PLACES.get(type(refusal), "")
        if place in form:
            form[place].errors = [*form[place].errors, sentence(refusal)]
        else:
            form.form_errors = [*form.form_errors, sentence(refusal)]


def form_page(template: str, form: Form, **values: Any) -> tuple[str, int]:
    """A page with a form: 400 when something on it has to be looked at again."""
    return render_template(template, form=form, **values), 400 if form.errors else 200


class Filled:
    """Validator: something other than spaces was typed or chosen.

    What could not be read as a day or a reading keeps its own sentence; it is not called empty.
    """

    def __init__(self) -> None:
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        typed = field.data.strip() if isinstance(field.data, str) else field.data
        if not typed and not field.errors:
            raise StopValidation(gettext("This field is required."))


class CleanName:
    """Validator: a written name without emoji, private characters or nothing at all."""

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            return
        try:
            clean_name(field.data)
        except LmsError as refusal:
            raise ValidationError(sentence(refusal)) from refusal
