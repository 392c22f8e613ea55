"""Forms of packages."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired

from lms.ui.forms import BaseForm


class PackageForm(BaseForm):
    """A package to bring in."""

    package = FileField(
        lazy_gettext("Package"),
        [FileRequired(lazy_gettext("Please choose the ZIP of a package."))],
        description=lazy_gettext("The ZIP of a SCORM 1.2 or SCORM 2004 package, up to 100 MB"),
        render_kw={"data-most-mb": "100", "accept": ".zip"},
    )
