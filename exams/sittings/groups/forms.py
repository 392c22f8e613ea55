"""The form of a group's file."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm

LARGEST = 2 * 1024 * 1024


class GroupForm(BaseForm):
    """Name and file of a group; checked first, entered when it is sound."""

    name = StringField(lazy_gettext("Name of the group"), [InputRequired(), Length(max=120)])
    file = FileField(
        lazy_gettext("File (CSV)"),
        [FileRequired()],
        description=lazy_gettext(
            "Columns: family name, given name, both readings, date of birth and, if you like, the way of answering. UTF-8 or as Excel saves it."
        ),
    )
    only_check = BooleanField(lazy_gettext("Only check: enter nothing yet"), default=True)

    @property
    def content(self) -> bytes:
        """The bytes of the file, up to the largest size."""
        return bytes(self.file.data.read(LARGEST)) if self.file.data else b""
