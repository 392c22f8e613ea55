"""Forms of the board."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from exams.results.rules import RULING_NAMES, Ruling
from lms.text.ruby import ruby_plain
from lms.ui.forms import BaseForm, MultiCheckboxField, RadioField


class VoteForm(BaseForm):
    """A vote on the list as a whole."""

    vote = RadioField(
        lazy_gettext("Your vote"),
        [InputRequired()],
        choices=[("yes", lazy_gettext("I agree with this list")), ("no", lazy_gettext("I do not agree"))],
    )
    reason = StringField(
        lazy_gettext("Reason"), [Optional(), Length(max=400)], description=lazy_gettext("Needed if you do not agree.")
    )


class ReasonForm(BaseForm):
    """A step that has to say why."""

    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


class NoteForm(BaseForm):
    """A step with a remark, if there is one."""

    note = StringField(lazy_gettext("Remark"), [Optional(), Length(max=400)])


class LateForm(BaseForm):
    """Whether a late answer counts."""

    decision = RadioField(
        lazy_gettext("Does this answer count?"),
        [InputRequired()],
        choices=[("counts", lazy_gettext("It counts")), ("not", lazy_gettext("It does not count"))],
    )
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


class LookForm(BaseForm):
    """What the board says of an item after the exam."""

    ruling = RadioField(lazy_gettext("What shall hold for this question?"), [InputRequired()])
    options = MultiCheckboxField(
        lazy_gettext("Options that count as right"),
        [Optional()],
        description=lazy_gettext("Only if other options shall count as well. Tick all that count."),
    )
    reason = StringField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])

    def as_ruling(self) -> Ruling:
        """What was chosen, as scoring reads it."""
        return Ruling(self.ruling.data, tuple(sorted(self.options.data or ())) if "rekeyed" in self.ruling.data else ())


def look_form(options: Sequence[tuple[str, str, bool]]) -> LookForm:
    """The form for one item; the options that are right now are ticked."""
    form = LookForm(options=[name for name, _, right in options if right])
    form.ruling.choices = [(code, lazy_gettext(word)) for code, word in RULING_NAMES.items()]
    form.options.choices = [(name, f"{name.upper()} {ruby_plain(text)}") for name, text, _ in options]
    return form
