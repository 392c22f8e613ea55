"""Forms of appeals."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from exams.pages import said
from exams.results.appeals.rules import GROUND_NAMES, OUTCOME_NAMES, AppealPolicy
from exams.results.rules import RULING_NAMES, Ruling
from lms.ui.forms import BaseForm, NumberField, RadioField

MARKED_ANEW = "marking"


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
    """What was wrong, what shall hold instead, and why."""

    place = SelectField(lazy_gettext("What was wrong?"), [InputRequired()])
    ruling = SelectField(lazy_gettext("What shall hold for this question?"), default="")
    options = StringField(
        lazy_gettext("Options that count as right"),
        [Optional(), Length(max=40)],
        description=lazy_gettext("Only if other options count as right as well: all that count, for example a, c."),
    )
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])

    def validate_ruling(self, field: SelectField) -> None:
        """A question needs to be told what holds; points that were marked anew hold by themselves."""
        if self.place.data not in (None, MARKED_ANEW) and not field.data:
            raise ValidationError(gettext("Please say what shall hold for this question."))

    def rulings(self) -> dict[tuple[str, int], Ruling]:
        """What shall hold for the question; nothing where an answer was marked anew."""
        if self.place.data == MARKED_ANEW:
            return {}
        part, _, position = self.place.data.partition("-")
        wanted = {word.strip().lower() for word in (self.options.data or "").replace("、", ",").split(",")}
        return {(part, int(position)): Ruling(self.ruling.data, tuple(sorted(wanted - {""})))}


class RuleForm(BaseForm):
    """How long one can appeal and by when an appeal is answered, in this sitting."""

    days = NumberField(
        lazy_gettext("Days in which one can appeal"),
        [InputRequired(), NumberRange(min=1, max=365)],
        description=lazy_gettext("Counted from the day after the release. The last day counts whole."),
    )
    answer_days = NumberField(
        lazy_gettext("Days until the answer"),
        [InputRequired(), NumberRange(min=1, max=365)],
        description=lazy_gettext("Counted from the day after an appeal arrived."),
    )
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])

    def policy(self) -> AppealPolicy:
        """What was typed."""
        return AppealPolicy(self.days.data or 0, self.answer_days.data or 0, self.reason.data or "")


class AnswerForm(BaseForm):
    """The answer that closes an appeal."""

    outcome = RadioField(lazy_gettext("Outcome"), [InputRequired()])
    answer = TextAreaField(
        lazy_gettext("Answer to the candidate"),
        [InputRequired(), Length(max=4000)],
        description=lazy_gettext("Kindly and in plain words. Say nothing about keys or points of single questions."),
    )


def correction_form(marked_anew: bool, places: Sequence[tuple[str, str]]) -> CorrectionForm:
    """The form with the places of the paper; points that were marked anew only where that was done."""
    form = CorrectionForm()
    anew = [(MARKED_ANEW, lazy_gettext("The points of the written answer: use the new marking"))] if marked_anew else []
    form.place.choices = [*anew, *((value, lazy_gettext("Question %(place)s", place=word)) for value, word in places)]
    rulings = {code: word for code, word in RULING_NAMES.items() if code != "kept"}
    form.ruling.choices = [("", "-"), *said(rulings)]
    return form


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
