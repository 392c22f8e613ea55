"""Forms of documents."""

from lms.ui.forms import BaseForm


class ReissueForm(BaseForm):
    """A button: CSRF alone."""
