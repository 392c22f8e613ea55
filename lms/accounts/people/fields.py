"""Groups of questions about a person, mixed into the forms of several pages."""

from datetime import date

from flask_babel import gettext, lazy_gettext
from wtforms import Form, StringField
from wtforms.validators import Length, Optional

from lms.accounts.models import CHANNELS
from lms.accounts.pages import CleanName
from lms.accounts.people.rules import LONGEST_PART, Name, name_of
from lms.clock import today
from lms.i18n_mark import N_
from lms.outbox.channels import is_set_up
from lms.places.api import AreaField, postal_place
from lms.ui.forms import (
    Filled,
    JaDateField,
    KanaField,
    OnOrBefore,
    PhoneField,
    PostalCodeField,
    RadioField,
)

CHANNEL_NAMES = {
    "mail": N_("By e-mail"),
    "phone": N_("By telephone"),
    "post": N_("By letter"),
    "fax": N_("By fax"),
    "line": N_("By LINE"),
    "sms": N_("By SMS, to a mobile telephone"),
}


def offered_channels() -> list[tuple[str, str]]:
    """The ways of being told things that this installation has, with their names."""
    return [(code, gettext(CHANNEL_NAMES[code])) for code in CHANNELS if is_set_up(code)]


class NameFields(Form):
    """Name as written and its reading."""

    family = StringField(
        lazy_gettext("Family name"),
        [Filled(), Length(max=LONGEST_PART), CleanName()],
        description=lazy_gettext("Write it as in your family register."),
        render_kw={"autocomplete": "family-name"},
    )
    given = StringField(
        lazy_gettext("Given name"),
        [Filled(), Length(max=LONGEST_PART), CleanName()],
        render_kw={"autocomplete": "given-name"},
    )
    family_kana = KanaField(
        lazy_gettext("Family name in kana"),
        [Filled(), Length(max=LONGEST_PART)],
        description=lazy_gettext("Hiragana or katakana"),
    )
    given_kana = KanaField(lazy_gettext("Given name in kana"), [Filled(), Length(max=LONGEST_PART)])

    def parts(self) -> tuple[str, str, str, str]:
        """Family and given name, then their readings, as typed."""
        fields = (self.family, self.given, self.family_kana, self.given_kana)
        family, given, family_kana, given_kana = (field.data or "" for field in fields)
        return family, given, family_kana, given_kana

    def name(self, romaji: str = "") -> Name:
        """The typed name, cleaned."""
        return name_of(*self.parts(), romaji)


class BirthField(Form):
    """Date of birth, by era or by the common calendar."""

    born_on = JaDateField(
        lazy_gettext("Date of birth"),
        [Filled(), OnOrBefore(today)],
        description=lazy_gettext("For example 1950-04-01 or S25.4.1"),
        render_kw={"autocomplete": "bday"},
    )

    def birth_date(self) -> date:
        """The typed day; ask only when the form is valid."""
        if self.born_on.data is None:
            raise LookupError("the form was not looked at, or no day was typed")
        return self.born_on.data


class ContactFields(Form):
    """How to reach a person, without the address that signs in."""

    postal_code = PostalCodeField(
        lazy_gettext("Postal code"),
        [Optional()],
        description=lazy_gettext("For example 503-0887. The municipality is then filled in for you."),
    )
    area_code = AreaField(lazy_gettext("Municipality"), [Optional()])
    address = StringField(
        lazy_gettext("Street and house number"),
        [Optional(), Length(max=300)],
        render_kw={"autocomplete": "street-address"},
    )
    phone = PhoneField(lazy_gettext("Telephone number"), [Optional()])
    fax = PhoneField(lazy_gettext("Fax number"), [Optional()], render_kw={"autocomplete": "fax tel"})

    def contact(self) -> dict[str, str]:
        """What was typed, by field of the contact; a municipality left open follows from the postal code."""
        names = ("postal_code", "area_code", "address", "phone", "fax")
        typed = {name: self[name].data or "" for name in names}
        found = postal_place(typed["postal_code"]) if typed["postal_code"] and not typed["area_code"] else None
        return typed | {"area_code": found.area_code} if found else typed


class WayFields(Form):
    """By which way and in which language a person is told things."""

    channel = RadioField(
        lazy_gettext("How shall we tell you things?"),
        [Filled()],
        choices=offered_channels,
        default="mail",
    )
    language = RadioField(
        lazy_gettext("Language of our letters"),
        [Filled()],
        choices=[("ja", lazy_gettext("Japanese")), ("en", lazy_gettext("English"))],
        default="ja",
    )
