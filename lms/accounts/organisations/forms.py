"""Forms of organisations."""

from flask_babel import gettext, lazy_gettext
from wtforms import StringField
from wtforms.validators import Length, Optional

from lms.accounts.organisations.queries import organisations_active
from lms.accounts.organisations.words import KIND_NAMES, MEMBER_ROLE_NAMES
from lms.accounts.pages import CleanName
from lms.clock import today
from lms.places.api import AreaField
from lms.ui.forms import BaseForm, Filled, JaDateField, OnOrBefore, PhoneField, RadioField, SelectField

FIELDS = ("name", "name_en", "kind", "phone", "address", "area_code")


class OrganisationForm(BaseForm):
    """What is recorded of an organisation."""

    name = StringField(lazy_gettext("Name of the organisation"), [Filled(), Length(max=160), CleanName()])
    name_en = StringField(lazy_gettext("Name in English"), [Optional(), Length(max=160)])
    kind = SelectField(
        lazy_gettext("Kind"),
        [Filled()],
        choices=[(code, lazy_gettext(name)) for code, name in KIND_NAMES.items()],
    )
    phone = PhoneField(lazy_gettext("Telephone number"), [Optional()])
    area_code = AreaField(lazy_gettext("Municipality"), [Optional()])
    address = StringField(lazy_gettext("Street and house number"), [Optional(), Length(max=300)])

    def facts(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: self[name].data or "" for name in FIELDS}


class CloseForm(BaseForm):
    """Until when an organisation was, and which one goes on with its work."""

    until_on = JaDateField(lazy_gettext("First day on which it no longer exists"), [Filled()])
    successor = SelectField(lazy_gettext("Which organisation goes on with its work?"), [Optional()])

    def offer(self, own: str) -> None:
        """List the other organisations of today."""
        listed = [(card.public_id, card.name) for card in organisations_active() if card.public_id != own]
        self.successor.choices = [("", gettext("none")), *listed]


class MembershipForm(BaseForm):
    """Where a person belongs to, as she or the office for her writes it down."""

    organisation = SelectField(lazy_gettext("Organisation"), [Filled()])
    role = RadioField(
        lazy_gettext("As what?"),
        [Filled()],
        choices=[(code, lazy_gettext(name)) for code, name in MEMBER_ROLE_NAMES.items()],
        default="member",
    )
    from_on = JaDateField(lazy_gettext("Since when?"), [Filled(), OnOrBefore(today)])

    def offer_organisations(self) -> None:
        """List the organisations of today."""
        listed = [(card.public_id, card.name) for card in organisations_active()]
        self.organisation.choices = [("", gettext("Please choose")), *listed]
