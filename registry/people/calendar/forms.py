"""Forms of somebody's days, and of how she wants to be asked."""

from flask_babel import gettext, lazy_gettext
from wtforms.validators import InputRequired, Optional

from lms.clock import days, today
from lms.i18n_mark import N_
from lms.outbox.channels import is_set_up
from lms.ui.forms import BaseForm, JaDateField, MultiCheckboxField, OnOrAfter, RadioField
from registry.people.free_times import WHOLE_DAY, Difference
from registry.people.labels import ASK_TIME_NAMES, PART_NAMES

AWAY, FREE = "away", "free"
CHANNEL_NAMES = {
    "mail": N_("By e-mail"),
    "phone": N_("By telephone"),
    "post": N_("By letter"),
    "fax": N_("By fax"),
    "line": N_("By LINE"),
    "sms": N_("By SMS, to a mobile telephone"),
}


def _offered() -> list[tuple[str, str]]:
    return [(code, gettext(name)) for code, name in CHANNEL_NAMES.items() if is_set_up(code)]


class DaysForm(BaseForm):
    """Days that differ from the usual week."""

    free = RadioField(
        lazy_gettext("How is it on these days?"),
        [InputRequired()],
        choices=[(AWAY, lazy_gettext("Not free")), (FREE, lazy_gettext("Free, besides the usual week"))],
        default=AWAY,
    )
    first_on = JaDateField(lazy_gettext("First day"), [InputRequired(), OnOrAfter(today)])
    last_on = JaDateField(
        lazy_gettext("Last day"),
        [Optional(), OnOrAfter(today)],
        description=lazy_gettext("Leave it empty for one day alone."),
    )
    parts = MultiCheckboxField(
        lazy_gettext("Which part of the day?"),
        choices=[(number, lazy_gettext(name)) for number, name in enumerate(PART_NAMES)],
        coerce=int,
        description=lazy_gettext("Leave it empty for the whole day."),
    )

    def read(self) -> Difference:
        """What was typed."""
        parts = sum(1 << part for part in set(self.parts.data or ())) or WHOLE_DAY
        first = self.first_on.data or today()
        return Difference(first, (self.last_on.data or first) + days(1), parts, self.free.data == FREE)


class AskingForm(BaseForm):
    """By which way and when somebody wants to be asked."""

    channel = RadioField(
        lazy_gettext("How shall we ask you?"),
        [InputRequired()],
        choices=_offered,
    )
    times = MultiCheckboxField(
        lazy_gettext("When may we telephone?"),
        choices=[(code, lazy_gettext(name)) for code, name in ASK_TIME_NAMES.items()],
        description=lazy_gettext("Leave it empty if any time is right."),
    )
