"""Forms of computing anew."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class VoidForm(BaseForm):
    """Whose attempt shall not count, and why."""

    slip_number = StringField(lazy_gettext("Slip number"), [InputRequired(), Length(max=40)])
    reason = StringField(
        lazy_gettext("Reason"),
        [InputRequired(), Length(max=400)],
        description=lazy_gettext("What happened. The candidate is told that her exam does not count and can appeal."),
    )


class DropForm(BaseForm):
    """Why a proposal is dropped."""

    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])
