"""Forms of appeals about titles."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from certificates.awards.appeals.decisions import Decision
from certificates.awards.appeals.rules import CAME_BY_NAMES, OUTCOME_NAMES
from lms.ui.forms import BaseForm, Filled, RadioField

MOST = 4000


class OpeningForm(BaseForm):
    """An appeal or a complaint in the person's own words."""

    body = TextAreaField(
        lazy_gettext("What happened?"),
        [Filled(), Length(max=MOST)],
        description=lazy_gettext("In your own words. You need no special form."),
    )


class EntryForm(BaseForm):
    """An appeal that came by letter, telephone or in the office."""

    about = RadioField(lazy_gettext("What is it about?"), [InputRequired()])
    came_by = RadioField(lazy_gettext("How did it come?"), [InputRequired()])
    body = TextAreaField(
        lazy_gettext("What the person wrote or said"),
        [Filled(), Length(max=MOST)],
        description=lazy_gettext("Word for word where you can. Read it out to the person before you send it."),
    )

    @property
    def key(self) -> str:
        """The decision that it is about, empty for a complaint."""
        return "" if self.about.data == COMPLAINT_CHOICE else str(self.about.data)


class WordForm(BaseForm):
    """A message in the thread."""

    body = TextAreaField(lazy_gettext("Message"), [Filled(), Length(max=MOST)])


class AnswerForm(BaseForm):
    """The answer that closes an appeal."""

    outcome = RadioField(lazy_gettext("Outcome"), [InputRequired()])
    answer = TextAreaField(
        lazy_gettext("Answer, as the person will read it"),
        [Filled(), Length(max=MOST)],
        description=lazy_gettext(
            "Kindly and in plain words: what you looked at, what follows, what the person can do now."
        ),
    )


COMPLAINT_CHOICE = "complaint"


def entry_form(decisions: Sequence[Decision]) -> EntryForm:
    """The form with the decisions that an appeal can be about, and a complaint."""
    form = EntryForm()
    form.about.choices = [
        *((d.key, f"{d.title}: {d.label}") for d in decisions),
        (COMPLAINT_CHOICE, gettext("A complaint")),
    ]
    form.came_by.choices = [(code, gettext(name)) for code, name in CAME_BY_NAMES.items()]
    return form


def answer_form() -> AnswerForm:
    """The form with the outcomes."""
    form = AnswerForm()
    form.outcome.choices = [(code, gettext(name)) for code, name in OUTCOME_NAMES.items()]
    return form
