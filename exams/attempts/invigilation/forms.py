"""Forms of the exam room."""

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from exams.attempts.invigilation.queries import AdmitPage, SeatLine, incident_kinds
from exams.attempts.rules import LEAST_MINUTES, MOST_MINUTES
from exams.pages import said
from exams.sittings.venues.rules import CHECK_NAMES
from lms.ui.forms import BaseForm, MultiCheckboxField, NumberField


class AdmitForm(BaseForm):
    """What was seen: kinds of documents only, never a number."""

    photo = MultiCheckboxField(lazy_gettext("With photograph: one is enough"))
    others = MultiCheckboxField(lazy_gettext("Without photograph: two are needed"))
    form_signed = BooleanField(lazy_gettext("She has no document. The form is signed, with a photograph"))
    witness = StringField(
        lazy_gettext("Name of the witness"),
        [Length(max=80)],
        description=lazy_gettext("Only with the form: who knows her and has signed as witness."),
    )
    official_one = SelectField(lazy_gettext("First official"), [Optional()], coerce=int)
    official_two = SelectField(lazy_gettext("Second official"), [Optional()], coerce=int)

    def offer(self, page: AdmitPage) -> "AdmitForm":
        """Offer what the page knows; officials only where two are needed."""
        self.photo.choices = [SelectChoice(kind, gettext(name)) for kind, name in page.photo]
        self.others.choices = [SelectChoice(kind, gettext(name)) for kind, name in page.others]
        for field in (self.official_one, self.official_two):
            field.choices = [
                SelectChoice(number, name) for number, name in ((0, gettext("Please choose")), *page.officials)
            ]
        return self

    @property
    def officials(self) -> tuple[int, ...]:
        """The officials that were chosen."""
        return tuple(number for number in (self.official_one.data, self.official_two.data) if number)


class IncidentForm(BaseForm):
    """What happened, to whom, in a few words."""

    kind = RadioField(lazy_gettext("What happened?"), [InputRequired()])
    about = SelectField(lazy_gettext("Whom does it concern?"))
    note = TextAreaField(
        lazy_pgettext("attempt", "In a few words"),
        [Length(max=1000)],
        description=lazy_gettext("Nothing about illness beyond what is needed."),
    )

    def offer(self, seats: tuple[SeatLine, ...]) -> "IncidentForm":
        """Offer kinds and candidates."""
        self.kind.choices = [SelectChoice(kind, gettext(name)) for kind, name in incident_kinds()]
        people = [SelectChoice(seat.application, f"{seat.slip_number} {seat.name}") for seat in seats]
        self.about.choices = [SelectChoice("", gettext("The whole room")), *people]
        return self


class TimeForm(BaseForm):
    """How many minutes, and why."""

    minutes = NumberField(
        lazy_gettext("Minutes to add"), [InputRequired(), NumberRange(min=LEAST_MINUTES, max=MOST_MINUTES)]
    )
    also_ended = BooleanField(
        lazy_gettext("Also for those whom the clock has ended meanwhile"),
        description=lazy_gettext("Their exams are opened again for these minutes, and it is recorded."),
    )
    note = StringField(lazy_pgettext("attempt", "Reason"), [InputRequired(), Length(max=400)])


class EndForm(BaseForm):
    """Why the exam ends now."""

    note = StringField(lazy_pgettext("attempt", "Reason"), [InputRequired(), Length(max=400)])


class CheckForm(BaseForm):
    """What was found in order in a room."""

    items = MultiCheckboxField(lazy_gettext("What is in order?"), choices=said(CHECK_NAMES))


class RoomCodeForm(BaseForm):
    """A click alone."""
