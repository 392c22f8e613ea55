"""Forms of questions with options: to choose, to match, to order."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from exams.bank.rules import Draft, option_id
from exams.bank.writing.fields import ROWS, ItemForm, scoring_field
from exams.pages import listed
from lms.knowledge.api import MATCHING, MULTIPLE_RESPONSE, ORDERING, SINGLE_CHOICE, TRUE_FALSE, TRUE_FALSE_OPTIONS
from lms.text.folding import fold
from lms.ui.forms import MultiCheckboxField, NumberField

MOST_OPTIONS = 10
OPTIONS = tuple(option_id(place) for place in range(MOST_OPTIONS))
SENTENCE = Length(max=500)


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


class MultipleForm(MarkedForm):
    """Several options may be right."""

    kind_made = MULTIPLE_RESPONSE
    right = MultiCheckboxField(lazy_gettext("Right options"), choices=listed((name, name) for name in OPTIONS))
    scoring = scoring_field()
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
    scoring = scoring_field()

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
    scoring = scoring_field()

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
