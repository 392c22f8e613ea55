"""Forms of standard setting."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DecimalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from exams.pages import said
from exams.results.standards.rules import METHOD_NAMES, Limits
from lms.ui.forms import AtLeastChosen, BaseForm, MultiCheckboxField, NumberField

PERCENT = NumberRange(min=0, max=100)
POINTS = NumberRange(min=0, max=1000)


class BeginForm(BaseForm):
    """Begin a study."""

    borderline = TextAreaField(
        lazy_gettext("Whom the judges shall have in mind"),
        [InputRequired(), Length(max=2000)],
        description=lazy_gettext("Somebody who is just good enough: what she can do, and what she cannot do yet."),
    )
    judges = MultiCheckboxField(lazy_gettext("Judges"), [AtLeastChosen(2)])


def begin_form(choices: Sequence[tuple[str, str]]) -> BeginForm:
    form = BeginForm()
    form.judges.choices = list(choices)
    return form


class DecideForm(BaseForm):
    """The board's decision about a cut."""

    least = DecimalField(
        lazy_gettext("Cut in points"),
        [InputRequired(), POINTS],
        places=None,
        description=lazy_gettext("Who has this many points or more passes this part."),
    )
    method = SelectField(lazy_gettext("On what ground"), [InputRequired()], choices=said(METHOD_NAMES))
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


class RateForm(BaseForm):
    """A judge's estimates; one field for each question is added by ``rate_form``."""

    cut_least = NumberField(lazy_gettext("Lowest cut that you could accept, in points"), [Optional(), POINTS])
    cut_most = NumberField(lazy_gettext("Highest cut that you could accept, in points"), [Optional(), POINTS])
    fail_least = NumberField(lazy_gettext("At least so many percent should fail"), [Optional(), PERCENT])
    fail_most = NumberField(lazy_gettext("At most so many percent may fail"), [Optional(), PERCENT])

    def question(self, position: int) -> Any:
        return self[f"q{position}"]

    def percents(self, positions: Iterable[int]) -> dict[int, int]:
        """Place -> percent, of what was filled in."""
        found = {position: self.question(position).data for position in positions}
        return {position: percent for position, percent in found.items() if percent is not None}

    @property
    def limits(self) -> Limits | None:
        """The judge's limits, once all four are there."""
        four = (self.cut_least.data, self.cut_most.data, self.fail_least.data, self.fail_most.data)
        given = [float(value or 0) for value in four if value is not None]
        return Limits(*given) if len(given) == len(four) else None


def rate_form(positions: Sequence[int], given: Mapping[int, int], limits: Limits | None) -> RateForm:
    """The form with what the judge wrote before."""
    fields = {
        f"q{position}": NumberField(
            gettext("Question %(number)s: percent right", number=position), [Optional(), PERCENT]
        )
        for position in positions
    }
    data: dict[str, Any] = {f"q{position}": percent for position, percent in given.items()}
    if limits is not None:
        data |= {name: round(getattr(limits, name)) for name in ("cut_least", "cut_most", "fail_least", "fail_most")}
    kind = type("RatingsForm", (RateForm,), fields)
    form: RateForm = kind(data=data)
    return form
