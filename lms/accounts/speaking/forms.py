"""How a person agreed that staff write down her words."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField

from lms.accounts.people.staff import offer_witnesses
from lms.accounts.speaking.words import CHANNEL_NAMES
from lms.policy import Actor
from lms.ui.forms import BaseForm, Filled, RadioField, SelectField


class TalkForm(BaseForm):
    """Channel, witness, and that the words were read to her."""

    channel = RadioField(
        lazy_gettext("How does she say it?"),
        [Filled()],
        choices=[(code, lazy_gettext(name)) for code, name in CHANNEL_NAMES.items()],
    )
    witness = SelectField(lazy_gettext("Who saw or heard it?"), [Filled()], coerce=int)
    agreed = BooleanField(lazy_gettext("I have read the words above to her, and she agreed."), [Filled()])

    next = HiddenField()

    def offer_witnesses(self, writer: Actor) -> None:
        """List the staff who can have seen a paper or heard a call."""
        offer_witnesses(self.witness, writer)
