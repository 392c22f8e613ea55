"""Forms around the reserve paper."""

from flask_babel import lazy_gettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class ReserveForm(BaseForm):
    """Which paper is kept ready."""

    paper_id = SelectField(lazy_gettext("Reserve paper"), coerce=int)


class UseReserveForm(BaseForm):
    """Why the reserve paper is given out."""

    reason = TextAreaField(lazy_gettext("Reason for the reserve paper"), [InputRequired(), Length(max=400)])
