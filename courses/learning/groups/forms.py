"""Forms of study groups."""

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from courses.learning.groups.rules import LONGEST_NAME, LONGEST_NOTE, LONGEST_PLACE, LONGEST_REPORT
from lms.clock import today
from lms.ui.forms import BaseForm, Filled, JaDateField, OnOrAfter, SelectField


class FoundForm(BaseForm):
    """A new group."""

    name = StringField(lazy_gettext("What the group is called"), [Filled(), Length(max=LONGEST_NAME)])
    course = SelectField(lazy_gettext("Course that you learn together"))


class CodeForm(BaseForm):
    """A code that somebody gave."""

    code = StringField(
        lazy_gettext("Code of the group"),
        [Filled(), Length(max=20)],
        description=lazy_gettext(
            "Eight letters and digits, for example ABCD-2345. A member of the group gives it to you."
        ),
    )


class InviteForm(BaseForm):
    """Somebody to ask in, by name."""

    name = StringField(
        lazy_gettext("Family name and given name"),
        [Filled(), Length(max=100)],
        description=lazy_gettext("As she writes it, or in kana. She has to learn the same course."),
    )


class NoteForm(BaseForm):
    """Words for the shared page."""

    text = TextAreaField(
        lazy_gettext("Write to the group"),
        [Filled(), Length(max=LONGEST_NOTE)],
        description=lazy_gettext(
            "Members of the group read it with your name; the office only when one of them asks it to look."
        ),
        render_kw={"rows": 4},
    )


class DayForm(BaseForm):
    """When and where the group meets next."""

    day = JaDateField(lazy_gettext("Next day"), [Optional(), OnOrAfter(today)])
    where = StringField(
        lazy_gettext("Time and place"),
        [Length(max=LONGEST_PLACE)],
        description=lazy_gettext("For example: 10 o'clock, at the library"),
    )


class ReportForm(BaseForm):
    """Something that is not right."""

    text = TextAreaField(
        lazy_gettext("What is not right?"), [Filled(), Length(max=LONGEST_REPORT)], render_kw={"rows": 4}
    )
