"""Forms of papers."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from lms.ui.forms import BaseForm, NumberField

CODE = Regexp(r"^[0-9A-Za-z][0-9A-Za-z._-]*$", message=_l("Please use letters, digits, points and hyphens."))


class DrawForm(BaseForm):
    """Draw a paper to a blueprint."""

    code = StringField(_l("Code of the paper"), [InputRequired(), Length(max=40), CODE], description=_l("For example 2027-01-A."))
    title = StringField(_l("Title"), [InputRequired(), Length(max=120)])
    blueprint = SelectField(_l("Blueprint"), [InputRequired()])
    use = RadioField(
        _l("What the paper is for"),
        [InputRequired()],
        choices=[
            ("real", _l("A real exam (secure pool)")),
            ("sample", _l("A sample or a practice exam (practice pool)")),
        ],
        default="real",
    )
    seed = NumberField(
        _l("Number for the draw"),
        [InputRequired(), NumberRange(min=1, max=999_999_999)],
        default=1,
        description=_l("The same number and the same bank give the same paper."),
    )

    @property
    def is_sample(self) -> bool:
        return bool(self.use.data == "sample")


class PlaceForm(BaseForm):
    """Another question for one place, or the written question of part B."""

    item_code = StringField(_l("Code of the question"), [InputRequired(), Length(max=40)])
    minutes = NumberField(_l("Minutes for this part"), [Optional(), NumberRange(min=5, max=300)])


class ReplaceForm(BaseForm):
    item_code = StringField(_l("Code of the question"), [InputRequired(), Length(max=40)])


class WithdrawForm(BaseForm):
    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=400)])
