"""Forms of marking."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from exams.errors import NotFound
from exams.marking.progress import WrittenQuestion
from exams.marking.queries import RubricLine
from exams.marking.rules import MarkingPolicy
from lms.ui.forms import BaseForm, NumberField, RadioField


class RubricForm(BaseForm):
    """Points on each line of a rubric; the lines are added for the answer at hand."""

    @property
    def line_fields(self) -> list[RadioField]:
        return [field for field in self if field.name.startswith("line_")]

    @property
    def points(self) -> list[int | None]:
        """What was chosen, line by line; None where nothing was."""
        return [int(field.data) if field.data and field.data.isdigit() else None for field in self.line_fields]


class MarksForm(RubricForm):
    """A marker's points and her remark."""

    comment = TextAreaField(
        lazy_gettext("Remark for the board"),
        [Optional(), Length(max=2000)],
        description=lazy_gettext("The candidate does not read this."),
    )


class ExemplarForm(RubricForm):
    """An answer on whose points the board has agreed."""

    kind = RadioField(
        lazy_gettext("What is it for?"),
        [InputRequired()],
        choices=[
            ("trial", lazy_gettext("Trial: marked by everybody before the live answers")),
            ("control", lazy_gettext("Control: put among the live answers, not told apart")),
        ],
    )
    answer = TextAreaField(
        lazy_gettext("The answer"),
        [InputRequired(), Length(max=10000)],
        description=lazy_gettext("Write no name into it."),
    )


def _anchors(line: RubricLine) -> str:
    return " / ".join(f"{points}: {text}" for points, text in line.anchors)


def _line_fields(lines: Sequence[RubricLine]) -> dict[str, RadioField]:
    return {
        f"line_{n}": RadioField(
            f"{n + 1}. {line.name}",
            [Optional()],
            choices=[(str(points), str(points)) for points in range(line.points + 1)],
            description=_anchors(line),
        )
        for n, line in enumerate(lines)
    }


def marks_form(lines: Sequence[RubricLine], points: Sequence[int], comment: str) -> MarksForm:
    """The form for a rubric, with what is written down so far. Nothing is demanded before handing in."""
    made = type("MarksFormOfRubric", (MarksForm,), _line_fields(lines))
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
    conceal_candidates = BooleanField(lazy_gettext("Markers do not know whose answer it is"))
    conceal_markers = BooleanField(lazy_gettext("Markers do not see each other's points"))
    trial_limit = NumberField(
        lazy_gettext("Points by which a marker may be off on the trial answers, on average"),
        [InputRequired(), NumberRange(min=0, max=100)],
        description=lazy_gettext("Who is further off gets no live answers."),
    )
    control_every = NumberField(
        lazy_gettext("One control answer among how many"), [InputRequired(), NumberRange(min=1, max=1000)]
    )
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])

    def as_policy(self) -> MarkingPolicy:
        """What was chosen, as the rules read it."""
        return MarkingPolicy(
            markings=int(self.markings.data),
            tolerance=self.tolerance.data or 0,
            reason=self.reason.data or "",
            conceal_candidates=self.conceal_candidates.data,
            conceal_markers=self.conceal_markers.data,
            trial_limit=self.trial_limit.data or 0,
            control_every=self.control_every.data or 1,
        )


class TakeBackForm(BaseForm):
    """Why a marker's open scripts go to the others."""

    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


def exemplar_form(questions: Sequence[WrittenQuestion], place: tuple[str, int]) -> ExemplarForm:
    """The form for an answer with agreed points; NotFound where nothing is written at this place."""
    for question in questions:
        if (question.part, question.position) == place:
            made: type[ExemplarForm] = type("ExemplarFormOfRubric", (ExemplarForm,), _line_fields(question.lines))
            return made()
    raise NotFound
