"""Forms of signing in."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import Email, Length

from lms.accounts.signin.rules import LONGEST_PASSWORD
from lms.ui.forms import BaseForm, Filled


def new_password_field() -> PasswordField:
    """A password that is chosen now. Nothing is asked of what it is composed of."""
    return PasswordField(
        lazy_gettext("New password"),
        [Filled(), Length(max=LONGEST_PASSWORD)],
        description=lazy_gettext(
            "8 characters or more. Several words in a row are easy to remember and hard to guess."
        ),
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(BaseForm):
    """E-mail address or sign-in number, and password."""

    identifier = StringField(
        lazy_gettext("E-mail address or sign-in number"),
        [Filled(), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [Filled(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    shared = BooleanField(
        lazy_gettext("Other people use this device as well"),
        description=lazy_gettext("Then you are signed out when the browser is closed, or after 30 minutes."),
    )
    next = HiddenField()


class AskLinkForm(BaseForm):
    """Where the link for signing in is sent."""

    email = EmailField(
        lazy_gettext("E-mail address"), [Filled(), Email(), Length(max=254)], render_kw={"autocomplete": "email"}
    )


class LinkForm(BaseForm):
    """The button that signs in: opening the link alone does nothing, since mail programs open links, too."""

    shared = BooleanField(
        lazy_gettext("Other people use this device as well"),
        description=lazy_gettext("Then you are signed out when the browser is closed, or after 30 minutes."),
    )


class AskResetForm(BaseForm):
    """Where the link for a new password is sent."""

    email = EmailField(
        lazy_gettext("E-mail address"), [Filled(), Email(), Length(max=254)], render_kw={"autocomplete": "email"}
    )


class NewPasswordForm(BaseForm):
    """A new password."""

    password = new_password_field()


class ChangePasswordForm(BaseForm):
    """The present password and a new one."""

    present = PasswordField(
        lazy_gettext("Present password"),
        [Filled(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    password = new_password_field()


class NewEmailForm(BaseForm):
    """A new address to sign in with."""

    email = EmailField(
        lazy_gettext("New e-mail address"),
        [Filled(), Email(), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )
