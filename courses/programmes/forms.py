"""Forms that several pages of programmes share."""

from lms.ui.forms import BaseForm


class PlainForm(BaseForm):
    """A button with its token."""
