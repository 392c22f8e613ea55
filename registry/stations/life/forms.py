"""Forms of a station's life."""

from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.accounts.api import people
from lms.clock import days, today
from lms.ui.forms import BaseForm, JaDateField, PhoneField, SelectField
from registry.stations.life.services import Announced, AreaAnnounced, ContactFacts
from registry.stations.queries import members_at

NOBODY = ""
SHOWN_DAYS = 31


class ContactForm(BaseForm):
    """Whom to turn to."""

    duty = StringField(
        lazy_gettext("For what?"),
        [InputRequired(), Length(max=60)],
        description=lazy_gettext("Everybody reads this. For example: questions about the salon."),
    )
    phone = PhoneField(
        lazy_gettext("Telephone"), [Optional()], description=lazy_gettext("Please write no private number.")
    )
    hours = StringField(
        lazy_gettext("When?"), [Optional(), Length(max=80)], description=lazy_gettext("For example weekdays 10 to 16")
    )
    person = SelectField(
        lazy_gettext("Who looks after it?"),
        [Optional()],
        description=lazy_gettext("Only those who work for the station see the name."),
    )

    def offer(self, station_id: int) -> None:
        """List the members of the station."""
        cards = people(member.person_id for member in members_at(station_id))
        named = sorted((card.name, number) for number, card in cards.items())
        self.person.choices = [(NOBODY, gettext("Not said")), *((str(number), name) for name, number in named)]

    def facts(self) -> ContactFacts:
        """What was written, as the service takes it."""
        person_id = int(self.person.data) if self.person.data else None
        return ContactFacts(self.duty.data or "", self.phone.data or "", self.hours.data or "", person_id)


class AnnouncementForm(BaseForm):
    """What is announced."""

    title = StringField(lazy_gettext("Heading"), [InputRequired(), Length(max=60)])
    text = TextAreaField(
        lazy_gettext("What is announced?"),
        [InputRequired(), Length(max=3000)],
        description=lazy_gettext("Anybody can read this. Please write no names of people."),
    )
    held = StringField(
        lazy_gettext("Day and time"),
        [Optional(), Length(max=80)],
        description=lazy_gettext("For example: Thursday 10 December, 10:00 to 12:00"),
    )
    place = StringField(lazy_gettext("Place"), [Optional(), Length(max=80)])
    from_on = JaDateField(lazy_gettext("Shown from"), [InputRequired()])
    until_on = JaDateField(
        lazy_gettext("No longer shown from"),
        [InputRequired()],
        description=lazy_gettext("From this day on it is not on the page any more."),
    )

    def suggest(self) -> None:
        """The days that a new one begins with."""
        self.from_on.data, self.until_on.data = today(), today() + days(SHOWN_DAYS)

    def facts(self) -> Announced:
        """What was written, as the service takes it."""
        return Announced(
            self.title.data or "",
            self.text.data or "",
            self.from_on.data or today(),
            self.until_on.data or today(),
            self.held.data or "",
            self.place.data or "",
        )


class AreaAnnouncementForm(AnnouncementForm):
    """What is announced for an area."""

    phone = PhoneField(
        lazy_gettext("Telephone"), [Optional()], description=lazy_gettext("Please write no private number.")
    )

    def facts(self) -> AreaAnnounced:
        """What was written, as the service takes it."""
        return AreaAnnounced(**vars(super().facts()), phone=self.phone.data or "")
