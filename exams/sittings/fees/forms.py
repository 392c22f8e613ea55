"""The form of one entry of a fee record."""

from flask_babel import lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from exams.pages import said
from exams.sittings.fees.queries import FEE_NAMES
from lms.ui.forms import BaseForm, NumberField


class FeeForm(BaseForm):
    """What happened to the fee."""

    kind = RadioField(lazy_gettext("What happened to the fee?"), [InputRequired()], choices=said(FEE_NAMES))
    yen = NumberField(lazy_gettext("How many yen?"), [InputRequired(), NumberRange(min=1, max=1_000_000)])
    note = StringField(
        lazy_gettext("Note on the fee"),
        [Length(max=400)],
        description=lazy_gettext("Needed when the fee is waived or given back."),
    )
