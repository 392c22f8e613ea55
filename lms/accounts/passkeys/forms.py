"""Forms of passkeys. The browser fills in the answer."""

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from lms.accounts.passkeys.rules import LONGEST_NAME
from lms.ui.forms import BaseForm, Filled


class AnswerForm(BaseForm):
    """What a passkey answered."""

    answer = HiddenField()
    next = HiddenField()


class NewPasskeyForm(BaseForm):
    """A new passkey and what its owner calls it."""

    name = StringField(
        lazy_gettext("What do you call this device?"),
        [Length(max=LONGEST_NAME)],
        description=lazy_gettext("For example: my telephone. You may leave it empty."),
    )
    answer = HiddenField()


class NameForm(BaseForm):
    """Another name for a passkey."""

    name = StringField(lazy_gettext("What do you call this device?"), [Filled(), Length(max=LONGEST_NAME)])
