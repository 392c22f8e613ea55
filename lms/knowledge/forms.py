"""Forms of facts and sources."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, Optional, Regexp

from lms.knowledge.queries import FactPage
from lms.knowledge.services import FactSaid, SourceSaid
from lms.ui.forms import BaseForm, JaDateField

CODE = Regexp(r"^[0-9A-Za-z][0-9A-Za-z._-]*$", message=lazy_gettext("Please use letters, digits, points and hyphens."))


class FactForm(BaseForm):
    """A statement with its figure, its source and its day."""

    based_on = HiddenField(default="0")
    code = StringField(
        lazy_gettext("Code of the fact"),
        [InputRequired(), Length(max=60), CODE],
        description=lazy_gettext("Lessons and questions cite it by this code. It stays the same for ever."),
    )
    statement = TextAreaField(lazy_gettext("What the fact says"), [InputRequired(), Length(max=2000)])
    statement_en = TextAreaField(lazy_gettext("The same in English"), [Length(max=2000)])
    value = StringField(lazy_gettext("Value of the fact"), [Length(max=60)])
    unit = StringField(lazy_gettext("Unit of the number"), [Length(max=30)])
    source = SelectField(lazy_gettext("Source"), [InputRequired()])
    as_of = JaDateField(lazy_gettext("Day of the figure"), [InputRequired()])
    next_release_on = JaDateField(lazy_gettext("Next release"), [Optional()])

    def said(self) -> FactSaid:
        """What was typed, as a fact."""
        return FactSaid(
            statement=self.statement.data or "",
            statement_en=self.statement_en.data or "",
            value=self.value.data or "",
            unit=self.unit.data or "",
            as_of=_day(self.as_of),
            next_release_on=self.next_release_on.data,
            source=self.source.data,
        )


class SourceForm(BaseForm):
    """A publication or a page, and when it was opened."""

    code = StringField(lazy_gettext("Code of the source"), [InputRequired(), Length(max=60), CODE])
    title = StringField(lazy_gettext("Title of the source"), [InputRequired(), Length(max=300)])
    publisher = StringField(lazy_gettext("Publisher"), [Length(max=160)])
    url = StringField(lazy_gettext("Address on the web"), [Optional(), Length(max=500), URL()])
    accessed_on = JaDateField(lazy_gettext("Opened on"), [InputRequired()])

    def said(self) -> SourceSaid:
        """What was typed, as a source."""
        return SourceSaid(self.title.data or "", self.publisher.data or "", self.url.data or "", _day(self.accessed_on))


def _day(field: JaDateField) -> Any:
    """The day of a required field; a form without it is never asked what it said."""
    return field.data


def fact_form(sources: Mapping[str, str], page: FactPage | None = None) -> FactForm:
    """The form of a fact, filled from its newest version where there is one."""
    form = FactForm(data=_data_of(page) if page else None)
    form.source.choices = [SelectChoice(code, title) for code, title in sources.items()]
    if page:
        del form.code
    return form


def _data_of(page: FactPage) -> dict[str, Any]:
    card = page.card
    return {
        "based_on": str(card.version),
        "statement": card.statement,
        "statement_en": card.statement_en,
        "value": card.value,
        "unit": card.unit,
        "source": page.source_code,
        "as_of": card.as_of,
        "next_release_on": card.next_release_on,
    }
