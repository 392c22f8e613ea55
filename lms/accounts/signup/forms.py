"""Forms of signing up and claiming."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import Email, Length, Optional

from lms.accounts.people.fields import BirthField, ContactFields, NameFields
from lms.accounts.signin.forms import new_password_field
from lms.accounts.signin.rules import LONGEST_PASSWORD
from lms.accounts.signup.services import Profile
from lms.ui.forms import BaseForm, Filled

LONGEST_SUBMISSION = 64


class SignUpForm(BaseForm, NameFields, BirthField, ContactFields):
    """Everything at once: how she signs in, who she is, how to reach her."""

    email = EmailField(
        lazy_gettext("E-mail address"), [Filled(), Email(), Length(max=254)], render_kw={"autocomplete": "email"}
    )
    password = new_password_field()
    agreed = BooleanField(lazy_gettext("I agree to this"), [Filled()])
    submission = HiddenField(validators=[Filled(), Length(max=LONGEST_SUBMISSION)])

    def profile(self) -> Profile:
        """What was typed, as the service takes it."""
        return Profile(*self.parts(), self.birth_date(), self.contact())


class ConfirmForm(BaseForm):
    """The button that completes a sign-up; on another device the password is asked."""

    password = PasswordField(
        lazy_gettext("The password that you chose"),
        [Optional(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )


class ClaimForm(BaseForm, BirthField):
    """The code on the sign-in sheet, the birth date, a new password; an e-mail address if there is one."""

    code = StringField(
        lazy_gettext("Code on your sheet"),
        [Filled(), Length(max=40)],
        description=lazy_gettext("12 letters and digits, like WB7K-3Q9M-2XTN"),
        render_kw={"autocomplete": "one-time-code"},
    )
    password = new_password_field()
    email = EmailField(
        lazy_gettext("E-mail address"),
        [Optional(), Email(), Length(max=254)],
        description=lazy_gettext("You can leave this empty."),
        render_kw={"autocomplete": "email"},
    )
    submission = HiddenField(validators=[Filled(), Length(max=LONGEST_SUBMISSION)])
