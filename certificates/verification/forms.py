"""The form of the checking page."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.ui.forms import BaseForm, RadioField


class CheckForm(BaseForm):
    """A number as it stands on the paper, and the name if it shall be compared."""

    number = StringField(
        lazy_gettext("Number on the paper"),
        validators=[InputRequired(lazy_gettext("Please write the number that stands on the paper.")), Length(max=40)],
        description=lazy_gettext(
            "12 letters and digits, for example WB7K-3Q9M-2XTZ. Small letters and spaces do not matter."
        ),
    )
    name = StringField(
        lazy_gettext("Name on the paper"),
        validators=[Optional(), Length(max=160)],
        description=lazy_gettext(
            "If you write the name, we say whether it belongs to the number. We never show a name."
        ),
    )


class FileForm(BaseForm):
    """A digital certificate as a file."""

    file = FileField(
        lazy_gettext("Certificate as a file"),
        [FileRequired(lazy_gettext("Please choose a file first."))],
        description=lazy_gettext("A certificate (PDF), a badge (PNG or SVG) or a file (JSON or JWT), up to 2 MB."),
    )


class ListForm(BaseForm):
    """A file of numbers, and how the report shall come."""

    file = FileField(
        lazy_gettext("File of numbers"),
        [FileRequired(lazy_gettext("Please choose a file first."))],
        description=lazy_gettext(
            "CSV or plain text, UTF-8 or Shift JIS: one number in each line, the name beside it if you want it "
            "compared. Up to 500 lines."
        ),
    )
    answer = RadioField(
        lazy_gettext("How do you want the report?"),
        [InputRequired()],
        choices=[
            ("page", lazy_gettext("On this page")),
            ("utf-8", lazy_gettext("As a file for new spreadsheets (UTF-8)")),
            ("cp932", lazy_gettext("As a file for older programs (Shift JIS)")),
        ],
        default="page",
    )
