"""Forms of needs."""

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.ui.forms import BaseForm, JaDateField, RadioField, SelectField
from registry.activities.needs.models import CAME_BY
from registry.activities.needs.queries import CLASS_NAMES, WAY_NAMES
from registry.activities.needs.services import NeedFacts
from registry.activities.words import KINDS


class HelpForm(BaseForm):
    """What is needed, where and when."""

    title = StringField(
        lazy_gettext("What is needed?"),
        [InputRequired(lazy_gettext("Please write what is needed.")), Length(max=60)],
        description=lazy_gettext("A few words without a name, for example: rubbish out on Thursdays."),
    )
    kind = SelectField(lazy_gettext("Kind"), [InputRequired()])
    district = StringField(
        lazy_gettext("Rough place"), [InputRequired(lazy_gettext("Please write the rough place.")), Length(max=60)]
    )
    wished_on = JaDateField(lazy_gettext("From which day on?"), [Optional()])
    times = StringField(lazy_gettext("When does it suit?"), [Optional(), Length(max=200)])
    name = StringField(lazy_gettext("Who needs help?"), [Optional(), Length(max=80)])
    contact = StringField(lazy_gettext("How to reach her"), [Optional(), Length(max=200)])
    place = StringField(lazy_gettext("Exact place"), [Optional(), Length(max=200)])
    text = TextAreaField(lazy_gettext("In her own words"), [Optional(), Length(max=2000)])

    def offer(self, language: str) -> None:
        """Give the select list its words."""
        self.kind.choices = KINDS.choices(language)

    def facts(self, came_by: str = "form", need_class: str = "open") -> NeedFacts:
        """What was written, as the service takes it."""
        return NeedFacts(
            kind=self.kind.data,
            title=self.title.data,
            district=self.district.data,
            came_by=came_by,
            need_class=need_class,
            wished_on=self.wished_on.data,
            times=self.times.data or "",
            name=self.name.data or "",
            contact=self.contact.data or "",
            place=self.place.data or "",
            text=self.text.data or "",
        )


class NeedForm(HelpForm):
    """A need that somebody telephoned, came or wrote for."""

    came_by = RadioField(
        lazy_gettext("How did it reach you?"),
        [InputRequired()],
        choices=[(c, WAY_NAMES[c]) for c in CAME_BY],
        default="phone",
    )
    need_class = RadioField(
        lazy_gettext("What kind of need is it?"), [InputRequired()], choices=list(CLASS_NAMES.items()), default="open"
    )


class ReferForm(BaseForm):
    """To whom a need is handed."""

    partner = StringField(
        lazy_gettext("To which partner?"),
        [InputRequired(lazy_gettext("Please write to whom.")), Length(max=120)],
        description=lazy_gettext("For example the community support centre, the neighbourhood association, a company."),
    )
    note = StringField(lazy_gettext("Note"), [Optional(), Length(max=400)])


class NoteForm(BaseForm):
    """A step with a reason."""

    note = StringField(lazy_gettext("Reason"), [InputRequired(lazy_gettext("Please write a reason.")), Length(max=400)])
