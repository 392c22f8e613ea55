"""The forms that questions are written in, one a kind. They check shape; what a sound question needs the rules say.

A form shows as many rows as were filled or asked for: the button "one more" sends the form, and it comes back with a row
more and everything that was typed. No script is needed.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from exams.bank.rules import LEVEL_NAMES, POOL_NAMES, SCORING_NAMES, Draft, option_id
from exams.pages import listed, said
from lms.knowledge.api import (
    CASE,
    ESSAY,
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    ORDERING,
    SHORT_TEXT,
    SINGLE_CHOICE,
    TRUE_FALSE,
    TRUE_FALSE_OPTIONS,
    canonical_number,
)
from lms.text.folding import fold
from lms.ui.forms import BaseForm, MultiCheckboxField, NumberField

MOST_OPTIONS = 10
OPTIONS = tuple(option_id(place) for place in range(MOST_OPTIONS))
ROWS = tuple(str(n) for n in range(1, 11))
FEWEST_SHOWN = 4
RANGES_SHOWN = 1
SENTENCE = Length(max=500)


class ItemForm(BaseForm):
    """What every question has. ``based_on`` is the version the writer had before her."""

    kind_made: ClassVar[str] = CASE
    row_names: ClassVar[Sequence[str]] = ()
    fewest_shown: ClassVar[int] = FEWEST_SHOWN
    order_note: ClassVar[Any] = ""
    rationale_needed: ClassVar[bool] = True

    based_on = HiddenField(default="0")
    rows_shown = HiddenField(default="0")
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
        [InputRequired(), Length(max=4000)],
        description=lazy_gettext("Furigana are written like this: {漢字|かんじ}"),
    )
    rationale = TextAreaField(lazy_gettext("Why the answer is right"), [Length(max=2000)])
    source_code = StringField(lazy_gettext("Source"), [Length(max=60)])
    fact_code = StringField(lazy_gettext("Fact that the question cites"), [Length(max=60)])
    note = StringField(lazy_gettext("What changed in this version"), [Length(max=200)])

    def body(self) -> dict[str, Any]:
        """What candidates may see; media and the like are kept from the version before."""
        return {"stem": self.stem.data}

    def key(self) -> dict[str, Any]:
        return {}

    def rationales(self) -> dict[str, str]:
        return {}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        """What a draft says in the fields of this kind."""
        return {}

    def asks_for_rows(self) -> bool:
        """Whether the button for one more row sent this form."""
        return "more" in request.form

    def fields_shown(self, prefix: str) -> list[Field]:
        """The fields of the rows that are shown: filled ones, those that were asked for, and the fewest."""
        filled = [n for n, name in enumerate(self.row_names, start=1) if self[f"{prefix}{name}"].data]
        asked = int(self.rows_shown.data or 0) if str(self.rows_shown.data or "").isdigit() else 0
        count = max(self.fewest_shown, asked, *filled, 0) + (1 if self.asks_for_rows() else 0)
        return [self[f"{prefix}{name}"] for name in self.row_names[:count]]

    def draft(self, before: Draft | None = None) -> Draft:
        """What was typed, as a draft; pictures and sounds come from the version before."""
        media = {"media": before.body["media"]} if before and before.body.get("media") else {}
        return Draft(
            topic_code=self.topic_code.data,
            level=self.level.data,
            body=self.body() | media,
            key=self.key(),
            rationale=self.rationale.data or "",
            rationales=self.rationales(),
            source_code=self.source_code.data or "",
            fact_code=self.fact_code.data or "",
            note=self.note.data or "",
            kind=self.kind_made,
        )


class CaseForm(ItemForm):
    """A text that several questions share."""

    rationale_needed = False


class OptionsForm(ItemForm):
    """Options a to j; empty ones are left out."""

    row_names = OPTIONS
    fixed = BooleanField(
        lazy_gettext("The options always stand in this order"),
        description=lazy_gettext("For numbers in their order. “All of the above” keeps its place by itself."),
    )

    def written(self) -> list[str]:
        """The options that have a text."""
        return [name for name in OPTIONS if self[f"option_{name}"].data]

    def body(self) -> dict[str, Any]:
        texts = [{"id": name, "text": self[f"option_{name}"].data} for name in self.written()]
        return {"stem": self.stem.data, "options": texts} | ({"fixed": True} if self.fixed.data else {})

    def rationales(self) -> dict[str, str]:
        return {name: self[f"why_{name}"].data or "" for name in self.written()}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        data: dict[str, Any] = {f"option_{option['id']}": option["text"] for option in draft.body.get("options", ())}
        data.update({f"why_{name}": text for name, text in draft.rationales.items()})
        return data | {"fixed": bool(draft.body.get("fixed"))}


for letter in OPTIONS:
    setattr(
        OptionsForm, f"option_{letter}", TextAreaField(lazy_gettext("Option %(letter)s", letter=letter), [SENTENCE])
    )
for letter in OPTIONS:
    setattr(
        OptionsForm, f"why_{letter}", StringField(lazy_gettext("About option %(letter)s", letter=letter), [SENTENCE])
    )


class MarkedForm(OptionsForm):
    """Options of which some are marked as right."""

    right: Field

    def right_field(self) -> Field:
        """The marks beside the options that are shown."""
        shown = {field.short_name.removeprefix("option_") for field in self.fields_shown("option_")}
        self.right.choices = listed((name, name) for name in OPTIONS if name in shown)
        return self.right


class ChoiceForm(MarkedForm):
    """One of the options is right."""

    kind_made = SINGLE_CHOICE
    right = RadioField(lazy_gettext("Right option"), [Optional()], choices=listed((name, name) for name in OPTIONS))

    def key(self) -> dict[str, Any]:
        return {"options": [self.right.data] if self.right.data else []}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        return super().data_of(draft) | {"right": next(iter(draft.key.get("options", ())), None)}


class TrueFalseForm(ItemForm):
    """A sentence that is true or false."""

    kind_made = TRUE_FALSE
    right = RadioField(
        lazy_gettext("The sentence is"),
        [Optional()],
        choices=listed((option["id"], option["text"]) for option in TRUE_FALSE_OPTIONS),
    )

    def right_field(self) -> Field:
        return self.right

    def body(self) -> dict[str, Any]:
        return {"stem": self.stem.data, "options": list(TRUE_FALSE_OPTIONS), "fixed": True}

    def key(self) -> dict[str, Any]:
        return {"options": [self.right.data] if self.right.data else []}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        return {"right": next(iter(draft.key.get("options", ())), None)}


def _scoring_field() -> RadioField:
    return RadioField(lazy_gettext("Points for a part"), [InputRequired()], choices=said(SCORING_NAMES), default="all")


class MultipleForm(MarkedForm):
    """Several options may be right."""

    kind_made = MULTIPLE_RESPONSE
    right = MultiCheckboxField(lazy_gettext("Right options"), choices=listed((name, name) for name in OPTIONS))
    scoring = _scoring_field()
    choose = NumberField(
        lazy_gettext("How many options may be chosen"), [Optional(), NumberRange(min=1, max=MOST_OPTIONS)]
    )

    def body(self) -> dict[str, Any]:
        return super().body() | ({"choose": self.choose.data} if self.choose.data else {})

    def key(self) -> dict[str, Any]:
        return {"options": [n for n in OPTIONS if n in (self.right.data or ())], "scoring": self.scoring.data}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        key = draft.key
        right = {"right": list(key.get("options", ())), "scoring": key.get("scoring", "all")}
        return super().data_of(draft) | right | {"choose": draft.body.get("choose")}


class MatchingForm(OptionsForm):
    """Rows, and options to choose for each of them; an option may fit several rows or none."""

    kind_made = MATCHING
    scoring = _scoring_field()

    def written_rows(self) -> list[str]:
        return [name for name in ROWS if self[f"row_{name}"].data]

    def body(self) -> dict[str, Any]:
        return super().body() | {"rows": [{"id": n, "text": self[f"row_{n}"].data} for n in self.written_rows()]}

    def key(self) -> dict[str, Any]:
        pairs = {n: self[f"pair_{n}"].data for n in self.written_rows() if self[f"pair_{n}"].data}
        return {"pairs": pairs, "scoring": self.scoring.data}

    def rows_to_fill(self) -> list[tuple[Field, Field]]:
        """Rows beside the selects of their right options."""
        count = len(self.fields_shown("option_"))
        filled = [int(name) for name in self.written_rows()]
        return [(self[f"row_{n}"], self[f"pair_{n}"]) for n in ROWS[: max(count, *filled, 0)]]

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        data = super().data_of(draft) | {"scoring": draft.key.get("scoring", "all")}
        data.update({f"row_{row['id']}": row["text"] for row in draft.body.get("rows", ())})
        return data | {f"pair_{row}": option for row, option in draft.key.get("pairs", {}).items()}


LETTER_CHOICES = listed([("", "-"), *((name, name) for name in OPTIONS)])
for number in ROWS:
    setattr(MatchingForm, f"row_{number}", StringField(lazy_gettext("Row %(number)s", number=number), [SENTENCE]))
    setattr(
        MatchingForm,
        f"pair_{number}",
        SelectField(
            lazy_gettext("Right option of row %(number)s", number=number), choices=LETTER_CHOICES, validate_choice=False
        ),
    )


class OrderingForm(OptionsForm):
    """Options, written in their right order. They are kept sorted by their words, so that nothing betrays the order."""

    kind_made = ORDERING
    order_note = lazy_gettext("Write the options in their right order. Candidates meet them in another one.")
    scoring = _scoring_field()

    def _texts(self) -> list[str]:
        return [self[f"option_{name}"].data for name in self.written()]

    def _stored(self) -> list[str]:
        texts = self._texts()
        by_words = sorted(texts, key=fold)
        return by_words if by_words != texts else by_words[::-1]

    def body(self) -> dict[str, Any]:
        options = [{"id": option_id(n), "text": text} for n, text in enumerate(self._stored())]
        return {"stem": self.stem.data, "options": options}

    def key(self) -> dict[str, Any]:
        stored = self._stored()
        return {"order": [option_id(stored.index(text)) for text in self._texts()], "scoring": self.scoring.data}

    def rationales(self) -> dict[str, str]:
        return {}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        texts = {option["id"]: option["text"] for option in draft.body.get("options", ())}
        order = [texts[name] for name in draft.key.get("order", ()) if name in texts] or list(texts.values())
        fields = {f"option_{OPTIONS[n]}": text for n, text in enumerate(order[:MOST_OPTIONS])}
        return fields | {"scoring": draft.key.get("scoring", "all")}


class NumberForm(ItemForm):
    """A number with its unit, and by how much an answer may differ; several numbers may be right."""

    kind_made = NUMBER
    row_names = ROWS
    fewest_shown = RANGES_SHOWN
    unit = StringField(
        lazy_gettext("Unit of the number"), [Length(max=20)], description=lazy_gettext("It stands behind the field.")
    )

    def body(self) -> dict[str, Any]:
        return {"stem": self.stem.data, "unit": self.unit.data or ""}

    def key(self) -> dict[str, Any]:
        return {"ranges": [_range_of(self[f"value_{n}"].data, self[f"tolerance_{n}"].data) for n in self._filled()]}

    def _filled(self) -> list[str]:
        return [n for n in ROWS if self[f"value_{n}"].data]

    def ranges_to_fill(self) -> list[tuple[Field, Field]]:
        """Right numbers beside the differences that are allowed."""
        return [(field, self[f"tolerance_{field.short_name[6:]}"]) for field in self.fields_shown("value_")]

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        data: dict[str, Any] = {"unit": draft.body.get("unit", "")}
        for number, one in zip(ROWS, draft.key.get("ranges", ()), strict=False):
            least, most = Decimal(one["least"]), Decimal(one["most"])
            data[f"value_{number}"] = canonical_number(str((least + most) / 2))
            data[f"tolerance_{number}"] = canonical_number(str((most - least) / 2))
        return data


NUMERIC = Regexp(r"^[-+−－]?[0-9０-９.．,，]+$", message=lazy_gettext("Please write a number."))
for number in ROWS:
    setattr(
        NumberForm,
        f"value_{number}",
        StringField(lazy_gettext("Right number %(number)s", number=number), [Optional(), Length(max=20), NUMERIC]),
    )
    setattr(
        NumberForm,
        f"tolerance_{number}",
        StringField(
            lazy_gettext("Allowed difference of number %(number)s", number=number),
            [Optional(), Length(max=20), NUMERIC],
        ),
    )


def _range_of(value: str, tolerance: str | None) -> dict[str, str]:
    """The right number plus and minus what it may differ by, as plain decimals; what is no number stays empty."""
    middle, half = canonical_number(value), canonical_number(tolerance or "0")
    if middle is None or half is None:
        return {"least": "", "most": ""}
    ends = Decimal(middle) - abs(Decimal(half)), Decimal(middle) + abs(Decimal(half))
    return {name: canonical_number(format(end, "f")) or "" for name, end in zip(("least", "most"), ends, strict=True)}


class ShortTextForm(ItemForm):
    """A few words; every accepted writing on a line of its own."""

    kind_made = SHORT_TEXT
    longest = NumberField(
        lazy_gettext("Longest answer in characters"), [InputRequired(), NumberRange(min=1, max=200)], default=20
    )
    accepted = TextAreaField(
        lazy_gettext("Accepted answers"),
        [Length(max=2000)],
        description=lazy_gettext(
            "One on a line. Width, capitals, hiragana and katakana make no difference; kanji and other words do."
        ),
    )

    def body(self) -> dict[str, Any]:
        return {"stem": self.stem.data, "longest": self.longest.data}

    def key(self) -> dict[str, Any]:
        return {"accepted": [line.strip() for line in (self.accepted.data or "").splitlines() if line.strip()]}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        return {"longest": draft.body.get("longest"), "accepted": "\n".join(draft.key.get("accepted", ()))}


class EssayForm(ItemForm):
    """A written answer with its length and its marking lines, "name = points" each on a line."""

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
        typed = (self.rubric.data or "").replace("＝", "=")
        lines = [line.rpartition("=") for line in typed.splitlines() if line.strip()]
        return {"rubric": [{"name": name.strip(), "points": int(points)} for name, _, points in lines]}

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        lines = "\n".join(f"{line['name']} = {line['points']}" for line in draft.key.get("rubric", ()))
        return {"least": draft.body.get("least"), "most": draft.body.get("most"), "rubric": lines}


FORMS: Mapping[str, type[ItemForm]] = {
    form.kind_made: form
    for form in (
        ChoiceForm, TrueFalseForm, MultipleForm, MatchingForm, OrderingForm, NumberForm, ShortTextForm, EssayForm,
        CaseForm,
    )
}  # fmt: skip


def form_for(kind: str, topic_names: Mapping[str, str], draft: Draft | None = None, based_on: int = 0) -> ItemForm:
    """The form of one kind, filled from a draft where there is one."""
    made = FORMS.get(kind, ChoiceForm)
    form = made(data=_data_of(made, draft, based_on) if draft else None)
    form.topic_code.choices = listed(topic_names.items())
    if draft:
        del form.code, form.pool
    return form


def _data_of(made: type[ItemForm], draft: Draft, based_on: int) -> dict[str, Any]:
    return {
        "based_on": str(based_on),
        "topic_code": draft.topic_code,
        "level": draft.level,
        "stem": draft.body.get("stem", ""),
        "rationale": draft.rationale,
        "source_code": draft.source_code,
        "fact_code": draft.fact_code,
    } | made.data_of(draft)
