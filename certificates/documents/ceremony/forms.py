"""Asking for a ceremony's papers."""

from flask_babel import lazy_gettext
from wtforms.validators import InputRequired

from certificates.documents.ceremony.queries import ORDER_NAMES, PAPER_NAMES
from lms.ui.forms import BaseForm, RadioField


class RunForm(BaseForm):
    """Which papers, in which order."""

    papers = RadioField(
        lazy_gettext("What shall be printed?"), [InputRequired()], choices=list(PAPER_NAMES.items()), default="pass"
    )
    sorted_by = RadioField(
        lazy_gettext("In which order?"), [InputRequired()], choices=list(ORDER_NAMES.items()), default="seat"
    )


class EndForm(BaseForm):
    """A button: CSRF alone."""
