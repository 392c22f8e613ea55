"""Forms of stations."""

from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.accounts.api import organisations_active
from lms.places.api import AreaField
from lms.ui.formats import page_language
from lms.ui.forms import (
    AtLeastChosen,
    BaseForm,
    JaDateField,
    KanaField,
    MultiCheckboxField,
    PhoneField,
    RadioField,
    SelectField,
)
from registry.stations.labels import LEAVE_NAMES, SCOPE_NAMES, STATE_NAMES
from registry.stations.ledger import StationDetails
from registry.stations.tokens import READING
from registry.words import STATION_KINDS

NOBODY = ""
OPEN_STATES = ("considering", "planned", "on_call", "active")


class DetailsForm(BaseForm):
    """What is said of a station."""

    name = StringField(lazy_gettext("Name of the station"), [InputRequired(), Length(max=60)])
    kana = KanaField(lazy_gettext("Reading of the name"), [InputRequired()], script="katakana")
    area_code = AreaField(lazy_gettext("Municipality or ward"), [InputRequired()])
    kinds = MultiCheckboxField(lazy_gettext("What is done there?"), [AtLeastChosen()])
    text = TextAreaField(
        lazy_gettext("About the station"),
        [InputRequired(), Length(max=2000)],
        description=lazy_gettext("Anybody can read this. Please write no names of people."),
    )
    hours = StringField(
        lazy_gettext("Opening hours"),
        [Optional(), Length(max=100)],
        description=lazy_gettext("For example weekdays 10 to 16"),
    )
    phone = PhoneField(
        lazy_gettext("Telephone of the station"),
        [Optional()],
        description=lazy_gettext("It is shown to everybody. Please write no private number."),
    )

    def offer(self) -> None:
        """List the kinds of stations."""
        self.kinds.choices = STATION_KINDS.choices(page_language())

    def details(self) -> StationDetails:
        """What was typed."""
        return StationDetails(
            name=self.name.data or "",
            kana=self.kana.data or "",
            area_code=self.area_code.data,
            kinds=tuple(self.kinds.data or ()),
            text=self.text.data or "",
            hours=self.hours.data or "",
            phone=self.phone.data or "",
        )


class ApplyForm(DetailsForm):
    """A group asks to become a station."""

    organisation = SelectField(
        lazy_gettext("Organisation behind it"),
        [Optional()],
        description=lazy_gettext("If yours is not in the list, choose none and tell the secretariat."),
    )
    agreed = MultiCheckboxField(
        lazy_gettext("Concept of the network"),
        [AtLeastChosen()],
        choices=[("yes", lazy_gettext("Our group has read the concept and agrees to it"))],
    )

    def offer(self) -> None:
        super().offer()
        bodies = [(str(body.id), body.name) for body in organisations_active()]
        self.organisation.choices = [(NOBODY, gettext("None")), *bodies]

    def organisation_id(self) -> int | None:
        """The chosen organisation."""
        return int(self.organisation.data) if self.organisation.data else None


class EnterForm(ApplyForm):
    """The secretariat enters a station that applied on paper or is only thought of."""

    state = RadioField(
        lazy_gettext("State"),
        [InputRequired()],
        choices=[(code, lazy_gettext(STATE_NAMES[code])) for code in OPEN_STATES],
    )
    agreed = MultiCheckboxField(
        lazy_gettext("Concept of the network"),
        choices=[("yes", lazy_gettext("The group has agreed to the concept on paper"))],
    )


class StateForm(BaseForm):
    """A new state from a day on."""

    state = RadioField(
        lazy_gettext("New state"),
        [InputRequired()],
        choices=[(code, lazy_gettext(STATE_NAMES[code])) for code in OPEN_STATES],
    )
    from_on = JaDateField(lazy_gettext("From which day on?"), [Optional()])
    reason = StringField(lazy_gettext("Reason"), [Optional(), Length(max=200)])


class CloseForm(BaseForm):
    """The end of a station."""

    from_on = JaDateField(lazy_gettext("From which day on?"), [Optional()])
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=200)])


class OrganisationForm(BaseForm):
    """An organisation becomes active at a station."""

    organisation = SelectField(lazy_gettext("Organisation"), [InputRequired()])
    from_on = JaDateField(lazy_gettext("From which day on?"), [Optional()])

    def offer(self) -> None:
        """List the organisations of the network."""
        self.organisation.choices = [(str(body.id), body.name) for body in organisations_active()]


class ManagerForm(BaseForm):
    """Somebody becomes manager of a station."""

    name = StringField(
        lazy_gettext("Name or reading"),
        [InputRequired(), Length(max=60)],
        description=lazy_gettext("Write the whole name of one person."),
    )


class DeclineForm(BaseForm):
    """No to an application."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [InputRequired(), Length(max=300)],
        description=lazy_gettext("The applicant reads this."),
    )


class LeaveForm(BaseForm):
    """A leave of a member."""

    reason = RadioField(
        lazy_gettext("Why?"),
        [InputRequired()],
        choices=[(code, lazy_gettext(name)) for code, name in LEAVE_NAMES.items()],
    )
    from_on = JaDateField(lazy_gettext("First day"), [InputRequired()])
    until_on = JaDateField(
        lazy_gettext("First day back"), [Optional()], description=lazy_gettext("Leave it empty if nobody knows yet.")
    )


class BackForm(BaseForm):
    """The end of a leave."""

    until_on = JaDateField(lazy_gettext("First day back"), [InputRequired()])


class KeyForm(BaseForm):
    """An access key for another system."""

    label = StringField(lazy_gettext("For which system?"), [InputRequired(), Length(max=60)])
    scopes = MultiCheckboxField(
        lazy_gettext("What may it do?"),
        [AtLeastChosen()],
        choices=[(code, lazy_gettext(name)) for code, name in SCOPE_NAMES.items()],
        default=list(READING),
    )
