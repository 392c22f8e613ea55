"""Forms of thanks and of incidents."""

from datetime import date

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.clock import instant, today
from lms.ui.forms import BaseForm, JaDateField, MultiCheckboxField, OnOrBefore, RadioField, SelectField
from registry.activities.afterwards.queries import SAYERS
from registry.activities.afterwards.services import IncidentFacts
from registry.activities.forms import CLOCK_TIME, clock_time, half_width
from registry.activities.words import INCIDENT_KINDS

LONGEST_WORDS = 300


class ThanksForm(BaseForm):
    """Some words to one helper."""

    to = SelectField(lazy_gettext("To whom?"), [InputRequired()])
    said_by = RadioField(
        lazy_gettext("Who says it?"), [InputRequired()], choices=list(SAYERS.items()), default="station"
    )
    words = TextAreaField(
        lazy_gettext("The words"),
        [InputRequired(lazy_gettext("Please write a few words.")), Length(max=LONGEST_WORDS)],
        description=lazy_gettext("What was good, and whom it helped. Up to 300 characters."),
    )


class IncidentForm(BaseForm):
    """What happened, when and where, and what was done."""

    kind = SelectField(lazy_gettext("What kind of incident?"), [InputRequired()])
    day = JaDateField(
        lazy_gettext("On which day?"), [InputRequired(lazy_gettext("Please write the day.")), OnOrBefore(today)]
    )
    time = StringField(
        lazy_gettext("At what time?"),
        [InputRequired(lazy_gettext("Please write the time.")), CLOCK_TIME],
        filters=[half_width],
        description=lazy_gettext("For example 10:00"),
    )
    place = StringField(lazy_gettext("Where?"), [Optional(), Length(max=200)])
    what = TextAreaField(
        lazy_gettext("What happened?"),
        [InputRequired(lazy_gettext("Please write what happened.")), Length(max=4000)],
        description=lazy_gettext("What was seen and heard, in order. Please write no names here."),
    )
    done = TextAreaField(lazy_gettext("What was done, and who was told?"), [Optional(), Length(max=4000)])
    helpers = MultiCheckboxField(lazy_gettext("Which helpers did it concern?"), [Optional()])
    concerned = StringField(lazy_gettext("Who else was concerned?"), [Optional(), Length(max=300)])

    def offer(self, language: str, team: list[tuple[str, str]]) -> None:
        """Give the lists their words; without a team its question goes."""
        self.kind.choices = INCIDENT_KINDS.choices(language)
        self.helpers.choices = team
        if not team:
            del self.helpers

    def facts(self, day_public_id: str) -> IncidentFacts:
        """What was written, as the service takes it."""
        on: date = self.day.data or today()
        return IncidentFacts(
            kind=self.kind.data,
            happened_at=instant(on.year, on.month, on.day, *clock_time(self.time.data)),
            what=self.what.data,
            done=self.done.data or "",
            place=self.place.data or "",
            concerned=self.concerned.data or "",
            day=day_public_id,
            helpers=tuple(self.helpers.data or ()) if "helpers" in self else (),
        )


class IncidentNoteForm(BaseForm):
    """What became of it."""

    text = TextAreaField(
        lazy_gettext("What became of it?"), [InputRequired(lazy_gettext("Please write a few words.")), Length(max=1000)]
    )
