"""Forms of marking."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from exams.marking.queries import RubricLine
from lms.ui.forms import BaseForm, NumberField, RadioField


class MarksForm(BaseForm):
    """Points on each line of a rubric; the lines are added for the script at hand."""

    comment = TextAreaField(
        lazy_gettext("Remark for the board"),
        [Optional(), Length(max=2000)],
        description=lazy_gettext("The candidate does not read this."),
    )

    @property
    def line_fields(self) -> list[RadioField]:
        return [field for field in self if field.name.startswith("line_")]

    @property
    def points(self) -> list[int | None]:
        """What was chosen, line by line; None where nothing was."""
        return [int(field.data) if field.data and field.data.isdigit() else None for field in self.line_fields]


def _anchors(line: RubricLine) -> str:
    return " / ".join(f"{points}: {text}" for points, text in line.anchors)


def marks_form(lines: Sequence[RubricLine], points: Sequence[int], comment: str) -> MarksForm:
    """The form for a rubric, with what is written down so far. Nothing is demanded before handing in."""
    fields = {
        f"line_{n}": RadioField(
            f"{n + 1}. {line.name}",
            [Optional()],
            choices=[(str(points), str(points)) for points in range(line.points + 1)],
            description=_anchors(line),
        )
        for n, line in enumerate(lines)
    }
    made = type("MarksFormOfRubric", (MarksForm,), fields)
    given = {f"line_{n}": str(value) for n, value in enumerate(points)}
    return made(data={**given, "comment": comment})


class RuleForm(BaseForm):
    """How often each script is marked."""

    markings = RadioField(
        lazy_gettext("How many people mark each answer"),
        [InputRequired()],
        choices=[("1", lazy_gettext("One")), ("2", lazy_gettext("Two, without seeing each other's points"))],
    )
    tolerance = NumberField(
        lazy_gettext("Points by which two markings may differ"),
        [InputRequired(), NumberRange(min=0, max=100)],
        description=lazy_gettext("If they differ more, a third person decides."),
    )
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


class TakeBackForm(BaseForm):
    """Why a marker's open scripts go to the others."""

    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])
