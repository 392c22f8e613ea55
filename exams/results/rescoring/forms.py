"""Forms of computing anew."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class DropForm(BaseForm):
    """Why a proposal is dropped."""

    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])
