"""Forms of who books."""

from flask_babel import lazy_gettext
from wtforms.validators import InputRequired

from courses.workshops.rules import CHANNEL_NAMES
from lms.ui.forms import BaseForm, RadioField


class AskForm(BaseForm):
    """By which way somebody wants to be told of the dates."""

    channel = RadioField(
        lazy_gettext("How shall we tell you?"),
        [InputRequired()],
        choices=[(code, lazy_gettext(name)) for code, name in CHANNEL_NAMES.items()],
        description=lazy_gettext("We will use this way for your other notices, too."),
    )
