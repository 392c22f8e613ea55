"""What the pages of exams share: a rule's refusal shown on its form, the reader's language, the filter of a list."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from exams.errors import BankTooSmall, BlueprintInvalid, ItemIncomplete, PassRuleWrong, SittingFixed
from lms.errors import LmsError
from lms.i18n import sentence
from lms.text.wareki import parse_date
from lms.ui import form_pages
from lms.ui.formats import page_language

# Fields of refusals that hold codes or source words: the table in which their words are found.
Words = Mapping[str, str]
Filter = TypeVar("Filter")
SPOKEN: dict[type[LmsError], str] = {
    ItemIncomplete: "faults",
    PassRuleWrong: "fault",
    BlueprintInvalid: "fault",
    SittingFixed: "field",
    BankTooSmall: "missing",
}


def said(words: Words) -> list[SelectChoice]:
    """Codes with their source words as choices of a form, translated when they are shown."""
    return [SelectChoice(code, lazy_gettext(word)) for code, word in words.items()]


def listed(choices: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Values with words that are in the reader's language already, as choices of a form."""
    return [SelectChoice(value, word) for value, word in choices]


def english() -> bool:
    """Whether this reader reads English."""
    return page_language() != "ja"


def page_number() -> int:
    """The page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


def day_typed(typed: str) -> date | None:
    """A day of an address, by either calendar; None where there is none that can be read."""
    try:
        return parse_date(typed) if typed else None
    except LmsError:
        return None


def filter_from_query(kind: type[Filter]) -> Filter:
    """A filter dataclass of words, filled from the address."""
    return kind(**{f.name: request.args.get(f.name, f.default) for f in fields(kind)})  # type: ignore[arg-type]


def refusal_sentence(refusal: LmsError, words: Words) -> str:
    """A refusal in the reader's language, with codes inside it put into words."""
    spoken = next((field for kind, field in SPOKEN.items() if isinstance(refusal, kind)), None)
    if spoken is None:
        return sentence(refusal)
    said = [gettext(words.get(code.strip(), code.strip())) for code in str(refusal.fields[spoken]).split(",")]
    return gettext(refusal.text) % {**refusal.fields, spoken: " ".join(said)}


def refusals_shown(form: Form, words: Words | None = None) -> AbstractContextManager[None]:
    """Show a refusal of a rule on top of the form, with codes inside it put into words."""
    return form_pages.refusals_shown(form, say=partial(refusal_sentence, words=words or {}))
