"""Forms of opening hours."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.clock import today
from lms.ui.forms import BaseForm, JaDateField, MultiCheckboxField, OnOrAfter

DAY_FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HINT = lazy_gettext("For example 10:00-12:00, 13:00-16:00. Leave it empty when it is closed.")


def _day(label: object) -> StringField:
    return StringField(label, [Optional(), Length(max=60)])


class WeekForm(BaseForm):
    """The usual week."""

    monday = _day(lazy_gettext("Monday"))
    tuesday = _day(lazy_gettext("Tuesday"))
    wednesday = _day(lazy_gettext("Wednesday"))
    thursday = _day(lazy_gettext("Thursday"))
    friday = _day(lazy_gettext("Friday"))
    saturday = _day(lazy_gettext("Saturday"))
    sunday = _day(lazy_gettext("Sunday"))
    holidays = MultiCheckboxField(
        lazy_gettext("National holidays"),
        choices=[("open", lazy_gettext("We are open on national holidays, too, as on that weekday"))],
    )

    def suggest(self, week: Sequence[str], on_holidays: bool) -> None:
        """What is written down already."""
        for name, text in zip(DAY_FIELDS, week, strict=True):
            self[name].data = text
        self.holidays.data = ["open"] if on_holidays else []

    def week(self) -> list[str]:
        """What was typed, Monday first."""
        return [self[name].data or "" for name in DAY_FIELDS]


class SpecialDayForm(BaseForm):
    """A day that differs."""

    day_on = JaDateField(lazy_gettext("Which day?"), [InputRequired(), OnOrAfter(today)])
    hours = StringField(lazy_gettext("Opening hours of that day"), [Optional(), Length(max=60)], description=HINT)
    note = StringField(
        lazy_gettext("Why?"), [Optional(), Length(max=60)], description=lazy_gettext("For example: end of the year")
    )
