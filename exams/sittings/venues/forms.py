"""Forms of venues."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from exams.sittings.venues.services import VenuePlan, VenueRoomPlan
from lms.ui.forms import BaseForm, NumberField


class VenueForm(BaseForm):
    """A building."""

    name = StringField(lazy_gettext("Name of the venue"), [InputRequired(), Length(max=80)])
    address = StringField(lazy_gettext("Address of the venue"), [InputRequired(), Length(max=115)])
    access_note = TextAreaField(
        lazy_gettext("The way there"),
        [Length(max=400)],
        description=lazy_gettext("Station, bus, lift, where to come in. It is printed on the admission slip."),
    )
    contact = StringField(
        lazy_gettext("Whom to call at the venue"),
        [Length(max=120)],
        description=lazy_gettext("It is printed on the admission slip."),
    )

    def plan(self) -> VenuePlan:
        """What was typed."""
        return VenuePlan(
            self.name.data or "", self.address.data or "", self.access_note.data or "", self.contact.data or ""
        )


class VenueRoomForm(BaseForm):
    """A room of it."""

    name = StringField(lazy_gettext("Name of the room"), [InputRequired(), Length(max=80)])
    seats = NumberField(lazy_gettext("Seats in the room"), [InputRequired(), NumberRange(min=1, max=100_000)])
    step_free = BooleanField(lazy_gettext("It can be reached without steps"))

    def plan(self) -> VenueRoomPlan:
        """What was typed."""
        return VenueRoomPlan(self.name.data or "", self.seats.data or 0, bool(self.step_free.data))
