"""The sheet as a form: its questions come from ``sheet.yaml``, and none of them has to be answered."""

from typing import Any, ClassVar

from wtforms import Field, TextAreaField
from wtforms.validators import Length, Optional

from courses.workshops.feedback.queries import SHEET
from courses.workshops.feedback.rules import LONGEST, Question
from lms.ui.formats import page_language
from lms.ui.forms import BaseForm, RadioField


class SheetForm(BaseForm):
    """One sheet."""

    codes: ClassVar[tuple[str, ...]] = tuple(question.code for question in SHEET.asked)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in SHEET.asked:
            field = self[question.code]
            field.label.text = said(question)
            if question.choices:
                field.choices = [(choice.code, said(choice)) for choice in question.choices]

    @property
    def questions(self) -> list[Field]:
        """The fields in the order of the sheet."""
        return [self[code] for code in self.codes]

    def typed(self) -> dict[str, str | None]:
        """What was ticked and written, by question."""
        return {code: self[code].data for code in self.codes}


def said(what: Any) -> str:
    """A question or a choice in the language of the page."""
    return str(what.en if page_language() == "en" else what.ja)


def _field(question: Question) -> Any:
    if question.choices:
        return RadioField(question.ja, [Optional()], choices=[])
    return TextAreaField(question.ja, [Length(max=LONGEST)], render_kw={"rows": 5})


for _question in SHEET.asked:
    setattr(SheetForm, _question.code, _field(_question))
