"""The form at the door."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class HereForm(BaseForm):
    """The code on the sheet at the door."""

    code = StringField(
        lazy_gettext("Six digits on the sheet at the door"),
        [InputRequired(lazy_gettext("Please type the six digits.")), Length(max=40)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
