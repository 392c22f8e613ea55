"""Forms of who books."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField
from wtforms.validators import InputRequired

from courses.workshops.rules import CHANNEL_NAMES
from lms.outbox.channels import is_set_up
from lms.ui.forms import BaseForm, RadioField


class AskForm(BaseForm):
    """By which way somebody wants to be told of the dates, one of those that are set up here."""

    channel = RadioField(lazy_gettext("How shall we tell you?"), [InputRequired()])
    for_all = BooleanField(lazy_gettext("Use this way for my other notices, too"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.channel.choices = [(code, gettext(name)) for code, name in CHANNEL_NAMES.items() if is_set_up(code)]
