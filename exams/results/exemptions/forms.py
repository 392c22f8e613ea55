"""Forms of parts that are carried over."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from exams.results.exemptions.queries import EarlierPart
from lms.ui.formats import day
from lms.ui.forms import BaseForm, RadioField


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
