"""Choosing what to practise."""

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from lms.ui.forms import BaseForm, MultiCheckboxField


class PracticeForm(BaseForm):
    """Chapters (none chosen: all) and how many questions."""

    count = RadioField(
        lazy_pgettext("attempt", "How many questions?"),
        [InputRequired()],
        choices=[
            SelectChoice("10", lazy_gettext("10 questions, about 12 minutes")),
            SelectChoice("25", lazy_gettext("25 questions, about 30 minutes")),
            SelectChoice("50", lazy_gettext("50 questions, 60 minutes: number and time as in the exam")),
        ],
        default="10",
    )
    topics = MultiCheckboxField(
        lazy_gettext("From which chapters?"), description=lazy_gettext("If you choose none, all chapters are used.")
    )
