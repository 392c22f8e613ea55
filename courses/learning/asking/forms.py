"""What is asked and what is answered."""

from flask_babel import lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import Length

from courses.learning.asking.rules import LONGEST_ANSWER, LONGEST_QUESTION
from lms.ui.forms import BaseForm, Filled


class QuestionForm(BaseForm):
    """A question in one's own words."""

    text = TextAreaField(
        lazy_gettext("Your question"),
        [Filled(), Length(max=LONGEST_QUESTION)],
        description=lazy_gettext("Your trainer reads it with your name. Other learners do not see it."),
        render_kw={"rows": 5},
    )


class AnswerForm(BaseForm):
    """An answer in plain words."""

    answer = TextAreaField(
        lazy_gettext("Your answer to the learner"),
        [Filled(), Length(max=LONGEST_ANSWER)],
        description=lazy_gettext("It goes out by mail, letter or telephone, as the learner chose."),
        render_kw={"rows": 8},
    )
