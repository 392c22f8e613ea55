"""Forms of one's own pages."""

from flask_babel import gettext, lazy_gettext
from wtforms import StringField
from wtforms.validators import Length, Optional

from lms.accounts.organisations.words import TIE_NAMES
from lms.accounts.pages import CleanName
from lms.accounts.people.fields import BirthField, ContactFields, WayFields
from lms.accounts.people.rules import LONGEST_PART
from lms.accounts.people.services import PrintedForm
from lms.ui.forms import BaseForm, Filled, RadioField

OTHER = "other"


class ContactForm(BaseForm, ContactFields):
    """How I am reached."""


class WayForm(BaseForm, WayFields):
    """By which way and in which language I am told things."""


class PrintedNameForm(BaseForm):
    """One of the forms that can be printed, or another writing."""

    printed = RadioField(lazy_gettext("How shall we print it?"), [Filled()])
    own = StringField(
        lazy_gettext("Another writing of my name"), [Optional(), Length(max=2 * LONGEST_PART), CleanName()]
    )

    def offer(self, forms: list[PrintedForm]) -> None:
        """List what can be printed, and a place for another writing."""
        printable = [(form.text, form.text) for form in forms if form.printable]
        self.printed.choices = [*printable, (OTHER, gettext("In another writing, below"))]

    def chosen(self) -> str:
        """The form that was chosen or written."""
        return (self.own.data or "") if self.printed.data == OTHER else str(self.printed.data)


class TieForm(BaseForm, BirthField):
    """Somebody whom I am tied to, by name and birth date."""

    kind = RadioField(
        lazy_gettext("How are you tied to each other?"),
        [Filled()],
        choices=[(code, lazy_gettext(TIE_NAMES[code])) for code in ("family", "employed")],
    )
    written = StringField(
        lazy_gettext("Family name and given name"), [Filled(), Length(max=2 * LONGEST_PART), CleanName()]
    )
