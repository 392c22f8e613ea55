"""The sheet of a marker, and the plan of its author. Their fields follow from the programme's data."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from courses.catalogue.rules import Words
from courses.programmes.plans.queries import MarkingPage, PlanPage
from courses.programmes.rules import Heading
from lms.ui.formats import page_language
from lms.ui.forms import BaseForm, RadioField

TEXT, LINE = "text_", "line_"
LONGEST_COMMENT = 2000
HARD_LIMIT = 20_000


def said(words: Words) -> str:
    """A text of the programme in the reader's language, without readings."""
    return words.en if page_language() == "en" and words.en else words.plain


class PlanForm(BaseForm):
    """A plan under its headings; nothing is required until it is handed in."""

    revision = HiddenField()
    picture = FileField(
        lazy_gettext("A drawing or photograph"),
        description=lazy_gettext(
            "PNG or JPEG, up to 10 MB. Please no faces and no names: the readers should not know you."
        ),
    )
    drop_picture = BooleanField(lazy_gettext("Leave the picture out"))

    def texts(self) -> dict[str, str]:
        """What was written, by heading."""
        return {name.removeprefix(TEXT): str(self[name].data or "") for name in self._fields if name.startswith(TEXT)}


def _asking(heading: Heading) -> TextAreaField:
    limit = gettext("Up to %(most)s characters.", most=heading.most)
    return TextAreaField(
        said(heading.title),
        [Length(max=HARD_LIMIT)],
        description=f"{said(heading.hint)} {limit}",
        render_kw={"rows": 7},
    )


def plan_form(page: PlanPage) -> PlanForm:
    """The form of a plan, with what was written so far."""
    fields = {TEXT + heading.code: _asking(heading) for heading in page.headings}
    made: Any = type("PlanFormOfProgramme", (PlanForm,), fields)
    written = {TEXT + code: text for code, text in page.texts.items()}
    return made(data={"revision": str(page.revision), **written})  # type: ignore[no-any-return]


class MarkForm(BaseForm):
    """A mark on each line, and words for the author."""

    comment = TextAreaField(
        lazy_gettext("Words for the author"),
        [InputRequired(), Length(max=LONGEST_COMMENT)],
        description=lazy_gettext(
            "What is good, and what would make it better. The author reads this without your name."
        ),
        render_kw={"rows": 5},
    )

    def scores(self) -> Mapping[str, int]:
        """The marks by line."""
        return {name.removeprefix(LINE): int(self[name].data) for name in self._fields if name.startswith(LINE)}

    def lines(self) -> Sequence[Any]:
        """The fields of the lines, in their order."""
        return [self[name] for name in self._fields if name.startswith(LINE)]


def mark_form(page: MarkingPage) -> MarkForm:
    """The marking sheet of a programme."""
    steps = [(str(points), str(points)) for points in range(page.most + 1)]
    fields = {
        LINE + line.code: RadioField(said(line.title), [InputRequired()], choices=steps, description=said(line.hint))
        for line in page.lines
    }
    made: Any = type("MarkFormOfProgramme", (MarkForm,), fields)
    return made()  # type: ignore[no-any-return]
