"""Forms: what people type is cleaned and read kindly before any rule looks at it.

A form checks shape; the rules of a domain check meaning. Many people here write with full-width digits, by era and with
half-width kana, so every field reads all of these.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import get_domain, gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, IntegerField, SelectMultipleField, StringField, ValidationError, fields
from wtforms.fields import HiddenField, PasswordField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from lms.errors import LmsError
from lms.i18n import sentence
from lms.i18n_mark import N_
from lms.text.kana import clean_reading
from lms.text.wareki import both_calendars, parse_date
from lms.ui.formats import day

# The form library's own messages; marked here so that they are extracted and shown in our words.
LIBRARY_TEXTS = (
    N_("This field is required."),
    N_("Field must be equal to %(other_name)s."),
    N_("Field must be at least %(min)d character long."),
    N_("Field cannot be longer than %(max)d character."),
    N_("Field must be exactly %(max)d character long."),
    N_("Field must be between %(min)d and %(max)d characters long."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("Invalid input."),
    N_("Invalid email address."),
    N_("Invalid URL."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("Not a valid choice."),
    N_("'%(value)s' is not a valid choice for this field."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid datetime value."),
    N_("Not a valid date value."),
    N_("Not a valid time value."),
    N_("File does not have an approved extension."),
    N_("File does not have an approved extension: {extensions}"),
)

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_DASHES = re.compile(r"[‐‑‒–—―−ー－ｰ]")
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
_RAW_FIELDS = (PasswordField, HiddenField)


def clean_line(typed: str) -> str:
    """Fold what was typed into one line: no controls, half-width digits, single spaces. Kanji stay as written."""
    seen = "".join(sign for sign in " ".join(typed.split()) if unicodedata.category(sign) not in _UNSEEN)
    return seen.translate(_DIGITS).strip()


def clean_text(typed: str) -> str:
    """Clean a longer text: no controls, one kind of line end. Indents, digits and blank lines stay as written."""
    if typed.isalnum():
        return typed
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in _UNSEEN).rstrip()


def _on_text(clean: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: clean(value) if isinstance(value, str) else value


def _cleaners(field_class: type) -> list[Callable[[Any], Any]]:
    """A password is never changed, a hidden value is ours, a text keeps its lines, all else is one line.

    An e-mail address is read in full width too, as a keyboard set to Japanese types it.
    """
    if not issubclass(field_class, StringField) or issubclass(field_class, _RAW_FIELDS):
        return []
    if issubclass(field_class, EmailField):
        return [_on_text(lambda typed: unicodedata.normalize("NFKC", clean_line(typed)))]
    return [_on_text(clean_text if issubclass(field_class, TextAreaField) else clean_line)]


class BaseForm(FlaskForm):
    """The form all others derive from: CSRF, our own words for its messages, cleaned text."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return get_domain().get_translations()

        def bind_field(self, form: Any, unbound_field: UnboundField, options: Mapping[str, Any]) -> Field:
            own = list(unbound_field.kwargs.get("filters", ()))
            cleaners = _cleaners(unbound_field.field_class)
            return super().bind_field(form, unbound_field, {**options, "filters": [*cleaners, *own]})

    def validate(self, extra_validators: Any = None) -> bool:
        """Spaces alone are nothing: what is required is asked for once more, also by WTForms' own validators."""
        for field in self:
            if isinstance(field, StringField) and field.raw_data and not str(field.raw_data[0]).strip():
                field.raw_data = [""]
        return bool(super().validate(extra_validators))


class PlainForm(BaseForm):
    """A button or a question without fields: CSRF alone."""


class _KeepsFirstProblem:
    """What could not be read is said once; no validator then claims that the field is empty."""

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:  # type: ignore[attr-defined]
            raise StopValidation()


class _TypedField(_KeepsFirstProblem, Field):
    """A text box whose words are read into a value; what could not be read is shown again as it was typed."""

    widget = TextInput()

    def read(self, typed: str) -> Any:
        raise NotImplementedError

    def written(self, value: Any) -> str:
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = clean_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = self.read(typed)
        except LmsError as refusal:
            raise ValueError(sentence(refusal)) from refusal

    def _value(self) -> str:
        if self.raw_data and (self.data is None or self.errors):
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)


class JaDateField(_TypedField):
    """A day, typed as 1950-04-01, 1950年4月1日, 昭和25年4月1日 or S25.4.1; ``data`` is a date or None."""

    def read(self, typed: str) -> date:
        return parse_date(typed)

    def written(self, value: date) -> str:
        return both_calendars(value).partition("(")[0]


class KanaField(_TypedField):
    """A reading; hiragana, katakana or half-width kana become one script. ``data`` is text or None."""

    def __init__(self, *args: Any, script: str = "hiragana", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.script = script

    def read(self, typed: str) -> str:
        return clean_reading(typed, script=self.script)


class PostalCodeField(_TypedField):
    """A Japanese postal code; ``data`` is 123-4567 or None."""

    def read(self, typed: str) -> str:
        digits = _DASHES.sub("", typed).replace("-", "").replace(" ", "").removeprefix("〒")
        if not re.fullmatch(r"[0-9]{7}", digits):
            raise ValueError(gettext("A postal code has 7 digits, like 123-4567."))
        return f"{digits[:3]}-{digits[3:]}"


class PhoneField(_TypedField):
    """A telephone number as it is dialled; ``data`` keeps the hyphens that were typed, or is None."""

    def read(self, typed: str) -> str:
        text = unicodedata.normalize("NFKC", _DASHES.sub("-", typed))
        number = re.sub(r"-+", "-", re.sub(r"[\s()./]+", "-", text)).strip("-")
        if not re.fullmatch(r"0[0-9]{9,10}|\+[0-9]{8,15}", number.replace("-", "")):
            raise ValueError(gettext("Please write the telephone number with its area code, like 03-1234-5678."))
        return number


class NumberField(_KeepsFirstProblem, IntegerField):
    """A whole number; full-width digits and thousands marks are read too. No spinner: a wheel changes nothing."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        plain = [unicodedata.normalize("NFKC", value).replace(",", "").strip() for value in valuelist]
        if plain and plain[0]:
            super().process_formdata(plain)
        else:
            self.data = None


def _options(choices: Any) -> Any:
    """Pairs of value and label as the form library wants them; a function is asked at each request."""
    if choices is None or callable(choices):
        return choices
    return [SelectChoice.from_input(choice) for choice in choices]


class RadioField(fields.RadioField):
    """One of a few, each with its own button. ``choices`` are pairs of value and label."""

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, choices=_options(choices), **kwargs)


class SelectField(fields.SelectField):
    """One of many, in a list that opens. ``choices`` are pairs of value and label."""

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, choices=_options(choices), **kwargs)


class MultiCheckboxField(SelectMultipleField):
    """Several of a list, each with its own box; ``data`` is a list of the chosen values."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, choices=_options(choices), **kwargs)


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


class OnOrAfter:
    """Validator: the day must not be before ``first``, a date or a function giving one."""

    def __init__(self, first: date | Callable[[], date]) -> None:
        self.first = first

    def __call__(self, form: Any, field: Field) -> None:
        first = self.first() if callable(self.first) else self.first
        if field.data is not None and field.data < first:
            raise ValidationError(gettext("Please choose %(day)s or a later day.", day=day(first)))


class OnOrBefore:
    """Validator: the day must not be after ``last``, a date or a function giving one (a birthday: today)."""

    def __init__(self, last: date | Callable[[], date]) -> None:
        self.last = last

    def __call__(self, form: Any, field: Field) -> None:
        last = self.last() if callable(self.last) else self.last
        if field.data is not None and field.data > last:
            raise ValidationError(gettext("Please choose %(day)s or an earlier day.", day=day(last)))


class AtLeastChosen:
    """Validator: at least ``count`` boxes are ticked."""

    def __init__(self, count: int = 1) -> None:
        self.count = count
        # Not "required": the browser would then ask for every single box.
        self.field_flags = {"at_least": count}

    def __call__(self, form: Any, field: Field) -> None:
        chosen: Sequence[Any] = field.data or ()
        if len(chosen) < self.count:
            raise ValidationError(gettext("Please choose at least %(count)s.", count=self.count))
