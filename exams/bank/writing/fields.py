"""What every form of a question has, and how its rows grow.

A form shows as many rows as were filled or asked for: the button "one more" sends the form, and it comes back with a row
more and everything that was typed. No script is needed.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from exams.bank.rules import LEVEL_NAMES, POOL_NAMES, SCORING_NAMES, Draft
from exams.pages import listed, said
from lms.knowledge.api import CASE, facts, facts_saying
from lms.text.ruby import ruby_plain
from lms.ui.forms import BaseForm, MultiCheckboxField

FEWEST_SHOWN = 4
MOST_FACTS_FOUND = 20
ROWS = tuple(str(n) for n in range(1, 11))


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
    fact_codes = MultiCheckboxField(
        lazy_gettext("Facts that the question cites"),
        choices=(),
        description=lazy_gettext("When one of them changes, the question is held for a look."),
    )
    find_fact = StringField(
        lazy_gettext("Look for a fact to cite"),
        [Length(max=100)],
        description=lazy_gettext("A few words or a code. What is found can be ticked above."),
    )
    found_no_fact = False
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

    def is_growing(self) -> bool:
        """Whether a button sent this form that only shows more of it: a row, or facts to cite."""
        return self.asks_for_rows() or "find" in request.form

    def offer_facts(self, cited: Sequence[str]) -> None:
        """Offer the facts that were cited, those that are ticked and those that are looked for.

        A code of which there is no fact stays where it stood before, and is taken from nobody.
        """
        ticked = self.fact_codes.data or ()
        found = facts_saying(self.find_fact.data, MOST_FACTS_FOUND) if self.find_fact.data else {}
        known = facts({*cited, *ticked}) | found
        self.found_no_fact = bool(self.find_fact.data) and not found
        offered = [code for code in dict.fromkeys([*cited, *ticked, *found]) if code in known or code in cited]
        self.fact_codes.choices = listed(
            (code, f"{code}: {ruby_plain(known[code].statement)}" if code in known else code) for code in offered
        )

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
            fact_codes=tuple(self.fact_codes.data or ()),
            note=self.note.data or "",
            kind=self.kind_made,
        )


def scoring_field() -> RadioField:
    """All or nothing, or a share for a part."""
    return RadioField(lazy_gettext("Points for a part"), [InputRequired()], choices=said(SCORING_NAMES), default="all")
