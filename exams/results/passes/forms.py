"""Forms of passes."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from exams.results.passes.queries import exam_bodies
from exams.results.passes.services import EarlierPass
from lms.clock import today
from lms.ui.forms import BaseForm, JaDateField, OnOrBefore


class ClaimForm(BaseForm):
    """What somebody says of a pass elsewhere or in an earlier year, with the evidence."""

    exam_body = SelectField(lazy_gettext("Who gave the certificate"), [InputRequired()])
    number = StringField(
        lazy_gettext("Number on the pass certificate"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("As it is printed there."),
    )
    passed_on = JaDateField(
        lazy_gettext("Day of the pass"),
        [InputRequired(), OnOrBefore(today)],
        description=lazy_gettext("For example 2019-11-03, or with the Japanese era"),
    )
    evidence = FileField(
        lazy_gettext("Picture or PDF of the certificate"),
        description=lazy_gettext("JPEG, PNG or PDF, up to 10 MB. The whole certificate has to be readable."),
    )
    note = TextAreaField(lazy_gettext("Anything we should know"), [Optional(), Length(max=1000)])

    def told(self) -> EarlierPass:
        """What was typed."""
        return EarlierPass(
            exam_body=self.exam_body.data,
            number=self.number.data or "",
            passed_on=self.passed_on.data or today(),
            note=self.note.data or "",
        )


def claim_form(english: bool) -> ClaimForm:
    """The form with the bodies whose passes are known here."""
    form = ClaimForm()
    form.exam_body.choices = list(exam_bodies(english).items())
    return form


class NoteForm(BaseForm):
    """A step with a remark, if there is one."""

    note = StringField(lazy_gettext("Remark"), [Optional(), Length(max=400)])


class ReasonForm(BaseForm):
    """A step that has to say why; the person reads it."""

    reason = StringField(
        lazy_gettext("Reason"), [InputRequired(), Length(max=400)], description=lazy_gettext("The person reads this.")
    )
