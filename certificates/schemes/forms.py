"""The form of a committee's vote: what the title says from a day on, with the reasons of its numbers."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

from flask_babel import gettext, lazy_gettext
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from certificates.schemes.history import VotePage
from certificates.schemes.votes import TITLE_WORDS, VALIDITY, WORDS, numbers_asked
from certificates.schemes.words import CONDITION_NAMES, VALUE_NAMES
from lms.clock import today
from lms.ui.forms import BaseForm, Filled, JaDateField, NumberField, OnOrAfter, OnOrBefore

MOST = 3650


class VoteForm(BaseForm):
    """The vote itself; ``vote_form`` adds the values of the title. ``seen`` says which changes were looked at."""

    held_on = JaDateField(
        lazy_gettext("Day of the vote"),
        [Filled(), OnOrBefore(today)],
        description=lazy_gettext("As in the minutes, for example 2026-11-20 or R8.11.20"),
    )
    body = StringField(lazy_gettext("Committee"), [Filled(), Length(max=160)])
    votes_for = NumberField(lazy_gettext("Votes for"), [InputRequired(), NumberRange(0, MOST)])
    votes_against = NumberField(lazy_gettext("Votes against"), [InputRequired(), NumberRange(0, MOST)])
    votes_abstained = NumberField(lazy_gettext("Abstentions"), [InputRequired(), NumberRange(0, MOST)], default=0)
    from_on = JaDateField(
        lazy_gettext("First day in force"),
        [Filled(), OnOrAfter(lambda: today() + timedelta(days=1))],
        description=lazy_gettext("A day that lies ahead, so that everybody can read it before."),
    )
    seen = HiddenField()
    vote_fields = ("held_on", "body", "votes_for", "votes_against", "votes_abstained", "from_on")
    value_fields: Mapping[str, tuple[str, ...]] = {}

    def groups(self) -> list[tuple[str, list[Field]]]:
        """The fields under their headings, as the page shows them."""
        named = {"": gettext("The title itself")} | {kind: gettext(name) for kind, name in CONDITION_NAMES.items()}
        return [
            (named[heading.partition(":")[0]], [self[name] for name in names])
            for heading, names in self.value_fields.items()
        ]

    @property
    def first_day(self) -> date:
        """The first day in force, once the form was found right."""
        return cast(date, self.from_on.data)

    def vote(self) -> dict[str, Any]:
        """The vote as it is recorded."""
        return {
            "held_on": self.held_on.data,
            "body": (self.body.data or "").strip(),
            "for": self.votes_for.data,
            "against": self.votes_against.data,
            "abstained": self.votes_abstained.data,
        }

    def values(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The body of the title with what was written; what the form does not offer stays."""
        conditions = [
            {**condition, **self._written(f"c{number}_", condition)}
            for number, condition in enumerate(body["conditions"])
        ]
        return {**body, **self._written("t_", body), "conditions": conditions}

    def _written(self, prefix: str, before: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a part; an empty text of what had no text before is left out."""
        found = {name.removeprefix(prefix): self[name].data for name in self._fields if name.startswith(prefix)}
        return {name: value for name, value in found.items() if value or before.get(name)}

    def print_of(self, body: Mapping[str, Any]) -> str:
        """A short digest of everything that would be recorded, to know it again."""
        told = json.dumps([self.values(body), self.vote(), self.from_on.data], default=str, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def _text(name: str, value: Any) -> Any:
    long = TextAreaField if len(str(value)) > 60 or "reason" in name else StringField
    needed = [] if "reason" in name else [Filled()]
    return long(lazy_gettext(VALUE_NAMES[name]), [*needed, Length(max=1500)], default=value)


def _number(name: str, value: Any) -> Any:
    return NumberField(lazy_gettext(VALUE_NAMES[name]), [InputRequired(), NumberRange(0, MOST)], default=value)


def _title_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    texts = {f"t_{name}": _text(name, body[name]) for name in TITLE_WORDS if name in body}
    if not body.get("validity_months"):
        return texts
    months, *reasons = VALIDITY
    return texts | {f"t_{months}": _number(months, body[months])} | {f"t_{n}": _text(n, body[n]) for n in reasons}


def _condition_fields(number: int, condition: Mapping[str, Any]) -> dict[str, Any]:
    asked = {f"c{number}_{name}": _number(name, condition.get(name, 0)) for name in numbers_asked(condition)}
    return {f"c{number}_{name}": _text(name, condition.get(name, "")) for name in WORDS[:2]} | asked | {
        f"c{number}_{name}": _text(name, condition.get(name, "")) for name in WORDS[2:]
    }  # fmt: skip


def vote_form(page: VotePage) -> VoteForm:
    """The form of a vote on one title, filled with what holds today."""
    parts = {"": _title_fields(page.body)} | {
        f"{condition['kind']}:{number}": _condition_fields(number, condition)
        for number, condition in enumerate(page.body["conditions"])
    }
    fields = {name: field for part in parts.values() for name, field in part.items()}
    made: type[VoteForm] = type("VoteForm", (VoteForm,), fields)
    made.value_fields = {heading: tuple(part) for heading, part in parts.items()}
    return made()
