"""Forms of activities."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext
from wtforms import FieldList, FormField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from lms.clock import instant, today
from lms.ui.forms import BaseForm, JaDateField, NumberField, RadioField, SelectField
from registry.activities.half_days import half_days_between
from registry.activities.services import ActivityPlan
from registry.activities.words import KINDS, SeatRow, seat_choices, written_seats
from registry.words import SKILLS

HOUR_AND_MINUTE = re.compile(r"\s*([01]?\d|2[0-3])\s*[^\d\s]\s*([0-5]\d)\s*\D?\s*")
CLOCK_TIME = Regexp(HOUR_AND_MINUTE.pattern + "$", message=lazy_gettext("Please write a time such as 10:00."))
MOST_WEEKS = 12
ROWS = 4
MOST_STAND_INS = 10
DAYS_OF_A_WEEK = 7
MOST_OF_A_KIND = 20
NEED_CLASSES = [
    ("open", lazy_gettext("Anybody who fits may see it and ask to join")),
    ("restricted", lazy_gettext("Only people whom we ask may see it")),
    ("contracted", lazy_gettext("A contracted service: no volunteers are asked")),
]


def half_width(text: str | None) -> str:
    """Digits as they are read, however they were typed."""
    return unicodedata.normalize("NFKC", text or "")


def clock_time(text: str) -> tuple[int, int]:
    """Hours and minutes of a time that the form has accepted, whatever sign stands between them."""
    found = HOUR_AND_MINUTE.fullmatch(text)
    hours, minutes = found.groups() if found else ("0", "0")
    return int(hours), int(minutes)


class TimesForm(BaseForm):
    """A day with its beginning and end."""

    day = JaDateField(lazy_gettext("Day"), [InputRequired(lazy_gettext("Please write the day."))])
    begins = StringField(
        lazy_gettext("Begins at"),
        [InputRequired(lazy_gettext("Please write when it begins.")), CLOCK_TIME],
        filters=[half_width],
        description=lazy_gettext("For example 10:00"),
    )
    ends = StringField(
        lazy_gettext("Ends at"),
        [InputRequired(lazy_gettext("Please write when it ends.")), CLOCK_TIME],
        filters=[half_width],
    )

    def times(self, days_later: int = 0) -> tuple[datetime, datetime]:
        """The first and last instant, so many days after the written day."""
        written: date = self.day.data or today()
        day = written + timedelta(days=days_later)
        first, last = (instant(day.year, day.month, day.day, *clock_time(f.data)) for f in (self.begins, self.ends))
        return first, last


class SeatRowForm(BaseForm):
    """So many people of one kind."""

    class Meta(BaseForm.Meta):
        """The form around it carries the mark against forgery."""

        csrf = False

    count = NumberField(lazy_gettext("How many?"), [Optional(), NumberRange(1, MOST_OF_A_KIND)])
    who = SelectField(lazy_gettext("Who?"), [Optional()], validate_choice=False)
    skill = SelectField(lazy_gettext("Who can"), [Optional()], validate_choice=False)


class PlanForm(TimesForm):
    """A new activity. Who is needed can be written, or put together by choosing."""

    rows = FieldList(FormField(SeatRowForm), min_entries=ROWS, max_entries=ROWS)
    among = NumberField(
        lazy_gettext("How many of all these need one more skill?"), [Optional(), NumberRange(1, MOST_OF_A_KIND)]
    )
    among_skill = SelectField(lazy_gettext("Which skill?"), [Optional()], validate_choice=False)

    title = StringField(
        lazy_gettext("What is it called?"), [InputRequired(lazy_gettext("Please give it a name.")), Length(max=60)]
    )
    kind = SelectField(lazy_gettext("Kind"), [InputRequired()])
    description = TextAreaField(lazy_gettext("What is done?"), [Optional(), Length(max=2000)])
    weeks = NumberField(
        lazy_gettext("How many weeks in a row?"), [Optional(), NumberRange(1, MOST_WEEKS)], default=1,
        description=lazy_gettext("1 for a single day; up to 12 for every week on the same day."),
    )  # fmt: skip
    days = NumberField(
        lazy_gettext("How many days in a row?"), [Optional(), NumberRange(1, DAYS_OF_A_WEEK)], default=1,
        description=lazy_gettext("5 from a Monday on is every day until Friday."),
    )  # fmt: skip
    share = RadioField(
        lazy_gettext("Who does it?"),
        [Optional()],
        choices=[
            ("whole", lazy_gettext("The same people from beginning to end")),
            ("half_days", lazy_gettext("Shared: morning, afternoon and evening have teams of their own")),
        ],
        default="whole",
    )
    seats = StringField(
        lazy_gettext("Who is needed?"),
        [InputRequired(lazy_gettext("Please write who is needed.")), Length(max=200)],
        description=lazy_gettext(
            "For example: 1 WBL + 2 WBP, WBC(FP), or 2 anyone. In Japanese: WBL 1名 と WBP 2名, だれでも 2名."
        ),
    )
    stand_ins = NumberField(
        lazy_gettext("How many stand-ins?"), [Optional(), NumberRange(0, MOST_STAND_INS)], default=0,
        description=lazy_gettext("They say yes, too, and move up by themselves when somebody cannot come."),
    )  # fmt: skip
    district = StringField(
        lazy_gettext("Rough place"), [InputRequired(lazy_gettext("Please write the rough place.")), Length(max=60)],
        description=lazy_gettext("All that people see before they say yes. Please write no address and no name."),
    )  # fmt: skip
    place = StringField(
        lazy_gettext("Exact place"),
        [Optional(), Length(max=200)],
        description=lazy_gettext("Shown only to those who said yes, around the day."),
    )
    person_helped = StringField(lazy_gettext("Person who is helped"), [Optional(), Length(max=80)])
    instructions = TextAreaField(lazy_gettext("What the helpers should know"), [Optional(), Length(max=2000)])
    need_class = RadioField(lazy_gettext("Who may see it?"), [InputRequired()], choices=NEED_CLASSES, default="open")

    def offer(self, language: str) -> None:
        """Give the select list its words."""
        self.kind.choices = KINDS.choices(language)
        skills = [("", "-"), *SKILLS.choices(language)]
        for row in self.rows:
            row.form.who.choices = [("", "-"), *seat_choices(language)]
            row.form.skill.choices = skills
        self.among_skill.choices = skills

    def put_together(self, language: str) -> bool:
        """Write down what was chosen, where nothing is written yet or nothing but a choice was made; whether it was."""
        rows = [
            SeatRow(row.form.count.data or 1, row.form.who.data, row.form.skill.data or "")
            for row in self.rows
            if row.form.who.data
        ]
        among = self.among.data if self.among_skill.data else 0
        written = written_seats(rows, among or 0, self.among_skill.data or "", language)
        if written:
            self.seats.data, self.seats.raw_data = written, [written]
        return bool(written)

    def all_times(self) -> list[tuple[datetime, datetime]]:
        """Every day of every week, in half-days where the job is shared."""
        days = [
            self.times(7 * week + day) for week in range(self.weeks.data or 1) for day in range(self.days.data or 1)
        ]
        return [part for day in days for part in half_days_between(*day)] if self.share.data == "half_days" else days

    def plan(self) -> ActivityPlan:
        """The plan as the service takes it."""
        return ActivityPlan(
            kind=self.kind.data,
            title=self.title.data,
            district=self.district.data,
            seats=self.seats.data,
            times=self.all_times(),
            stand_ins=self.stand_ins.data or 0,
            description=self.description.data or "",
            need_class=self.need_class.data,
            place=self.place.data or "",
            person_helped=self.person_helped.data or "",
            instructions=self.instructions.data or "",
        )


class CancelForm(BaseForm):
    """Why a day is called off."""

    reason = StringField(
        lazy_gettext("Reason"), [InputRequired(lazy_gettext("Please write a reason.")), Length(max=200)]
    )
