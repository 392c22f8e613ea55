"""Forms of the secretariat about people."""

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length, Optional

from lms.accounts.consents.ledger import ConsentChoice
from lms.accounts.consents.purposes import purposes
from lms.accounts.pages import CleanName
from lms.accounts.people.fields import BirthField, ContactFields, NameFields, WayFields
from lms.accounts.people.rules import LONGEST_PART
from lms.accounts.people.services import Entry
from lms.accounts.people.staff import offer_witnesses
from lms.clock import today
from lms.policy import Actor
from lms.ui.forms import (
    AtLeastChosen,
    BaseForm,
    Filled,
    JaDateField,
    MultiCheckboxField,
    OnOrBefore,
    RadioField,
    SelectField,
)

CONSENT_WAYS = (("paper", lazy_gettext("On paper, signed")), ("phone", lazy_gettext("By telephone")))


class WitnessFields(BaseForm):
    """How a person agreed who did not say it herself on the web."""

    consent_channel = RadioField(lazy_gettext("How did she agree?"), [Filled()], choices=CONSENT_WAYS)
    witness = SelectField(lazy_gettext("Who saw or heard it?"), [Filled()], coerce=int)

    def offer_witnesses(self, writer: Actor) -> None:
        """List the staff who can have seen a paper or heard a call."""
        offer_witnesses(self.witness, writer)


class EntryForm(WitnessFields, NameFields, BirthField, ContactFields, WayFields):
    """A person who has no e-mail."""

    submission = HiddenField(validators=[Filled(), Length(max=22)])

    def entry(self) -> Entry:
        """What was typed, as the service takes it."""
        return Entry(
            *self.parts(),
            born_on=self.birth_date(),
            contact=self.contact(),
            channel=self.channel.data,
            consent_channel=self.consent_channel.data,
            witness_id=self.witness.data,
            language=self.language.data,
        )


class OfficeContactForm(BaseForm, ContactFields, WayFields):
    """How a person is reached, written down by the secretariat."""


class OfficeNameForm(BaseForm, NameFields):
    """A name that has changed, or was written wrongly; with the form that is printed."""

    romaji = StringField(lazy_gettext("Name in Roman letters"), [Optional(), Length(max=2 * LONGEST_PART)])
    from_on = JaDateField(lazy_gettext("From which day on?"), [Optional(), OnOrBefore(today)])


class OfficePrintedForm(BaseForm):
    """The form that certificates carry, as the person said it on paper or by telephone."""

    printed = StringField(lazy_gettext("Form for printing"), [Filled(), Length(max=2 * LONGEST_PART), CleanName()])


class OfficeConsentForm(WitnessFields):
    """What a person consents to, as she said it on paper or by telephone."""

    purpose = HiddenField(validators=[Filled()])
    choices = MultiCheckboxField(lazy_gettext("She agrees that these may be shown:"), [AtLeastChosen()])

    def offer(self, code: str) -> None:
        """List what a purpose offers, each field for each recipient."""
        declared = {purpose.code: purpose for purpose in purposes()}.get(code)
        self.choices.choices = [
            (f"{field}|{recipient}", f"{gettext(label)} → {gettext(to)}")
            for field, label in (declared.fields.items() if declared else ())
            for recipient, to in (declared.recipients.items() if declared else ())
        ]

    def as_in_talk(self, channel: str, witness_id: int) -> None:
        """Begin with the channel and the witness of the talk."""
        self.consent_channel.data = channel if channel in dict(CONSENT_WAYS) else None
        self.witness.data = witness_id

    def chosen(self) -> list[ConsentChoice]:
        """The ticked boxes, as the service takes them."""
        return [ConsentChoice(*value.split("|", 1)) for value in self.choices.data or ()]


class ExportForm(BaseForm):
    """In which form the list is written."""

    encoding = RadioField(
        lazy_gettext("For which program?"),
        [Filled()],
        choices=[
            ("utf-8", lazy_gettext("Programs of today (UTF-8, keeps every character)")),
            ("cp932", lazy_gettext("Old programs (CP932, lacks some characters of names)")),
        ],
        default="utf-8",
    )
    replace_unfit = BooleanField(lazy_gettext("Write a mark for characters that CP932 lacks"))
