"""Forms of handed-in lists. They check shape."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired

from lms.ui.forms import AtLeastChosen, BaseForm, MultiCheckboxField


class HandInForm(BaseForm):
    """A file of people."""

    file = FileField(
        lazy_gettext("List of people (CSV)"),
        [FileRequired(lazy_gettext("Please choose a file."))],
        description=lazy_gettext("UTF-8 or CP932, up to 11 MB. Nobody is entered yet."),
    )


class EnterListForm(BaseForm):
    """A yes to a list that was read."""

    papers = MultiCheckboxField(
        lazy_gettext("Papers"),
        [AtLeastChosen()],
        choices=[
            ("yes", lazy_gettext("I hold the signed papers on which each of them agrees that we keep her record"))
        ],
    )
