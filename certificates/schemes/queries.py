"""Reading titles: the version in force on a day, words for pages and documents, specialties."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from certificates.errors import SchemeNotFound
from certificates.schemes.models import Scheme, SchemeVersion, Specialty
from certificates.schemes.rules import Condition, SchemeRules, scheme_rules
from lms.clock import today
from lms.db import asked_once, prepared
from lms.ui.formats import page_language


@dataclass(frozen=True)
class SpecialtyCard:
    """One field of a title by specialty."""

    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class TitleCard:
    """One title in the words of the version in force. Titles are 呼称: names of honour, never licences.

    body        which of the network's bodies gives it
    undertaking the words of the promise that it asks for, if it asks for one
    """

    code: str
    version: int
    version_id: int
    from_on: date
    name: str
    name_en: str
    meaning: str
    meaning_en: str
    body: str
    by_specialty: bool
    by_rule: bool
    conditions: tuple[Condition, ...]
    validity_months: int
    validity_reason: str
    validity_reason_en: str
    undertaking: str
    undertaking_en: str
    vote_on: date
    vote_body: str
    votes_for: int
    votes_against: int
    votes_abstained: int


@dataclass(frozen=True)
class Versions:
    """All versions of one title, in order of their first day."""

    code: str
    cards: tuple[TitleCard, ...]
    rules: tuple[tuple[date, SchemeRules], ...]

    def rules_on(self, on: date) -> SchemeRules:
        """The rules in force on a day; before the first version the first one."""
        begun = [rules for from_on, rules in self.rules if from_on <= on]
        return begun[-1] if begun else self.rules[0][1]

    def card_on(self, on: date) -> TitleCard:
        """The words in force on a day."""
        begun = [card for card in self.cards if card.from_on <= on]
        return begun[-1] if begun else self.cards[0]


def _card(row: SchemeVersion) -> TitleCard:
    body: dict[str, Any] = row.body
    rules = scheme_rules(row.id, body)
    words = {
        name: body.get(name, "") for name in ("validity_reason", "validity_reason_en", "undertaking", "undertaking_en")
    }
    return TitleCard(
        code=rules.code,
        version=row.version,
        version_id=row.id,
        from_on=row.from_on,
        name=body["name"],
        name_en=body["name_en"],
        meaning=body["meaning"],
        meaning_en=body["meaning_en"],
        body=body["body"],
        by_specialty=rules.by_specialty,
        by_rule=rules.by_rule,
        conditions=rules.conditions,
        validity_months=rules.validity_months,
        vote_on=row.vote_on,
        vote_body=row.vote_body,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        votes_abstained=row.votes_abstained,
        **words,
    )


@prepared
def _versions() -> Select[str, SchemeVersion]:
    return (
        select(Scheme.code, SchemeVersion)
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .order_by(Scheme.position, SchemeVersion.from_on)
    )


@asked_once
def scheme_versions() -> dict[str, Versions]:
    """Every title with all its versions, in the order of the network."""
    rows: dict[str, list[SchemeVersion]] = {}
    for code, row in _versions():
        rows.setdefault(code, []).append(row)
    return {
        code: Versions(
            code,
            tuple(_card(row) for row in versions),
            tuple((row.from_on, scheme_rules(row.id, row.body)) for row in versions),
        )
        for code, versions in rows.items()
    }


def versions_of(code: str) -> Versions:
    """One title with its versions; SchemeNotFound when the network has none of that code."""
    found = scheme_versions().get(code)
    if found is None:
        raise SchemeNotFound
    return found


def titles(on: date | None = None) -> tuple[TitleCard, ...]:
    """The titles of the network in force on a day (today unless said)."""
    day = on or today()
    return tuple(v.card_on(day) for v in scheme_versions().values() if v.cards[0].from_on <= day)


def title_choices() -> tuple[tuple[str, str], ...]:
    """The titles of today by code with their names in the reader's language, for a list to choose from."""
    ja = page_language() == "ja"
    return tuple((card.code, card.name if ja else card.name_en) for card in titles())


def titles_ahead() -> dict[str, tuple[TitleCard, ...]]:
    """Versions that are voted and not in force yet, by title, the nearest first."""
    return {
        code: tuple(card for card in versions.cards if card.from_on > today())
        for code, versions in scheme_versions().items()
    }


def title(code: str, on: date | None = None) -> TitleCard:
    """One title in the words of a day."""
    return versions_of(code).card_on(on or today())


@asked_once
def specialties() -> tuple[SpecialtyCard, ...]:
    """The fields of titles by specialty, in the order of lists."""
    return tuple(SpecialtyCard(row.code, row.name, row.name_en, tuple(row.aliases)) for row in _specialties())


@prepared
def _specialties() -> Select[Any]:
    field = Specialty.__table__.c
    return select(field.code, field.name, field.name_en, field.aliases).order_by(field.position)


def specialty_names() -> dict[str, SpecialtyCard]:
    """Specialties by code, for writing many titles in one go."""
    return {card.code: card for card in specialties()}
