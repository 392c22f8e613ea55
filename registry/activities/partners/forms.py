"""Forms of partners."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.ui.forms import BaseForm, MultiCheckboxField, PhoneField, SelectField
from registry.activities.partners.services import PartnerFacts
from registry.activities.words import KINDS, PARTNER_KINDS


class PartnerForm(BaseForm):
    """A body around a station."""

    kind = SelectField(lazy_gettext("What is it?"), [InputRequired()])
    name = StringField(lazy_gettext("Name of the partner"), [InputRequired(), Length(max=60)])
    phone = PhoneField(lazy_gettext("Telephone"), [Optional()])
    fax = PhoneField(lazy_gettext("FAX"), [Optional()])
    hours = StringField(lazy_gettext("Opening hours"), [Optional(), Length(max=80)])
    asked_for = StringField(
        lazy_gettext("Whom to ask for"),
        [Optional(), Length(max=40)],
        description=lazy_gettext("Only with her consent. The name goes when the partner ends."),
    )
    offers = MultiCheckboxField(
        lazy_gettext("What does it offer when nobody else fits?"),
        description=lazy_gettext("It is proposed when a need of this kind finds nobody."),
    )
    note = StringField(lazy_gettext("Note"), [Optional(), Length(max=200)])

    def offer(self, language: str) -> None:
        """Give the lists their words."""
        self.kind.choices = PARTNER_KINDS.choices(language)
        self.offers.choices = KINDS.choices(language)

    def facts(self) -> PartnerFacts:
        """What was written, as the service takes it."""
        words = {
            name: getattr(self, name).data or "" for name in ("name", "phone", "fax", "hours", "asked_for", "note")
        }
        return PartnerFacts(kind=self.kind.data, offers=tuple(self.offers.data or ()), **words)
