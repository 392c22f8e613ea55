"""Forms of qualifications."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from certificates.qualifications.queries import SpecialtyGroup
from lms.clock import today
from lms.ui.forms import BaseForm, Filled, JaDateField, OnOrBefore, SelectField


class QualificationForm(BaseForm):
    """What stands on the paper, and a picture of it."""

    kind = SelectField(lazy_gettext("Which qualification is it?"), [InputRequired()])
    number = StringField(
        lazy_gettext("Number on the certificate"),
        [Filled(), Length(max=60)],
        description=lazy_gettext("As it is written there."),
    )
    issued_on = JaDateField(
        lazy_gettext("Day of issue"),
        [Filled(), OnOrBefore(today)],
        description=lazy_gettext("For example 2015-03-01 or H27.3.1"),
    )
    last_day_on = JaDateField(
        lazy_gettext("Last day on which it is valid"),
        description=lazy_gettext("Leave this empty if the qualification never ends."),
    )
    paper = FileField(
        lazy_gettext("Photo or copy of the certificate"),
        [FileRequired(lazy_gettext("Please add a photo or a copy of your certificate."))],
        description=lazy_gettext("PDF, PNG or JPEG, up to 10 MB. Only you and the office can open it."),
    )
    second_paper = FileField(lazy_gettext("One more page, if there is one"))
    note = TextAreaField(lazy_gettext("Anything we should know"), [Length(max=500)])

    def offer(self, groups: tuple[SpecialtyGroup, ...], language: str) -> None:
        """Offer the catalogue in its order, each qualification after its field."""
        ja = language == "ja"
        self.kind.choices = [
            ("", gettext("Please choose")),
            *(
                (k.code, f"{g.specialty.name if ja else g.specialty.name_en}: {k.label(language)}")
                for g in groups
                for k in g.kinds
            ),
        ]

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        uploads = [field.data for field in (self.paper, self.second_paper) if field.data]
        issued_on: date | None = self.issued_on.data
        return {
            "kind_code": self.kind.data,
            "number": self.number.data,
            "issued_on": issued_on,
            "last_day_on": self.last_day_on.data,
            "papers": [(upload.stream, upload.filename or "") for upload in uploads],
            "note": self.note.data or "",
        }


class DeclineForm(BaseForm):
    """Why a paper is not accepted; the person reads it."""

    reason = TextAreaField(lazy_gettext("Reason, as the person will read it"), [Filled(), Length(max=500)])


class CancelForm(BaseForm):
    """Why a verified qualification no longer counts."""

    reason = TextAreaField(lazy_gettext("Reason, as the person will read it"), [Filled(), Length(max=500)])
    effective_on = JaDateField(lazy_gettext("First day without it"), [Filled(), OnOrBefore(today)])
    false_papers = BooleanField(lazy_gettext("The papers were false: it never counted"))
