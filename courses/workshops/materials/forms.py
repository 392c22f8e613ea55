"""A material as it is handed in."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class MaterialForm(BaseForm):
    """A paper or picture with its name."""

    title = StringField(lazy_gettext("What the material is called"), [InputRequired(), Length(max=200)])
    paper = FileField(
        lazy_gettext("File"),
        [FileRequired(lazy_gettext("Please choose a file."))],
        description=lazy_gettext("PDF, PNG or JPEG, up to 20 MB. Save slides as a PDF first."),
    )
