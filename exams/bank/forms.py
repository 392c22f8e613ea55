"""Forms of the item bank. They check shape; what a sound question needs is decided by the rules."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from exams.bank.rules import CHECKLIST, LEVEL_NAMES, POOL_NAMES, Draft, option_id
from exams.pages import listed, said
from lms.knowledge.api import ESSAY, MULTIPLE_RESPONSE, SINGLE_CHOICE
from lms.ui.forms import BaseForm, MultiCheckboxField, NumberField

MOST_OPTIONS = 6
MOST_LINES = 6
OPTIONS = tuple(option_id(place) for place in range(MOST_OPTIONS))


class ItemForm(BaseForm):
    """What every question has. ``based_on`` is the version the writer had before her."""

    based_on = HiddenField(default="0")
    code = StringField(
        lazy_gettext("Code of the question"),
        [InputRequired(), Length(max=40), Regexp(r"^[0-9A-Za-z][0-9A-Za-z._-]*$", message=lazy_gettext("Please use letters, digits, points and hyphens."))],
        description=lazy_gettext("For example 05-021. It stays the same for ever."),
    )  # fmt: skip
    pool = RadioField(
        lazy_gettext("Pool of questions"),
        [InputRequired()],
        choices=said(POOL_NAMES),
        default="secure",
        description=lazy_gettext("A practice question can never be used in a real exam."),
    )
    topic_code = SelectField(lazy_gettext("Chapter"), [InputRequired()])
    level = RadioField(lazy_gettext("Level of the question"), [InputRequired()], choices=said(LEVEL_NAMES))
    stem = TextAreaField(
        lazy_gettext("Exam question"),
        [InputRequired(), Length(max=2000)],
        description=lazy_gettext("Furigana are written like this: {漢字|かんじ}"),
    )
    rationale = TextAreaField(lazy_gettext("Why the answer is right"), [Length(max=2000)])
    source_code = StringField(lazy_gettext("Source"), [Length(max=60)])
    fact_code = StringField(lazy_gettext("Fact that the question cites"), [Length(max=60)])
    note = StringField(lazy_gettext("What changed in this version"), [Length(max=200)])

    def body(self) -> dict[str, Any]:
        raise NotImplementedError

    def key(self) -> dict[str, Any]:
        raise NotImplementedError

    def rationales(self) -> dict[str, str]:
        return {}

    kind_made = SINGLE_CHOICE

    def draft(self) -> Draft:
        """What was typed, as a draft."""
        return Draft(
            topic_code=self.topic_code.data,
            level=self.level.data,
            body=self.body(),
            key=self.key(),
            rationale=self.rationale.data or "",
            rationales=self.rationales(),
            source_code=self.source_code.data or "",
            fact_code=self.fact_code.data or "",
            note=self.note.data or "",
            kind=self.kind_made,
        )


class ChoiceForm(ItemForm):
    """Options a to f; empty ones are left out. One of them is right."""

    option_a = TextAreaField(lazy_gettext("Option a"), [Length(max=500)])
    option_b = TextAreaField(lazy_gettext("Option b"), [Length(max=500)])
    option_c = TextAreaField(lazy_gettext("Option c"), [Length(max=500)])
    option_d = TextAreaField(lazy_gettext("Option d"), [Length(max=500)])
    option_e = TextAreaField(lazy_gettext("Option e"), [Length(max=500)])
    option_f = TextAreaField(lazy_gettext("Option f"), [Length(max=500)])
    why_a = StringField(lazy_gettext("About option a"), [Length(max=500)])
    why_b = StringField(lazy_gettext("About option b"), [Length(max=500)])
    why_c = StringField(lazy_gettext("About option c"), [Length(max=500)])
    why_d = StringField(lazy_gettext("About option d"), [Length(max=500)])
    why_e = StringField(lazy_gettext("About option e"), [Length(max=500)])
    why_f = StringField(lazy_gettext("About option f"), [Length(max=500)])
    right = RadioField(lazy_gettext("Right option"), [Optional()], choices=listed((name, name) for name in OPTIONS))

    def written(self) -> list[str]:
        """The options that have a text."""
        return [name for name in OPTIONS if self[f"option_{name}"].data]

    def body(self) -> dict[str, Any]:
        texts = [{"id": name, "text": self[f"option_{name}"].data} for name in self.written()]
        return {"stem": self.stem.data, "options": texts}

    def key(self) -> dict[str, Any]:
        return {"options": [self.right.data] if self.right.data else []}

    def rationales(self) -> dict[str, str]:
        return {name: self[f"why_{name}"].data or "" for name in self.written()}


class MultipleForm(ChoiceForm):
    """Several options may be right."""

    kind_made = MULTIPLE_RESPONSE
    right = MultiCheckboxField(lazy_gettext("Right options"), choices=listed((name, name) for name in OPTIONS))

    def key(self) -> dict[str, Any]:
        return {"options": [name for name in OPTIONS if name in (self.right.data or ())]}


class EssayForm(ItemForm):
    """A written answer with its length and up to six marking lines, "name = points" each on a line."""

    kind_made = ESSAY
    least = NumberField(lazy_gettext("Shortest answer in characters"), [InputRequired(), NumberRange(min=1, max=5000)])
    most = NumberField(lazy_gettext("Longest answer in characters"), [InputRequired(), NumberRange(min=1, max=5000)])
    rubric = TextAreaField(
        lazy_gettext("Marking lines"),
        [InputRequired(), Length(max=2000), Regexp(r"^(\s*\S.*[=＝]\s*[0-9０-９]{1,3}\s*(\n|$))+$", message=lazy_gettext("Write each line as: name = points"))],
        description=lazy_gettext("One on a line, with its points after an equals sign, for example: 読みやすさ = 5"),
    )  # fmt: skip

    def body(self) -> dict[str, Any]:
        return {"stem": self.stem.data, "least": self.least.data, "most": self.most.data}

    def key(self) -> dict[str, Any]:
        lines = [line.rpartition("=") for line in _half_width(self.rubric.data).splitlines() if line.strip()]
        return {"rubric": [{"name": name.strip(), "points": int(points)} for name, _, points in lines]}


def _half_width(typed: str | None) -> str:
    """Equals signs and digits as the rubric reads them; the words stay as written."""
    return (typed or "").replace("＝", "=")


FORMS: dict[str, type[ItemForm]] = {SINGLE_CHOICE: ChoiceForm, MULTIPLE_RESPONSE: MultipleForm, ESSAY: EssayForm}


def form_for(kind: str, topic_names: dict[str, str], draft: Draft | None = None, based_on: int = 0) -> ItemForm:
    """The form of one kind, filled from a draft where there is one."""
    form = FORMS.get(kind, ChoiceForm)(data=_data_of(draft, based_on) if draft else None)
    form.topic_code.choices = listed(topic_names.items())
    if draft:
        del form.code, form.pool
    return form


def _data_of(draft: Draft, based_on: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "based_on": str(based_on),
        "topic_code": draft.topic_code,
        "level": draft.level,
        "stem": draft.body.get("stem", ""),
        "rationale": draft.rationale,
        "source_code": draft.source_code,
        "fact_code": draft.fact_code,
        "least": draft.body.get("least"),
        "most": draft.body.get("most"),
        "rubric": "\n".join(f"{line['name']} = {line['points']}" for line in draft.key.get("rubric", ())),
    }
    data.update({f"option_{option['id']}": option["text"] for option in draft.body.get("options", ())})
    data.update({f"why_{name}": text for name, text in draft.rationales.items()})
    right = list(draft.key.get("options", ()))
    data["right"] = right if draft.kind == MULTIPLE_RESPONSE else next(iter(right), None)
    return data


class ReviewForm(BaseForm):
    """A verdict with the checklist behind it."""

    checked = MultiCheckboxField(lazy_gettext("I have checked"), choices=said(CHECKLIST))
    comment = TextAreaField(lazy_gettext("To the writer"), [Length(max=2000)])


class CommentForm(BaseForm):
    text = TextAreaField(lazy_gettext("Remark"), [InputRequired(), Length(max=2000)])


class ReasonForm(BaseForm):
    """A reason that is kept with a decision."""

    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])
