"""Forms of the second factor."""

from flask_babel import lazy_gettext
from wtforms import PasswordField, StringField
from wtforms.fields import HiddenField
from wtforms.validators import Length, Optional

from lms.accounts.signin.rules import LONGEST_PASSWORD
from lms.ui.forms import BaseForm, Filled

ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "text"}


class CodeForm(BaseForm):
    """A code of the app, or a recovery code."""

    code = StringField(
        lazy_gettext("Code"),
        [Filled(), Length(max=40)],
        description=lazy_gettext("The 6 digits that the app shows now, or one of the codes on your paper."),
        render_kw=ONE_TIME,
    )
    next = HiddenField()


class FirstCodeForm(BaseForm):
    """The first code of the app."""

    code = StringField(
        lazy_gettext("Code"),
        [Filled(), Length(max=40)],
        description=lazy_gettext("The 6 digits that the app shows now."),
        render_kw=ONE_TIME,
    )


class ProveForm(BaseForm):
    """The password, and a code for whoever has a second factor."""

    password = PasswordField(
        lazy_gettext("Password"),
        [Filled(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(
        lazy_gettext("Code"),
        [Optional(), Length(max=40)],
        description=lazy_gettext("The 6 digits that the app shows now, or one of the codes on your paper."),
        render_kw=ONE_TIME,
    )
    next = HiddenField()

    def ask_for(self, code: bool) -> None:
        """Ask for a code only where there is an app that shows one."""
        if not code:
            del self.code
