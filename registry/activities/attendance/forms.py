"""The form at the door."""

import unicodedata

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


def digits_of(typed: str | None) -> str:
    """The digits of what was typed, in half width, whatever stands between them."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed or "") if sign.isdigit())


class HereForm(BaseForm):
    """The code on the sheet at the door."""

    code = StringField(
        lazy_gettext("Six digits on the sheet at the door"),
        [InputRequired(lazy_gettext("Please type the six digits.")), Length(max=40)],
        filters=[digits_of],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
