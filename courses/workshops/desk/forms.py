"""What staff write about a workshop. Shape alone is checked here."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from courses.catalogue.rules import KIND_NAMES
from courses.workshops.rules import Meeting, clock_time
from courses.workshops.series import series_choices
from courses.workshops.values import SheetLine, WorkshopPlan
from courses.workshops.ways.rules import BOTH, HELD_NAMES, ROOM
from lms.accounts.api import people, people_with_role
from lms.clock import day_of, instant, jst
from lms.places.api import AreaField
from lms.policy import Role
from lms.ui.forms import BaseForm, Filled, JaDateField, NumberField, RadioField, SelectField

DATES, MOST_DATES, SPARE_DATES = 4, 12, 2
MOST_SEATS = 500
PRESENT, SEEN = "present-", "seen-"
PRESENCE = {"yes": True, "no": False}
ONLINE_ADDRESS = lazy_gettext("The address should begin with https://, without a space.")


class DateForm(BaseForm):
    """One date of a workshop: a day, from when, until when; or nothing at all."""

    class Meta(BaseForm.Meta):
        csrf = False

    day = JaDateField(lazy_pgettext("workshop", "Day"), [Optional()])
    begins = StringField(lazy_pgettext("workshop", "From"), [Length(max=10)])
    ends = StringField(lazy_pgettext("workshop", "Until"), [Length(max=10)])
    place = StringField(lazy_gettext("Room on this day, if it is another one"), [Length(max=300)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Day and times or nothing at all, and the end after the beginning."""
        sound = super().validate(extra_validators)
        typed = [
            field
            for field in (self.day, self.begins, self.ends, self.place)
            if field.raw_data and field.raw_data[0].strip()
        ]
        if not typed or not sound:
            return sound
        meeting = self.meeting()
        if meeting is None:
            self.begins.errors = [gettext("Please write the day, and both times like 10:00.")]
        elif meeting.ends_at <= meeting.starts_at:
            self.ends.errors = [gettext("The end should be after the beginning.")]
        return not (self.begins.errors or self.ends.errors)

    def meeting(self) -> Meeting | None:
        """The date as two instants; None when it was left empty or cannot be read."""
        begins, ends = clock_time(self.begins.data or ""), clock_time(self.ends.data or "")
        day = self.day.data
        if day is None or begins is None or ends is None:
            return None
        return Meeting(
            instant(day.year, day.month, day.day, begins.hour, begins.minute),
            instant(day.year, day.month, day.day, ends.hour, ends.minute),
            (self.place.data or "").strip(),
        )


class WorkshopForm(BaseForm):
    """A workshop with its dates; ``base`` is what its page began from, sealed."""

    base = HiddenField()
    title = StringField(lazy_pgettext("workshop", "Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(lazy_gettext("Title in English"), [Length(max=200)])
    summary = TextAreaField(lazy_gettext("What it is about"), [Length(max=2000)], render_kw={"rows": 5})
    kind = SelectField(lazy_pgettext("workshop", "Kind"), [InputRequired()])
    series = SelectField(
        lazy_gettext("Counts for"),
        [Optional()],
        description=lazy_gettext("Whoever attends all dates has done this part of a programme."),
    )
    trainer = SelectField(lazy_gettext("Trainer"), [Optional()])
    seats = NumberField(lazy_gettext("Seats"), [InputRequired(), NumberRange(min=1, max=MOST_SEATS)])
    place = StringField(
        lazy_gettext("Room and address"), [Length(max=300)], description=lazy_gettext("With the way from the station.")
    )
    held = RadioField(lazy_gettext("How is it held?"), [InputRequired()], default=ROOM)
    online_url = StringField(
        lazy_gettext("Address to take part online"),
        [Optional(), Length(max=500), Regexp("^https://[^\\s]+$", message=ONLINE_ADDRESS)],
        filters=[lambda typed: typed.strip() if typed else typed],
        description=lazy_gettext("Only people with a seat see it."),
    )
    online_seats = NumberField(
        lazy_gettext("Places online"),
        [Optional(), NumberRange(min=1, max=MOST_SEATS)],
        description=lazy_gettext("Beside the seats of the room. Leave it empty when there is no limit."),
    )
    area_code = AreaField(lazy_gettext("Municipality"), [Optional()])
    dates = FieldList(FormField(DateForm), min_entries=DATES, max_entries=MOST_DATES)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.kind.choices = [(code, gettext(name)) for code, name in KIND_NAMES.items()]
        self.held.choices = [(code, gettext(name)) for code, name in HELD_NAMES.items()]
        self.series.choices = [("", gettext("Nothing: a workshop of its own")), *series_choices()]
        trainers = people(people_with_role(Role.TRAINER)).values()
        listed = [(str(card.id), card.name) for card in sorted(trainers, key=lambda card: card.sort_key)]
        self.trainer.choices = [("", gettext("Not fixed yet")), *listed]

    def validate(self, extra_validators: Any = None) -> bool:
        """The dates say their own problems; the list of problems at the top has one sentence for them."""
        sound = super().validate(extra_validators)
        if self.dates.errors:
            self.dates.errors = ()
            self.form_errors.append(gettext("Please look at the dates once more."))
        return sound

    def plan(self) -> WorkshopPlan:
        """What was written, as the services take it."""
        return WorkshopPlan(
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            summary=self.summary.data or "",
            kind=self.kind.data or "",
            series=self.series.data or "",
            seats=self.seats.data or 0,
            place=self.place.data or "",
            held=self.held.data or ROOM,
            online_url=(self.online_url.data or "") if self.held.data != ROOM else "",
            online_seats=self.online_seats.data if self.held.data == BOTH else None,
            area_code=self.area_code.data or "",
            trainer_id=int(self.trainer.data) if self.trainer.data else None,
            meetings=tuple(meeting for entry in self.dates for meeting in [entry.form.meeting()] if meeting),
        )


def written(plan: WorkshopPlan) -> dict[str, Any]:
    """A workshop as its form shows it."""
    dates: list[dict[str, Any]] = [
        {
            "day": day_of(m.starts_at),
            "begins": f"{jst(m.starts_at):%H:%M}",
            "ends": f"{jst(m.ends_at):%H:%M}",
            "place": m.place,
        }
        for m in plan.meetings
    ]
    dates += [{} for _ in range(min(SPARE_DATES, MOST_DATES - len(dates)))]
    trainer = str(plan.trainer_id) if plan.trainer_id else ""
    return {**vars(plan), "trainer": trainer, "dates": dates}


def chosen_presence(lines: Iterable[SheetLine], sent: Mapping[str, str]) -> dict[int, bool]:
    """What was chosen on an attendance list, by person. What the list showed when it was opened is nobody's new word:
    somebody else may have corrected it since."""
    chosen = {line.person_id: (sent.get(PRESENT + line.key, ""), sent.get(SEEN + line.key, "")) for line in lines}
    return {who: PRESENCE[word] for who, (word, seen) in chosen.items() if word in PRESENCE and word != seen}


class WalkInForm(BaseForm):
    """Who stands at the door without a seat. Nothing is searched: name and birth date name one person, or nobody."""

    name = StringField(
        lazy_gettext("Name"),
        [Filled(), Length(max=100)],
        description=lazy_gettext("Family name and given name, in kanji or in kana"),
    )
    born_on = JaDateField(lazy_gettext("Date of birth"), [InputRequired()])


class CancelForm(BaseForm):
    """Why a workshop does not take place."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [InputRequired(), Length(max=300)],
        description=lazy_gettext("Everybody with a seat reads this."),
        render_kw={"rows": 3},
    )
