"""Forms of bringing a course in."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from courses.catalogue.rules import KIND_NAMES
from lms.ui.forms import BaseForm, SelectField


class CartridgeForm(BaseForm):
    """A file of another system to look into."""

    cartridge = FileField(
        lazy_gettext("File of the course"),
        [FileRequired(lazy_gettext("Please choose the file of a course."))],
        description=lazy_gettext("A Common Cartridge (.imscc) or a Moodle backup (.mbz), up to 100 MB"),
        render_kw={"data-most-mb": "100", "accept": ".imscc,.mbz,.zip"},
    )


class BringInForm(BaseForm):
    """What the draft course is called."""

    title = StringField(lazy_gettext("Title of the course"), [InputRequired(), Length(max=300)])
    code = StringField(
        lazy_gettext("Short name in the address"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("Small letters, digits and hyphens, for example walking-together. It never changes."),
    )
    kind = SelectField(
        lazy_gettext("Kind of course"),
        choices=[SelectChoice(kind, lazy_gettext(name)) for kind, name in KIND_NAMES.items()],
        default="awareness",
    )
