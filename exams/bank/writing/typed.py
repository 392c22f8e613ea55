"""Forms of questions that are typed: numbers, a few words, a written answer; and of cases."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from exams.bank.rubrics import RubricLineUnreadable, read_rubric, rubric_text
from exams.bank.rules import Draft
from exams.bank.writing.fields import ROWS, ItemForm
from lms.knowledge.api import ESSAY, NUMBER, SHORT_TEXT, canonical_number
from lms.ui.forms import NumberField

RANGES_SHOWN = 1


class CaseForm(ItemForm):
    """A text that several questions share."""

    rationale_needed = False


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
    """A written answer with its length and its marking lines, as exams.bank.rubrics reads them."""

    kind_made = ESSAY
    least = NumberField(lazy_gettext("Shortest answer in characters"), [InputRequired(), NumberRange(min=1, max=5000)])
    most = NumberField(lazy_gettext("Longest answer in characters"), [InputRequired(), NumberRange(min=1, max=5000)])
    rubric = TextAreaField(
        lazy_gettext("Marking lines"),
        [InputRequired(), Length(max=6000)],
        description=lazy_gettext(
            "One on a line, with its points after an equals sign, for example: 読みやすさ = 5. Below it, indented, examples for single points: 3: ところどころ読みにくい"
        ),
        render_kw={"rows": "12"},
    )

    def body(self) -> dict[str, Any]:
        return {"stem": self.stem.data, "least": self.least.data, "most": self.most.data}

    def key(self) -> dict[str, Any]:
        return {"rubric": read_rubric(self.rubric.data or "")}

    def validate_rubric(self, field: Field) -> None:
        """Each line is a marking line, or an example for points that the line above it has."""
        try:
            read_rubric(field.data or "")
        except RubricLineUnreadable as refused:
            raise ValidationError(
                gettext(
                    "This line cannot be read: %(line)s. Write each line as: name = points, and examples below it, indented, as: points: example",
                    line=refused.args[0][:60],
                )
            ) from refused

    @classmethod
    def data_of(cls, draft: Draft) -> dict[str, Any]:
        lines = rubric_text(draft.key.get("rubric", ()))
        return {"least": draft.body.get("least"), "most": draft.body.get("most"), "rubric": lines}
