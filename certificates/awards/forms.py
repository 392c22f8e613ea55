"""Forms of titles."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.accounts.pages import Filled
from lms.ui.forms import BaseForm


class PlainForm(BaseForm):
    """A button; its form holds csrf alone."""


class ApplicationForm(BaseForm):
    """Asking for a title."""

    statement = TextAreaField(
        _l("What would you like to do with this title?"), [Length(max=1000)], description=_l("A few words are enough.")
    )


class PromiseForm(ApplicationForm):
    """Asking for a title that rests on an undertaking."""

    undertaking = BooleanField(_l("I have read these words and agree to them."), [InputRequired()])


class RenewalForm(BaseForm):
    """Agreeing to the undertaking again."""

    undertaking = BooleanField(_l("I have read these words and agree to them."), [InputRequired()])


class ReasonForm(BaseForm):
    """A decision with its reason."""

    reason = TextAreaField(_l("Reason, as the person will read it"), [Filled(), Length(max=500)])


class DecisionForm(BaseForm):
    """A decision with a word that may stay empty."""

    reason = TextAreaField(_l("A word to the record"), [Length(max=500)])


class EndForm(BaseForm):
    """Giving a title back."""

    reason = TextAreaField(_l("Would you like to tell us why?"), [Length(max=500)])


class ExportForm(BaseForm):
    """The shape of a file."""

    encoding = RadioField(
        _l("For which program?"),
        [InputRequired()],
        choices=[("utf-8", _l("New spreadsheets (UTF-8)")), ("cp932", _l("Older programs (Shift JIS)"))],
        default="utf-8",
    )
