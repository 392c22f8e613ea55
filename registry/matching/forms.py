"""Forms of matching."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext
from wtforms.validators import InputRequired

from lms.ui.forms import AtLeastChosen, BaseForm, JaDateField, MultiCheckboxField, RadioField
from registry.stations.queries import StationCard


class PlanWeeksForm(BaseForm):
    """For which stations and weeks a plan is wanted."""

    stations = MultiCheckboxField(lazy_gettext("For which stations?"), [AtLeastChosen()])
    day = JaDateField(lazy_gettext("Any day of the first week"), [InputRequired(lazy_gettext("Please write the day."))])
    weeks = RadioField(
        lazy_gettext("For how long?"),
        [InputRequired()],
        choices=[("1", lazy_gettext("One week")), ("4", lazy_gettext("Four weeks"))],
        default="1",
    )

    def offer(self, cards: Sequence[StationCard]) -> None:
        """List the stations that one plans for."""
        self.stations.choices = [(card.public_id, card.name) for card in cards]

    def begin(self, station_public_id: str, day: date) -> None:
        """Propose the station from which one comes, or all of one's own, and the week of a day."""
        own = [code for code, _ in self.stations.choices]
        self.stations.data = [station_public_id] if station_public_id in own else own
        self.day.data = day

    def chosen(self, cards: Sequence[StationCard]) -> list[StationCard]:
        """The stations that were ticked."""
        return [card for card in cards if card.public_id in (self.stations.data or ())]
