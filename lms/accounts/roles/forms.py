"""Forms of giving roles."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import Length, Optional

from lms.clock import today
from lms.policy import ROLE_NAMES, Role
from lms.ui.forms import BaseForm, Filled, JaDateField, OnOrAfter, SelectField


class RoleForm(BaseForm):
    """A role, for which part of the work, until when."""

    role = SelectField(
        lazy_gettext("Role"),
        [Filled()],
        choices=[(role.value, lazy_gettext(ROLE_NAMES[role])) for role in Role if role is not Role.LEARNER],
    )
    scope = StringField(
        lazy_gettext("For which part of the work?"),
        [Optional(), Length(max=60)],
        description=lazy_gettext("Empty for everywhere, or station:12, sitting:5, programme:3, area:22100"),
    )
    until_on = JaDateField(lazy_gettext("Until before which day?"), [Optional(), OnOrAfter(today)])
