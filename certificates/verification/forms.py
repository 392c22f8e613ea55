"""The form of the checking page."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.ui.forms import BaseForm


class CheckForm(BaseForm):
    """A number as it stands on the paper, and the name if it shall be compared."""

    number = StringField(
        _l("Number on the paper"),
        validators=[InputRequired(_l("Please write the number that stands on the paper.")), Length(max=40)],
        description=_l("12 letters and digits, for example WB7K-3Q9M-2XTZ. Small letters and spaces do not matter."),
    )
    name = StringField(
        _l("Name on the paper"),
        validators=[Optional(), Length(max=160)],
        description=_l("If you write the name, we say whether it belongs to the number. We never show a name."),
    )
