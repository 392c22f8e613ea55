"""Forms of titles."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm, Filled, RadioField


class ApplicationForm(BaseForm):
    """Asking for a title."""

    statement = TextAreaField(
        lazy_gettext("What would you like to do with this title?"),
        [Length(max=1000)],
        description=lazy_gettext("A few words are enough."),
    )


class PromiseForm(ApplicationForm):
    """Asking for a title that rests on an undertaking."""

    undertaking = BooleanField(lazy_gettext("I have read these words and agree to them."), [InputRequired()])


class RenewalForm(BaseForm):
    """Agreeing to the undertaking again."""

    undertaking = BooleanField(lazy_gettext("I have read these words and agree to them."), [InputRequired()])


class ReasonForm(BaseForm):
    """A decision with its reason."""

    reason = TextAreaField(lazy_gettext("Reason, as the person will read it"), [Filled(), Length(max=500)])


class DecisionForm(BaseForm):
    """A decision with a word that may stay empty."""

    reason = TextAreaField(lazy_gettext("A word to the record"), [Length(max=500)])


class EndForm(BaseForm):
    """Giving a title back."""

    reason = TextAreaField(lazy_gettext("Would you like to tell us why?"), [Length(max=500)])


class ExportForm(BaseForm):
    """The shape of a file."""

    encoding = RadioField(
        lazy_gettext("For which program?"),
        [InputRequired()],
        choices=[
            ("utf-8", lazy_gettext("New spreadsheets (UTF-8)")),
            ("cp932", lazy_gettext("Older programs (Shift JIS)")),
        ],
        default="utf-8",
    )
