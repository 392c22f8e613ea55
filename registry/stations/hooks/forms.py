"""The form of a webhook."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import AtLeastChosen, BaseForm, MultiCheckboxField
from registry.stations.hooks.queries import EVENT_NAMES
from registry.stations.hooks.rules import EVENTS


class HookForm(BaseForm):
    """Which system is told, where and of what."""

    label = StringField(lazy_gettext("For which system?"), [InputRequired(), Length(max=60)])
    url = StringField(
        lazy_gettext("Address that is told"),
        [InputRequired(), Length(max=500)],
        description=lazy_gettext("It begins with https:// and can be reached from outside."),
    )
    events = MultiCheckboxField(
        lazy_gettext("Of what is it told?"),
        [AtLeastChosen()],
        choices=[(code, lazy_gettext(EVENT_NAMES[code])) for code in EVENTS],
        default=list(EVENTS),
    )
