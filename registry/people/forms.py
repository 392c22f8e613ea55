"""Forms of listings and of the search."""

from datetime import time
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.accounts.api import offer_witnesses
from lms.clock import today
from lms.ui.access import actor
from lms.ui.formats import page_language
from lms.ui.forms import (
    AtLeastChosen,
    BaseForm,
    Filled,
    JaDateField,
    MultiCheckboxField,
    NumberField,
    OnOrAfter,
    RadioField,
    SelectField,
)
from registry.people.labels import PART_NAMES, WANT_NAMES, WAY_NAMES, half_day_name, title_names
from registry.people.origins import LONGEST_ADDRESS, origin_of
from registry.people.overview import search_areas
from registry.people.queries import OwnProfile
from registry.people.rules import DAYS, FURTHEST_KM, PARTS, Criteria
from registry.people.services import Offer, Told
from registry.words import LANGUAGES, SKILLS

LIKE, YES, NO = "like", "yes", "no"
ANY = ""
DISTANCES = (2, 5, 10, 20, 50)
ACTIVE_DAYS = (30, 90, 180, 365)
HOURS_LATELY = (0, 5, 10, 20, 40)
# By the half hour, from six in the morning.
CLOCK = tuple(f"{hour:02d}:{minute:02d}" for hour in range(6, 22) for minute in (0, 30))


class OfferForm(BaseForm):
    """What I offer: step one."""

    wants = MultiCheckboxField(
        lazy_gettext("What would you like?"),
        choices=[(code, lazy_gettext(name)) for code, name in WANT_NAMES.items()],
    )
    half_days = MultiCheckboxField(lazy_gettext("When are you free?"), coerce=int)
    travel_km = NumberField(
        lazy_gettext("How far do you go, in kilometres?"), [InputRequired(), NumberRange(0, FURTHEST_KM)]
    )
    travel_by = RadioField(
        lazy_gettext("How do you get there?"),
        [Optional()],
        choices=[(code, lazy_gettext(name)) for code, name in WAY_NAMES.items()],
    )
    languages = MultiCheckboxField(lazy_gettext("In which languages can you help?"), [AtLeastChosen()])
    paused_until_on = JaDateField(
        lazy_gettext("Not now? From which day on again?"),
        [Optional(), OnOrAfter(today)],
        description=lazy_gettext("Until that day nobody finds you. Leave it empty if any time is right."),
    )
    note = TextAreaField(
        lazy_gettext("A note for yourself and the secretariat"),
        [Optional(), Length(max=500)],
        description=lazy_gettext("Stations do not see this."),
    )

    def offer_choices(self) -> None:
        """Fill the lists in the reader's language."""
        self.half_days.choices = [(number, half_day_name(number)) for number in range(DAYS * PARTS)]
        self.languages.choices = LANGUAGES.choices(page_language())

    def show(self, profile: OwnProfile | None) -> None:
        """Fill in what was said before; a new person begins with 5 km and Japanese."""
        self.wants.data = list(profile.wants) if profile else []
        self.half_days.data = list(profile.half_days) if profile else []
        self.travel_km.process_data(profile.travel_km if profile else 5)
        self.travel_by.data = profile.travel_by if profile else None
        self.languages.data = list(profile.languages) if profile else ["ja"]
        self.paused_until_on.data = profile.paused_until_on if profile else None
        self.note.data = profile.note if profile else ""

    def read(self, profile: OwnProfile | None) -> Offer:
        """What was typed, with the cards as they were."""
        return Offer(
            wants=tuple(self.wants.data or ()),
            half_days=tuple(self.half_days.data or ()),
            travel_km=self.travel_km.data or 0,
            travel_by=self.travel_by.data or "",
            skills=profile.skills if profile else (),
            declined_skills=profile.declined_skills if profile else (),
            languages=tuple(self.languages.data or ()),
            note=self.note.data or "",
            paused_until_on=self.paused_until_on.data,
            liked_skills=profile.liked_skills if profile else (),
        )


class ToldOfferForm(OfferForm):
    """What somebody offers, as she said it on the telephone or wrote it on paper."""

    told_by = RadioField(
        lazy_gettext("How did she tell it?"),
        [InputRequired()],
        choices=[("paper", lazy_gettext("On paper, signed")), ("phone", lazy_gettext("By telephone"))],
    )
    witness = SelectField(lazy_gettext("Who saw or heard it?"), [Filled()], coerce=int)

    def offer_choices(self) -> None:
        super().offer_choices()
        offer_witnesses(self.witness, actor())

    def told(self) -> Told:
        """How it was told, as the service takes it."""
        return Told(self.told_by.data, self.witness.data)


class CardsForm(BaseForm):
    """YES/NO cards: step two. One question for each skill, in ``cards_form``."""

    def questions(self) -> list[Field]:
        """The cards, in the order of the vocabulary."""
        return [self[code] for code in SKILLS.words]


def cards_form(profile: OwnProfile | None, formdata: MultiDict[str, str] | None) -> CardsForm:
    """A form with one card a skill; a card may stay unanswered."""
    language = page_language()
    fields = {
        code: RadioField(
            word.question(language),
            [Optional()],
            choices=[(LIKE, gettext("Yes, I like it")), (YES, gettext("Yes")), (NO, gettext("No"))],
        )
        for code, word in SKILLS.words.items()
    }
    said = dict.fromkeys(profile.skills, YES) | dict.fromkeys(profile.declined_skills, NO) if profile else {}
    said |= dict.fromkeys(profile.liked_skills, LIKE) if profile else {}
    return type("Cards", (CardsForm,), fields)(formdata, data=said)


def cards_read(form: CardsForm, profile: OwnProfile | None) -> Offer:
    """The profile as it was, with the answers of the cards."""
    old = profile or OwnProfile(0, (), (), 5, "", (), (), ("ja",), "", None)
    return Offer(
        wants=old.wants,
        half_days=old.half_days,
        travel_km=old.travel_km,
        travel_by=old.travel_by,
        skills=_answered(form, LIKE, YES),
        declined_skills=_answered(form, NO),
        languages=old.languages,
        note=old.note,
        paused_until_on=old.paused_until_on,
        liked_skills=_answered(form, LIKE),
    )


def _answered(form: Form, *answers: str) -> tuple[str, ...]:
    return tuple(code for code in SKILLS.words if form[code].data in answers)


class SearchForm(Form):
    """What a station looks for; it is sent in the address, so that it can be kept."""

    title = SelectField(lazy_gettext("Title"), [Optional()])
    area = SelectField(lazy_gettext("Area"), [Optional()])
    km = SelectField(lazy_gettext("Distance from here"), [Optional()], coerce=int, default=0)
    half_day = SelectField(lazy_gettext("Free"), [Optional()])
    free_on = JaDateField(
        lazy_gettext("Free on a day"),
        [Optional(), OnOrAfter(today)],
        description=lazy_gettext("Counts the days that differ from the usual week."),
    )
    free_part = SelectField(lazy_gettext("At which time of that day?"), [Optional()])
    from_time = SelectField(lazy_gettext("Or from what time by the clock?"), [Optional()])
    to_time = SelectField(lazy_gettext("Until what time?"), [Optional()])
    active_days = SelectField(lazy_gettext("Last helped"), [Optional()], coerce=int, default=0)
    most_hours = SelectField(
        lazy_gettext("Helped how much in the last four weeks?"),
        [Optional()],
        description=lazy_gettext("So that nobody is asked too often."),
    )
    near = StringField(
        lazy_gettext("Distance from another place (address or postal code)"),
        [Optional(), Length(max=LONGEST_ADDRESS)],
        description=lazy_gettext(
            "The municipality is enough; no house number is needed. Leave it empty to measure from here."
        ),
    )
    skill = MultiCheckboxField(lazy_gettext("Can do"), [Optional()])
    language = SelectField(lazy_gettext("Language"), [Optional()])
    name = StringField(
        lazy_gettext("Name or reading"),
        [Optional(), Length(max=40)],
        description=lazy_gettext("In kanji, kana or Latin letters. Only people who show their name are found by it."),
    )

    # From where distances are measured, in words, once ``criteria`` has read a place.
    measured = ""

    def offer_choices(self, area_path: str) -> None:
        """Fill the lists for a searcher who stands in an area."""
        any_one, language = (ANY, gettext("Any")), page_language()
        titles = [("/".join(filter(None, (t.scheme, t.specialty))), name) for t, name in title_names().items()]
        self.title.choices = [any_one, *titles]
        self.area.choices = [any_one, *search_areas(area_path)]
        self.km.choices = [(0, gettext("Any")), *((km, gettext("up to %(km)s km", km=km)) for km in DISTANCES)]
        slots = [(str(number), half_day_name(number)) for number in range(DAYS * PARTS)]
        self.half_day.choices = [any_one, *slots]
        self.free_part.choices = [any_one, *((str(part), gettext(name)) for part, name in enumerate(PART_NAMES))]
        clock = [(moment, moment) for moment in CLOCK]
        self.from_time.choices, self.to_time.choices = [any_one, *clock], [any_one, *clock]
        within = [(days, gettext("within %(days)s days", days=days)) for days in ACTIVE_DAYS]
        self.active_days.choices = [(0, gettext("Any")), *within]
        most = [(str(hours), gettext("%(hours)s hours at most", hours=hours)) for hours in HOURS_LATELY]
        self.most_hours.choices = [any_one, *most]
        self.skill.choices = SKILLS.choices(language)
        self.language.choices = [any_one, *LANGUAGES.choices(language)]

    def criteria(self) -> Criteria:
        """The search; parts that cannot be read ask for nothing."""
        self.validate()
        scheme, _, specialty = self._sound("title").partition("/")
        begin, end = self._clock()
        return Criteria(
            scheme=scheme,
            specialty=specialty,
            area_code=self._sound("area"),
            within_km=0 if self.km.errors else self.km.data or 0,
            half_day=int(self._sound("half_day")) if self._sound("half_day") else None,
            skills=() if self.skill.errors else tuple(self.skill.data or ()),
            language=self._sound("language"),
            name=self._sound("name").strip(),
            free_on=None if self.free_on.errors else self.free_on.data,
            free_part=int(self._sound("free_part")) if self._sound("free_part") else None,
            near=self._near(),
            active_days=0 if self.active_days.errors else self.active_days.data or 0,
            most_hours=int(self._sound("most_hours")) if self._sound("most_hours") else None,
            from_time=begin,
            to_time=end,
        )

    def _clock(self) -> tuple[time | None, time | None]:
        """A time by the clock of the day that was chosen; one that cannot be meant is told beside its field."""
        begin, end = self._sound("from_time"), self._sound("to_time")
        if not (begin or end):
            return None, None
        if self.free_on.errors or not self.free_on.data:
            self.from_time.errors = [*self.from_time.errors, gettext("Please choose a day, too.")]
            return None, None
        if not begin or (end and end <= begin):
            self.from_time.errors = [
                *self.from_time.errors,
                gettext("Please choose a time that begins before it ends."),
            ]
            return None, None
        return time.fromisoformat(begin), time.fromisoformat(end) if end else None

    def _near(self) -> str:
        """The area that was understood of a place, without the house; why one was not is told beside its field."""
        typed = self._sound("near").strip()
        if not typed:
            return ""
        origin = origin_of(typed)
        if origin.place is None:
            self.near.errors = [*self.near.errors, origin.words]
            return ""
        self.measured = origin.words
        return origin.name

    def _sound(self, field: str) -> str:
        return "" if self[field].errors else self[field].data or ""


class SaveForm(BaseForm):
    """A name for a search."""

    label = StringField(lazy_gettext("Keep this search under a name"), [InputRequired(), Length(max=60)])
    notify = BooleanField(lazy_gettext("Tell me when somebody new fits"))


def search_query(args: MultiDict[str, str]) -> dict[str, Any]:
    """The part of an address that is the search, without the page."""
    known = (
        "title", "area", "km", "half_day", "free_on", "free_part", "from_time", "to_time", "near", "skill", "language",
        "name", "active_days", "most_hours",
    )  # fmt: skip
    return {name: args.getlist(name) for name in known if args.get(name)}
