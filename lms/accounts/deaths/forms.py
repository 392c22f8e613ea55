"""Forms about deaths."""

from flask_babel import lazy_gettext

from lms.clock import today
from lms.ui.forms import BaseForm, Filled, JaDateField, OnOrBefore, RadioField


class DeathForm(BaseForm):
    """When a person died and who told us."""

    died_on = JaDateField(lazy_gettext("Day of death"), [Filled(), OnOrBefore(today)])
    source = RadioField(
        lazy_gettext("Who told us?"),
        [Filled()],
        choices=[
            ("family", lazy_gettext("The family")),
            ("station", lazy_gettext("A station or organisation")),
            ("municipality", lazy_gettext("The municipality")),
            ("mail_returned", lazy_gettext("A letter came back")),
            ("other", lazy_gettext("Somebody else")),
        ],
    )
