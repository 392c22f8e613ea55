"""Forms of the shape of a course."""

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from courses.catalogue.rules import KIND_NAMES, CourseText
from courses.catalogue.shaping.services import Naming
from lms.ui.forms import BaseForm, SelectField


class NamingForm(BaseForm):
    """What a course or a chapter is called, and what it is about."""

    title = StringField(lazy_pgettext("lesson", "Title"), [InputRequired(), Length(max=300)])
    title_en = StringField(lazy_gettext("Title in English"), [Length(max=200)])
    summary = TextAreaField(
        lazy_gettext("What it is about"),
        [Length(max=1000)],
        description=lazy_gettext("One or two sentences that stand below the title."),
        render_kw={"rows": 3},
    )
    summary_en = TextAreaField(lazy_gettext("The same in English"), [Length(max=1000)], render_kw={"rows": 3})

    def naming(self) -> Naming:
        """What was typed."""
        return Naming(
            title=(self.title.data or "").strip(),
            title_en=(self.title_en.data or "").strip(),
            summary=(self.summary.data or "").strip(),
            summary_en=(self.summary_en.data or "").strip(),
        )


class NewCourseForm(NamingForm):
    """A course that begins with one chapter."""

    code = StringField(
        lazy_gettext("Short name in the address"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("Small letters, digits and hyphens, for example walking-together. It never changes."),
    )
    kind = SelectField(
        lazy_gettext("Kind of course"),
        choices=[SelectChoice(kind, lazy_gettext(name)) for kind, name in KIND_NAMES.items()],
        default="awareness",
    )
    chapter = StringField(lazy_gettext("Title of the first chapter"), [InputRequired(), Length(max=300)])

    def begun(self) -> CourseText:
        """The course as it begins."""
        named = self.naming()
        return CourseText(
            code=(self.code.data or "").strip(),
            kind=self.kind.data,
            state="preparing",
            chapters=(),
            **vars(named),
        )
