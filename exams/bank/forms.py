"""Small forms of the item bank: verdicts, remarks, reasons, media."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from exams.bank.rules import CHECKLIST
from exams.pages import said
from lms.i18n_mark import N_
from lms.ui.forms import BaseForm, MultiCheckboxField

MEDIUM_NAMES = {"image": N_("Picture"), "audio": N_("Sound")}


class ReviewForm(BaseForm):
    """A verdict with the checklist behind it."""

    checked = MultiCheckboxField(lazy_gettext("I have checked"), choices=said(CHECKLIST))
    comment = TextAreaField(lazy_gettext("To the writer"), [Length(max=2000)])


class CommentForm(BaseForm):
    text = TextAreaField(lazy_gettext("Remark"), [InputRequired(), Length(max=2000)])


class ReasonForm(BaseForm):
    """A reason that is kept with a decision."""

    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


class MediumForm(BaseForm):
    """A picture or a sound, never without words."""

    based_on = HiddenField(default="0")
    kind = RadioField(lazy_gettext("Kind of file"), [InputRequired()], choices=said(MEDIUM_NAMES), default="image")
    file = FileField(
        lazy_gettext("File"),
        [FileRequired(lazy_gettext("Please choose a file."))],
        description=lazy_gettext("A picture as PNG or JPEG, a sound as MP3, M4A, AAC, Ogg or WAV, at most 10 MB."),
    )
    words = TextAreaField(
        lazy_gettext("What the picture shows, or what is said in the sound"),
        [
            InputRequired(
                lazy_gettext(
                    "Please write what the picture shows or what is said, for people who cannot see or hear it."
                )
            ),
            Length(max=4000),
        ],
        description=lazy_gettext("Do not give the answer away: say what can be seen, not what it means."),
    )
