"""Forms of designs."""

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.press.sandbox import LONGEST
from lms.ui.forms import BaseForm


class DesignForm(BaseForm):
    """Words and layout, and why they change."""

    template = TextAreaField(
        lazy_gettext("Words (template)"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"rows": 18, "spellcheck": "false"},
    )
    style = TextAreaField(
        lazy_gettext("Layout (CSS)"), [Length(max=LONGEST)], render_kw={"rows": 10, "spellcheck": "false"}
    )
    name = StringField(
        lazy_gettext("Name for the preview"),
        [Length(max=80)],
        description=lazy_gettext("Empty: an ordinary name. Try a long one, too."),
    )
    note = StringField(lazy_gettext("What changes, and why?"), [Length(max=200)])


class BackForm(BaseForm):
    """A button: CSRF alone."""
