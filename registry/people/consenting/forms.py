"""The cards on which a person says yes or no to each recipient and each field, and what they stand for."""

from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectField
from wtforms.validators import InputRequired, Optional

from lms.accounts.api import ConsentChoice, offer_witnesses
from lms.clock import days, today
from lms.i18n_mark import N_
from lms.places.api import areas, full_name
from lms.ui.access import actor
from lms.ui.forms import BaseForm, Filled, JaDateField, MultiCheckboxField, OnOrAfter, RadioField
from registry.errors import NothingConsented
from registry.people.overview import Choices
from registry.people.purposes import FIELDS, LISTING, SHOWING

YES, NO = "yes", "no"
WHOM = ("all_stations", "area_stations", "station", "coordinators", "municipality", "public")
HOME_RECIPIENTS = ("coordinators", "municipality")
WHOM_QUESTIONS = {
    "all_stations": N_("May all stations of the network find you?"),
    "area_stations": N_("May the stations of one area find you?"),
    "station": N_("May single stations find you?"),
    "coordinators": N_("May the coordinators for your area find you? (%(area)s)"),
    "municipality": N_("May your municipality find you? (%(area)s)"),
    "public": N_("May everybody see you on the public page of your area?"),
}
FIELD_QUESTIONS = {
    "name": N_("Show your name?"),
    "kana": N_("Show the reading of your name?"),
    "area": N_("Show the area where you live, without the address?"),
    "half_days": N_("Show when you are free?"),
    "skills": N_("Show what you can do?"),
    "languages": N_("Show your languages?"),
    "wants": N_("Show what you would like to do?"),
    "active": N_("Show when you last helped and how many hours of late?"),
}
AnyForm = TypeVar("AnyForm", bound="ShownForm")


def tomorrow() -> date:
    """The first day on which a consent can end."""
    return today() + days(1)


def _card(question: str) -> RadioField:
    return RadioField(question, [Optional()], choices=[(YES, gettext("Yes")), (NO, gettext("No"))])


class ShownForm(BaseForm):
    """One card for each field, and until when; cards stand as fields ``show_<field>``."""

    until_on = JaDateField(
        lazy_gettext("Only until a day? Which is the first day on which it shall end?"),
        [Optional(), OnOrAfter(tomorrow)],
        description=lazy_gettext("Leave it empty if it shall hold until you take it back."),
    )

    def field_cards(self) -> list[Field]:
        """The cards of the fields, in the order of the consent."""
        return [self[f"show_{code}"] for code in FIELD_QUESTIONS]

    def shown(self) -> list[str]:
        """The fields with a yes."""
        return [code for code in FIELD_QUESTIONS if self[f"show_{code}"].data == YES]


class ConsentForm(ShownForm):
    """Who may see what: one card for each kind of recipient beside those of the fields."""

    area = SelectField(lazy_gettext("The stations of which area?"), [Optional()])
    stations = MultiCheckboxField(lazy_gettext("Which stations?"), [Optional()])

    def whom_cards(self) -> list[Field]:
        """The cards of the recipients that are possible for this person."""
        return [self[f"whom_{code}"] for code in WHOM if f"whom_{code}" in self]

    def whom(self) -> list[str]:
        """The recipients with a yes."""
        return [code for code in WHOM if f"whom_{code}" in self and self[f"whom_{code}"].data == YES]

    def query(self) -> dict[str, Any]:
        """The choice as the query of the preview's address: codes alone. Refused with NothingConsented without any."""
        whom = self.whom()
        chosen = {
            "whom": whom,
            "area": (self.area.data or "") if "area_stations" in whom else "",
            "station": (self.stations.data or []) if "station" in whom else [],
            "field": self.shown(),
            "until": self.until_on.data.isoformat() if self.until_on.data else "",
        }
        if not choices_read(MultiDict(chosen), "00000"):
            raise NothingConsented
        return {name: value for name, value in chosen.items() if value}


class SaidForm(ConsentForm):
    """Who may see what, as a person said it on the telephone or signed it on paper."""

    consent_channel = RadioField(
        lazy_gettext("How did she agree?"),
        [InputRequired()],
        choices=[("paper", lazy_gettext("On paper, signed")), ("phone", lazy_gettext("By telephone"))],
    )
    witness = SelectField(lazy_gettext("Who saw or heard it?"), [Filled()], coerce=int)

    def words(self) -> list[str]:
        """The very words that she agrees to, to be read to her."""
        return [gettext(LISTING.text), gettext(SHOWING.text)]


def _possible(choices: Choices) -> dict[str, bool]:
    home = bool(choices.home)
    return {
        "all_stations": True,
        "area_stations": bool(choices.areas),
        "station": bool(choices.stations),
        "coordinators": home,
        "municipality": home,
        "public": True,
    }


def consent_form(kind: type[AnyForm], choices: Choices, formdata: MultiDict[str, str] | None) -> AnyForm:
    """A form of this kind with its cards, filled with what was said before."""
    home = full_name(choices.home)
    fields: dict[str, Any] = {f"show_{code}": _card(gettext(text)) for code, text in FIELD_QUESTIONS.items()}
    said = {f"show_{code}": YES if code in choices.fields else NO for code in FIELD_QUESTIONS if choices.fields}
    if issubclass(kind, ConsentForm):
        possible = [code for code, is_possible in _possible(choices).items() if is_possible]
        fields |= {f"whom_{code}": _card(gettext(WHOM_QUESTIONS[code]) % {"area": home}) for code in possible}
        said |= {f"whom_{code}": YES if code in choices.whom else NO for code in possible if choices.whom}
    data = said | {
        "until_on": choices.until_on,
        "area": choices.chosen_area,
        "stations": list(choices.chosen_stations),
    }
    form = type("Cards", (kind,), fields)(formdata, data=data)
    if isinstance(form, ConsentForm):
        form.area.choices = list(choices.areas)
        form.stations.choices = list(choices.stations)
    if isinstance(form, SaidForm):
        offer_witnesses(form.witness, actor())
    return form


def _targets(query: MultiDict[str, str], home: str) -> list[tuple[str, str]]:
    asked = query.getlist("whom")
    found: list[tuple[str, str]] = [(code, "") for code in ("all_stations", "public") if code in asked]
    if "area_stations" in asked:
        found += [("area_stations", code) for code in areas(query.getlist("area"))]
    if "station" in asked:
        found += [("station", f"station:{ref}") for ref in query.getlist("station") if ref.isdigit()]
    return found + [(code, home) for code in HOME_RECIPIENTS if code in asked and home]


def choices_read(query: MultiDict[str, str], home: str) -> list[ConsentChoice]:
    """The consents that the preview's address stands for; unknown fields and recipients fall away.

    home  the area where the person lives: its coordinators and its municipality are meant
    """
    fields = ["titles", *(code for code in query.getlist("field") if code in FIELDS and code != "titles")]
    return [ConsentChoice(field, recipient, ref) for recipient, ref in _targets(query, home) for field in fields]


def until_read(query: MultiDict[str, str]) -> date | None:
    """Until before which day; a text that is no day asks for none, and the preview shows which day holds."""
    try:
        return date.fromisoformat(query.get("until", ""))
    except ValueError:
        return None
