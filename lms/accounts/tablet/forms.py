"""PINs of tablet sheets."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import PasswordField
from wtforms.validators import EqualTo, Length

from lms.accounts.people.fields import BirthField
from lms.ui.forms import BaseForm, Filled, clean_line

LONGEST_PIN = 6
TYPED = {"inputmode": "numeric", "autocomplete": "off", "maxlength": str(LONGEST_PIN)}


def _digits(typed: Any) -> Any:
    """A PIN typed in full width is the same PIN."""
    return clean_line(typed) if isinstance(typed, str) else typed


def _pin(label: str, *checks: Any, **more: Any) -> PasswordField:
    return PasswordField(
        label, [Filled(), Length(max=LONGEST_PIN), *checks], filters=[_digits], render_kw=TYPED, **more
    )


class PinForm(BaseForm):
    """The PIN that she chose."""

    pin = _pin(lazy_gettext("Your PIN"), description=lazy_gettext("The 4 to 6 digits that you chose."))


class NewPinForm(BaseForm):
    """A PIN that is chosen now, typed twice: nobody can look it up later."""

    pin = _pin(
        lazy_gettext("Choose a PIN"),
        description=lazy_gettext("4 to 6 digits. Not your birthday, and not 1234 or 0000."),
    )
    again = _pin(
        lazy_gettext("The same PIN once more"),
        EqualTo("pin", lazy_gettext("The two PINs differ. Please type the same one twice.")),
    )


class FirstPinForm(NewPinForm, BirthField):
    """The first time with a sheet from the office: who she is, and her PIN."""
