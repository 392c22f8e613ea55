"""Forms of parts that are carried over."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from exams.results.exemptions.queries import EarlierPart, PaperChoices
from exams.results.exemptions.services import PartOnPaper
from lms.clock import today
from lms.ui.formats import day
from lms.ui.forms import BaseForm, JaDateField, NumberField, OnOrBefore, RadioField, SelectField


class AskForm(BaseForm):
    """Which passed part shall be carried over."""

    ground = RadioField(lazy_gettext("Which part shall be carried over?"), [InputRequired()])

    @property
    def chosen(self) -> tuple[str, str]:
        """Part and earlier sitting."""
        part, _, sitting = self.ground.data.partition(".")
        return part, sitting


class DecisionForm(BaseForm):
    """Whether it is carried over, and why not."""

    decision = RadioField(
        lazy_gettext("Is this part carried over?"),
        [InputRequired()],
        choices=[("yes", lazy_gettext("Yes, I have checked the earlier result")), ("no", lazy_gettext("No"))],
    )
    reason = TextAreaField(
        lazy_gettext("To the candidate"),
        [Length(max=400)],
        description=lazy_gettext("Needed if it is not carried over."),
    )


class PaperForm(BaseForm):
    """A part that was passed at another body, as its notice of results states it."""

    part = RadioField(lazy_gettext("Which part shall be carried over?"), [InputRequired()])
    body = SelectField(lazy_gettext("Who gave the notice of results"), [InputRequired()])
    number = StringField(
        lazy_gettext("Number on the notice"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("As it is printed on the notice."),
    )
    passed_on = JaDateField(
        lazy_gettext("Day of the notice"),
        [InputRequired(), OnOrBefore(today)],
        description=lazy_gettext("For example 2019-11-03, or with the Japanese era"),
    )
    earned = NumberField(
        lazy_gettext("Points that were reached in this part"), [InputRequired(), NumberRange(min=0, max=1000)]
    )
    possible = NumberField(lazy_gettext("Out of how many points"), [InputRequired(), NumberRange(min=1, max=1000)])
    evidence = FileField(
        lazy_gettext("Picture or PDF of the notice"),
        description=lazy_gettext("JPEG, PNG or PDF, up to 10 MB. The whole notice has to be readable."),
    )

    def told(self) -> PartOnPaper:
        """What was typed."""
        return PartOnPaper(
            self.part.data, self.body.data, self.number.data or "", self.passed_on.data or today(),
            float(self.earned.data or 0), float(self.possible.data or 0),
        )  # fmt: skip


def paper_form(choices: PaperChoices) -> PaperForm:
    """The form with what this exam recognises."""
    form = PaperForm()
    form.part.choices, form.body.choices = list(choices.parts), list(choices.bodies)
    return form


class ExamineForm(BaseForm):
    """Whether the paper is genuine and fits, and why not."""

    decision = RadioField(
        lazy_gettext("Is the notice genuine, and do name and birth date fit?"),
        [InputRequired()],
        choices=[
            ("yes", lazy_gettext("Yes, it is genuine, fits this person and shows a passed part")),
            ("no", lazy_gettext("No")),
        ],
    )
    reason = TextAreaField(
        lazy_gettext("To the candidate"),
        [Length(max=400)],
        description=lazy_gettext("Needed if it is not carried over."),
    )


class TakeBackForm(BaseForm):
    """Why a part is no longer carried over; the person reads it."""

    reason = StringField(
        lazy_gettext("Reason"), [InputRequired(), Length(max=400)], description=lazy_gettext("The person reads this.")
    )


def ask_form(earlier: Sequence[EarlierPart]) -> AskForm:
    """The form with what the candidate has passed."""
    form = AskForm()
    form.ground.choices = [
        (
            one.value,
            gettext("%(part)s of “%(exam)s”, passed on %(day)s", part=one.title, exam=one.exam, day=day(one.passed_on)),
        )
        for one in earlier
    ]
    return form
