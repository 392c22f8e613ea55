"""What the pages of accounts share: where on a form a refusal belongs, names checked field by field."""

from functools import partial
from typing import Any

from wtforms import Field, ValidationError

from lms.accounts.errors import (
    BornInTheFuture,
    BornTooLongAgo,
    EmailInUse,
    NameEvidenceMissing,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooPersonal,
    PasswordTooShort,
)
from lms.errors import LmsError
from lms.files.errors import FileEmpty, FileTooLarge, FileTypeRefused
from lms.i18n import sentence
from lms.text.cleaning import clean_name
from lms.text.errors import NumberCheckFailed, NumberMalformed
from lms.ui import form_pages

# Where on a form a refusal belongs; any other stands at the top.
PLACES: dict[type[LmsError], str] = {
    PasswordTooShort: "password",
    PasswordTooLong: "password",
    PasswordTooCommon: "password",
    PasswordTooPersonal: "password",
    BornInTheFuture: "born_on",
    BornTooLongAgo: "born_on",
    EmailInUse: "email",
    NameEvidenceMissing: "note",
    FileEmpty: "paper",
    FileTooLarge: "paper",
    FileTypeRefused: "paper",
    NumberMalformed: "code",
    NumberCheckFailed: "code",
}


refusals_shown = partial(form_pages.refusals_shown, beside=PLACES)


class CleanName:
    """Validator: a written name without emoji, private characters or nothing at all."""

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            return
        try:
            clean_name(field.data)
        except LmsError as refusal:
            raise ValidationError(sentence(refusal)) from refusal
