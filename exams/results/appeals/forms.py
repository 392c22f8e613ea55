"""Forms of appeals."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from exams.pages import said
from exams.results.appeals.rules import GROUND_NAMES, OUTCOME_NAMES
from lms.ui.forms import BaseForm, RadioField


class OpeningForm(BaseForm):
    """What an appeal is about."""

    ground = RadioField(lazy_gettext("What is it about?"), [InputRequired()])
    body = TextAreaField(
        lazy_gettext("What happened?"),
        [InputRequired(), Length(max=4000)],
        description=lazy_gettext("In your own words. You need no special form."),
    )


class WordForm(BaseForm):
    """A message in the thread."""

    body = TextAreaField(lazy_gettext("Your message"), [InputRequired(), Length(max=4000)])


class LookForm(BaseForm):
    """Which question is shown, and that the appellant is there."""

    place = SelectField(lazy_gettext("Question"), [InputRequired()])
    present = BooleanField(
        lazy_gettext("The candidate sits beside me. Nothing is photographed or copied."), [InputRequired()]
    )

    @property
    def where(self) -> tuple[str, int]:
        """Part and position."""
        part, _, position = self.place.data.partition("-")
        return part, int(position)


class CorrectionForm(BaseForm):
    """Why the result is corrected."""

    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


class AnswerForm(BaseForm):
    """The answer that closes an appeal."""

    outcome = RadioField(lazy_gettext("Outcome"), [InputRequired()])
    answer = TextAreaField(
        lazy_gettext("Answer to the candidate"),
        [InputRequired(), Length(max=4000)],
        description=lazy_gettext("Kindly and in plain words. Say nothing about keys or points of single questions."),
    )


def opening_form() -> OpeningForm:
    """The form with its choices."""
    form = OpeningForm()
    form.ground.choices = said(GROUND_NAMES)
    return form


def answer_form() -> AnswerForm:
    """The form with its choices."""
    form = AnswerForm()
    form.outcome.choices = said(OUTCOME_NAMES)
    return form


def look_form(places: Sequence[tuple[str, str]]) -> LookForm:
    """The form with the places of the paper."""
    form = LookForm()
    form.place.choices = list(places)
    return form
