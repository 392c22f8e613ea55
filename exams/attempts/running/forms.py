"""Forms of the exam room while people write."""

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class NoteForm(BaseForm):
    """Why it is done; kept with the incident."""

    note = StringField(lazy_pgettext("attempt", "Reason"), [InputRequired(), Length(max=400)])


class MessageForm(BaseForm):
    """What the candidates read."""

    note = TextAreaField(lazy_gettext("What they read"), [InputRequired(), Length(max=400)])
