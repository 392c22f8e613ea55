"""Forms of a new name."""

from typing import IO

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from lms.accounts.people.fields import NameFields
from lms.accounts.people.rules import LONGEST_PART
from lms.clock import today
from lms.ui.forms import BaseForm, Filled, JaDateField, OnOrBefore


class NameForm(BaseForm, NameFields):
    """A new name from a day on, with what shows it."""

    romaji = StringField(lazy_gettext("Name in Roman letters"), [Optional(), Length(max=2 * LONGEST_PART)])
    from_on = JaDateField(lazy_gettext("From which day on?"), [Optional(), OnOrBefore(today)])
    paper = FileField(
        lazy_gettext("Photo or copy of a paper that shows your new name"),
        description=lazy_gettext(
            "PDF, PNG or JPEG, up to 10 MB. Only the office can open it. Please hide your My Number."
        ),
    )
    note = TextAreaField(
        lazy_gettext("Or: how can we see it?"),
        [Optional(), Length(max=500)],
        description=lazy_gettext("For example: I show my licence at the office on Monday."),
    )

    def evidence(self) -> tuple[IO[bytes], str] | None:
        """The uploaded paper, if there is one."""
        upload = self.paper.data
        return (upload.stream, upload.filename or "") if upload else None


class DeclineForm(BaseForm):
    """Why a name stays as it is."""

    reason = TextAreaField(lazy_gettext("Reason, as the person will read it"), [Filled(), Length(max=400)])
