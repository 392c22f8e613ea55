"""Forms of candidates: the seat at a venue device, and questions that ask for a click alone."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class SeatForm(BaseForm):
    """Slip number and code of the day."""

    slip_number = StringField(
        lazy_gettext("Number on your admission slip"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("For example EX12-3456-789A. Hyphens may be left out."),
        render_kw={"autocomplete": "off"},
    )
    code = StringField(
        lazy_gettext("Code of the day"),
        [InputRequired(), Length(max=20)],
        description=lazy_gettext("Six digits, written on the board in the room."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )


class ClickForm(BaseForm):
    """A question that is answered by the click alone."""
