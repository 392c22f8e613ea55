"""What the living page of components shows: one invented example of each."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_pgettext, pgettext
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.clock import now, today
from lms.ui.charts import Band, Chart, Columns, Mark, Series, column_chart, line_chart, scatter_chart
from lms.ui.forms import (
    AtLeastChosen,
    BaseForm,
    JaDateField,
    KanaField,
    MultiCheckboxField,
    NumberField,
    OnOrBefore,
    PhoneField,
    PostalCodeField,
    RadioField,
    SelectField,
)

STYLES = Path(__file__).parent / "static"
EXAMPLE_DAY = date(2026, 11, 23)
SEATS = [(1, 2, 3), (4, 5)]


class ExampleForm(BaseForm):
    """One field of each kind."""

    name = StringField(
        lazy_pgettext("example", "Name"), [InputRequired(), Length(max=40)], render_kw={"autocomplete": "name"}
    )
    reading = KanaField(
        lazy_pgettext("example", "Reading"),
        [InputRequired()],
        description=lazy_pgettext("example", "Hiragana or katakana"),
    )
    born_on = JaDateField(
        lazy_pgettext("example", "Date of birth"),
        [InputRequired(), OnOrBefore(today)],
        description=lazy_pgettext("example", "For example 1950-04-01 or 昭和25年4月1日"),
        render_kw={"autocomplete": "bday"},
    )
    postal_code = PostalCodeField(lazy_pgettext("example", "Postal code"))
    phone = PhoneField(
        lazy_pgettext("example", "Telephone"), description=lazy_pgettext("example", "With or without hyphens")
    )
    email = EmailField(lazy_pgettext("example", "E-mail address"))
    password = PasswordField(lazy_pgettext("example", "Password"), render_kw={"autocomplete": "new-password"})
    seats = NumberField(lazy_pgettext("example", "Number of seats"), [NumberRange(min=1, max=20)])
    channel = RadioField(
        lazy_pgettext("example", "How shall we reach you?"),
        [InputRequired()],
        choices=[
            ("phone", lazy_pgettext("example", "By telephone")),
            ("post", lazy_pgettext("example", "By post")),
            ("mail", lazy_pgettext("example", "By e-mail")),
        ],
    )
    days = MultiCheckboxField(
        lazy_pgettext("example", "On which days can you come?"),
        [AtLeastChosen()],
        choices=[
            ("mon", lazy_pgettext("example", "Monday")),
            ("wed", lazy_pgettext("example", "Wednesday")),
            ("sat", lazy_pgettext("example", "Saturday")),
        ],
    )
    place = SelectField(lazy_pgettext("example", "Place"), choices=[("22101", "静岡市葵区"), ("21202", "大垣市")])
    letter = TextAreaField(
        lazy_pgettext("example", "Your message"),
        description=lazy_pgettext("example", "What you write here is kept for you."),
    )
    scan = FileField(
        lazy_pgettext("example", "Copy of the certificate"),
        description=lazy_pgettext("example", "PDF, PNG or JPEG, up to 10 MB"),
    )
    agreed = BooleanField(lazy_pgettext("example", "I agree that the station sees my title"))


class ExampleQuestion(BaseForm):
    """A question without fields: csrf alone."""


@dataclass(frozen=True)
class ExamplePage:
    """Page 2 of 7, as a paginated query gives it."""

    page: int = 2
    pages: int = 7
    total: int = 132
    has_prev: bool = True
    prev_num: int = 1
    has_next: bool = True
    next_num: int = 3


def example_charts() -> list[Chart]:
    """A chart of each kind."""
    first, second = pgettext("example", "Paper A"), pgettext("example", "Paper B")
    ability, points = pgettext("example", "Ability"), pgettext("example", "Points")
    return [
        line_chart(
            pgettext("example", "How exactly two papers measure"),
            ability,
            pgettext("example", "Information"),
            [
                Series(first, [(-2, 1.6), (-1, 4.2), (0, 7.9), (1, 6.1), (2, 2.4)]),
                Series(second, [(-2, 1.9), (-1, 4.6), (0, 7.6), (1, 5.8), (2, 2.2)]),
            ],
            marks=[Mark(0.4, pgettext("example", "Cut"))],
            bands=[Band(0.1, 0.7, pgettext("example", "The band is one error of measurement around the cut."))],
            digits=1,
        ),
        column_chart(
            pgettext("example", "How many candidates had how many points"),
            points,
            pgettext("example", "Candidates"),
            ["30", "31", "32", "33", "34", "35"],
            [Columns(first, [2, 4, 9, 12, 7, 3])],
        ),
        scatter_chart(
            pgettext("example", "Difficulty and discrimination of questions"),
            pgettext("example", "Answered right"),
            pgettext("example", "Goes along with the rest"),
            [
                Series(first, [(0.42, 0.31), (0.66, 0.4), (0.81, 0.22)], ["01-001", "02-004", "03-010"]),
                Series(second, [(0.35, -0.08), (0.58, 0.36)], ["04-002", "05-001"]),
            ],
            name_label=pgettext("example", "Code"),
        ),
    ]


@cache
def tokens_of(sheet: str) -> list[tuple[str, str]]:
    """Names and values that a style sheet gives to all pages, by day, in its own order."""
    first_rule = (STYLES / sheet).read_text(encoding="utf-8").partition("}")[0]
    return re.findall(r"^ +(--[a-z0-9-]+): ([^;]+);", first_rule, re.MULTILINE)


def design_examples() -> dict[str, Any]:
    """Values for ui/design.html. The form is shown twice: empty, and with its problems."""
    wrong = ExampleForm(formdata=None, prefix="wrong-", meta={"csrf": False}, days=[])
    wrong.validate()
    return {
        "form": ExampleForm(formdata=None),
        "wrong": wrong,
        "question": ExampleQuestion(formdata=None),
        "page": ExamplePage(),
        "day": EXAMPLE_DAY,
        "instant": now(),
        "charts": example_charts(),
        "colours": tokens_of("looks.css"),
        "lengths": tokens_of("ui.css"),
        "steps": [
            {"title": pgettext("example", "Learn"), "state": "done", "text": pgettext("example", "12 of 12 chapters")},
            {
                "title": pgettext("example", "Apply for the exam"),
                "state": "now",
                "text": pgettext("example", "Until 30 November"),
                "href": "#forms",
            },
            {"title": pgettext("example", "Sit the exam"), "state": "later"},
            {"title": pgettext("example", "Receive your certificate"), "state": "later"},
        ],
    }
