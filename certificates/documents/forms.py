"""Forms of documents."""

from flask_babel import lazy_gettext
from wtforms.validators import InputRequired

from lms.ui.forms import BaseForm, RadioField


class ReissueForm(BaseForm):
    """A button: CSRF alone."""


class ConfirmationForm(BaseForm):
    """In which language a pass shall be confirmed."""

    language = RadioField(
        lazy_gettext("In which language?"),
        [InputRequired()],
        choices=[("ja", lazy_gettext("Japanese")), ("en", lazy_gettext("English"))],
        default="ja",
    )
