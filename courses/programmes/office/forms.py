"""What the secretariat writes in a programme."""

from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from courses.programmes.equivalences.services import EarlierTraining
from courses.programmes.office.queries import trainers_for
from courses.programmes.rules import Part
from lms.clock import today
from lms.ui.forms import BaseForm, JaDateField, OnOrBefore, RadioField, SelectField


class EnrolForm(BaseForm):
    """Who accompanies the person."""

    trainer = SelectField(lazy_gettext("Trainer"), [Optional()])

    def __init__(self, code: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        listed = [(str(choice.id), choice.name) for choice in trainers_for(code)]
        self.trainer.choices = [("", gettext("Not fixed yet")), *listed]

    def trainer_id(self) -> int | None:
        """The chosen trainer."""
        return int(self.trainer.data) if self.trainer.data else None


class EquivalenceForm(BaseForm):
    """An earlier training, with the paper that was seen."""

    part = RadioField(lazy_gettext("Which part does it stand for?"), [InputRequired()])
    training = StringField(lazy_gettext("Name of the training"), [InputRequired(), Length(max=200)])
    giver = StringField(lazy_gettext("Who gave it"), [InputRequired(), Length(max=200)])
    held_on = JaDateField(lazy_gettext("When it was completed"), [InputRequired(), OnOrBefore(today)])
    evidence = TextAreaField(
        lazy_gettext("What you have seen"),
        [InputRequired(), Length(max=400)],
        description=lazy_gettext("For example: the certificate, its number, a call to the giver."),
        render_kw={"rows": 3},
    )
    paper = FileField(lazy_gettext("A copy of the paper"), description=lazy_gettext("PDF, PNG or JPEG, up to 10 MB."))

    def set_parts(self, parts: list[Part], english: bool) -> None:
        """Offer the parts that are still open."""
        self.part.choices = [(p.code, p.title.en if english and p.title.en else p.title.plain) for p in parts]

    def earlier(self) -> EarlierTraining:
        """What was written, as the services take it."""
        return EarlierTraining(
            self.training.data or "", self.giver.data or "", self.held_on.data or today(), self.evidence.data or ""
        )


class ReasonForm(BaseForm):
    """Why something is declined or withdrawn; the person reads it."""

    reason = TextAreaField(
        lazy_pgettext("programme", "Reason"),
        [InputRequired(), Length(max=400)],
        description=lazy_gettext("The person reads this."),
        render_kw={"rows": 3},
    )
