"""Forms of papers."""

from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from exams.pages import said
from lms.i18n_mark import N_
from lms.ui.forms import BaseForm, NumberField

CODE = Regexp(r"^[0-9A-Za-z][0-9A-Za-z._-]*$", message=lazy_gettext("Please use letters, digits, points and hyphens."))


class DrawForm(BaseForm):
    """Draw a paper to a blueprint."""

    code = StringField(
        lazy_gettext("Code of the paper"),
        [InputRequired(), Length(max=40), CODE],
        description=lazy_gettext("For example 2027-01-A."),
    )
    title = StringField(lazy_gettext("Title of the paper"), [InputRequired(), Length(max=120)])
    blueprint = SelectField(lazy_gettext("Blueprint"), [InputRequired()])
    use = RadioField(
        lazy_gettext("What the paper is for"),
        [InputRequired()],
        choices=said(
            {"real": N_("A real exam (secure pool)"), "sample": N_("A sample or a practice exam (practice pool)")}
        ),
        default="real",
    )
    seed = NumberField(
        lazy_gettext("Number for the draw"),
        [InputRequired(), NumberRange(min=1, max=999_999_999)],
        default=1,
        description=lazy_gettext("The same number and the same bank give the same paper."),
    )

    @property
    def is_sample(self) -> bool:
        return bool(self.use.data == "sample")


class PlaceForm(BaseForm):
    """Another question for one place, or the written question of part B."""

    item_code = StringField(lazy_gettext("Code of the question"), [InputRequired(), Length(max=40)])
    minutes = NumberField(lazy_gettext("Minutes for this part"), [Optional(), NumberRange(min=5, max=300)])


class ReplaceForm(BaseForm):
    item_code = StringField(lazy_gettext("Code of the question"), [InputRequired(), Length(max=40)])


class WithdrawForm(BaseForm):
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])
