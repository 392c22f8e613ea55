"""Forms of the item bank. They check shape; what a sound question needs is decided by the rules."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from exams.bank.rules import CHECKLIST, LEVEL_NAMES, POOL_NAMES, Draft, option_id
from lms.knowledge.api import ESSAY, MULTIPLE_RESPONSE, SINGLE_CHOICE
from lms.ui.forms import BaseForm, MultiCheckboxField, NumberField

MOST_OPTIONS = 6
MOST_LINES = 6
OPTIONS = tuple(option_id(place) for place in range(MOST_OPTIONS))


class ItemForm(BaseForm):
    """What every question has. ``based_on`` is the version the writer had before her."""

    based_on = HiddenField(default="0")
    code = StringField(
        _l("Code of the question"),
        [InputRequired(), Length(max=40), Regexp(r"^[0-9A-Za-z][0-9A-Za-z._-]*$", message=_l("Please use letters, digits, points and hyphens."))],
        description=_l("For example 05-021. It stays the same for ever."),
    )  # fmt: skip
    pool = RadioField(
        _l("Pool"),
        [InputRequired()],
        choices=list(POOL_NAMES.items()),
        default="secure",
        description=_l("A practice question can never be used in a real exam."),
    )
    topic_code = SelectField(_l("Chapter"), [InputRequired()])
    level = RadioField(_l("Level"), [InputRequired()], choices=list(LEVEL_NAMES.items()))
    stem = TextAreaField(
        _l("Question"),
        [InputRequired(), Length(max=2000)],
        description=_l("Furigana are written like this: {漢字|かんじ}"),
    )
    rationale = TextAreaField(_l("Why the answer is right"), [Length(max=2000)])
    source_code = StringField(_l("Source"), [Length(max=60)])
    fact_code = StringField(_l("Fact that the question cites"), [Length(max=60)])
    note = StringField(_l("What changed in this version"), [Length(max=200)])

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

    option_a = TextAreaField(_l("Option a"), [Length(max=500)])
    option_b = TextAreaField(_l("Option b"), [Length(max=500)])
    option_c = TextAreaField(_l("Option c"), [Length(max=500)])
    option_d = TextAreaField(_l("Option d"), [Length(max=500)])
    option_e = TextAreaField(_l("Option e"), [Length(max=500)])
    option_f = TextAreaField(_l("Option f"), [Length(max=500)])
    why_a = StringField(_l("About option a"), [Length(max=500)])
    why_b = StringField(_l("About option b"), [Length(max=500)])
    why_c = StringField(_l("About option c"), [Length(max=500)])
    why_d = StringField(_l("About option d"), [Length(max=500)])
    why_e = StringField(_l("About option e"), [Length(max=500)])
    why_f = StringField(_l("About option f"), [Length(max=500)])
    right = RadioField(_l("Right option"), [Optional()], choices=[(name, name) for name in OPTIONS])

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
    right = MultiCheckboxField(_l("Right options"), choices=[(name, name) for name in OPTIONS])

    def key(self) -> dict[str, Any]:
        return {"options": [name for name in OPTIONS if name in (self.right.data or ())]}


class EssayForm(ItemForm):
    """A written answer with its length and up to six marking lines, "name = points" each on a line."""

    kind_made = ESSAY
    least = NumberField(_l("Shortest answer in characters"), [InputRequired(), NumberRange(min=1, max=5000)])
    most = NumberField(_l("Longest answer in characters"), [InputRequired(), NumberRange(min=1, max=5000)])
    rubric = TextAreaField(
        _l("Marking lines"),
        [InputRequired(), Length(max=2000), Regexp(r"^(\s*\S.*=\s*[0-9０-９]+\s*(\n|$))+$", message=_l("Write each line as: name = points"))],
        description=_l("One on a line, for example: 地域の課題をとらえている = 5"),
    )  # fmt: skip

    def body(self) -> dict[str, Any]:
        return {"stem": self.stem.data, "least": self.least.data, "most": self.most.data}

    def key(self) -> dict[str, Any]:
        lines = [line.rpartition("=") for line in (self.rubric.data or "").splitlines() if line.strip()]
        return {"rubric": [{"name": name.strip(), "points": int(points)} for name, _, points in lines]}


FORMS: dict[str, type[ItemForm]] = {SINGLE_CHOICE: ChoiceForm, MULTIPLE_RESPONSE: MultipleForm, ESSAY: EssayForm}


def form_for(kind: str, topic_names: dict[str, str], draft: Draft | None = None, based_on: int = 0) -> ItemForm:
    """The form of one kind, filled from a draft where there is one."""
    form = FORMS.get(kind, ChoiceForm)(data=_data_of(draft, based_on) if draft else None)
    form.topic_code.choices = list(topic_names.items())
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

    checked = MultiCheckboxField(_l("I have checked"), choices=list(CHECKLIST.items()))
    comment = TextAreaField(_l("To the writer"), [Length(max=2000)])


class CommentForm(BaseForm):
    text = TextAreaField(_l("Remark"), [InputRequired(), Length(max=2000)])


class ReasonForm(BaseForm):
    """A reason that is kept with a decision."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=400)])
