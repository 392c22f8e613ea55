"""The door of knowledge: topics, facts, question kinds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, select

from lms.clock import now
from lms.db import Work, asked_once, db, prepared
from lms.errors import NotFound
from lms.knowledge.events import FactsChanged
from lms.knowledge.models import Fact, FactVersion, Source, Topic
from lms.knowledge.rules import (
    CASE,
    ESSAY,
    KINDS,
    LEVELS,
    MATCHING,
    MEDIA,
    MULTIPLE_RESPONSE,
    NUMBER,
    ORDERING,
    PARTIAL,
    SHORT_TEXT,
    SINGLE_CHOICE,
    TRUE_FALSE,
    TRUE_FALSE_OPTIONS,
    Mark,
    canonical_number,
    essay_length,
    faults_of,
    is_answered,
    is_read,
    keeps_order,
    read_response,
    response_in_form,
    score,
)
from lms.text.folding import fold
from lms.text.ruby import ruby_plain, ruby_reading

__all__ = [
    "CASE",
    "ESSAY",
    "KINDS",
    "LEVELS",
    "MATCHING",
    "MEDIA",
    "MULTIPLE_RESPONSE",
    "NUMBER",
    "ORDERING",
    "PARTIAL",
    "SHORT_TEXT",
    "SINGLE_CHOICE",
    "TRUE_FALSE",
    "TRUE_FALSE_OPTIONS",
    "FactCard",
    "Mark",
    "TopicCard",
    "canonical_number",
    "essay_length",
    "fact",
    "fact_rows",
    "facts",
    "facts_saying",
    "faults_of",
    "is_answered",
    "is_read",
    "keeps_order",
    "load_facts",
    "load_topics",
    "read_response",
    "response_in_form",
    "score",
    "topics",
]


@dataclass(frozen=True)
class TopicCard:
    """A chapter as pages show it; ``weight`` is its share of a 50-item paper."""

    code: str
    position: int
    name: str
    name_en: str
    weight: int


@dataclass(frozen=True)
class FactCard:
    """The newest version of a fact with the source that was opened for it."""

    code: str
    version: int
    statement: str
    statement_en: str
    value: str
    unit: str
    as_of: date
    next_release_on: date | None
    source_title: str
    publisher: str
    source_url: str
    accessed_on: date


@asked_once
def topics() -> list[TopicCard]:
    """All chapters in their order."""
    return [TopicCard(*row) for row in _topics()]


@prepared
def _topics() -> Select[Any]:
    topic = Topic.__table__.c
    return select(topic.code, topic.position, topic.name, topic.name_en, topic.weight).order_by(topic.position)


def facts(codes: Iterable[str] | None = None) -> dict[str, FactCard]:
    """The newest versions by code; all of them when no codes are named."""
    newest = select(FactVersion.fact_id, func.max(FactVersion.version).label("version")).group_by(FactVersion.fact_id)
    latest = newest.subquery()
    query = (
        select(Fact.code, FactVersion, Source)
        .join(FactVersion, FactVersion.fact_id == Fact.id)
        .join(latest, (latest.c.fact_id == Fact.id) & (latest.c.version == FactVersion.version))
        .join(Source, Source.id == FactVersion.source_id)
        .order_by(Fact.code)
    )
    if codes is not None:
        query = query.where(Fact.code.in_(list(codes)))
    return {code: _card(code, version, source) for code, version, source in db.session.execute(query)}


def facts_saying(text: str, most: int | None = None) -> dict[str, FactCard]:
    """The facts whose code, words or source hold a text, whatever its width and kana; at most so many."""
    wanted = fold(text)
    found = (
        (code, card)
        for code, card in facts().items()
        if wanted
        in fold(f"{card.code} {ruby_plain(card.statement)} {ruby_reading(card.statement)} {card.source_title}")
    )
    return dict(islice(found, most))


def fact(code: str) -> FactCard:
    """One fact; NotFound when there is none of this code."""
    found = facts([code])
    if code not in found:
        raise NotFound
    return found[code]


def _card(code: str, version: FactVersion, source: Source) -> FactCard:
    return FactCard(
        code=code,
        version=version.version,
        statement=version.statement,
        statement_en=version.statement_en,
        value=version.value,
        unit=version.unit,
        as_of=version.as_of,
        next_release_on=version.next_release_on,
        source_title=source.title,
        publisher=source.publisher,
        source_url=source.url,
        accessed_on=source.accessed_on,
    )


def load_topics(work: Work, rows: Iterable[Mapping[str, Any]]) -> None:
    """Bring the chapters of a network's data folder into the database; known ones are updated."""
    known = {t.code: t for t in work.session.scalars(select(Topic))}
    for position, row in enumerate(rows, start=1):
        topic = known.get(row["code"]) or Topic(code=row["code"])
        topic.position, topic.name, topic.name_en = position, row["name"], row["name_en"]
        topic.weight = row["weight"]
        work.session.add(topic)


def load_facts(work: Work, sources: Mapping[str, Any], rows: Mapping[str, Any]) -> None:
    """Bring sources and facts in; a fact that changed gets a new version and is announced, an unchanged one none."""
    source_ids = _load_sources(work, sources)
    known = {fact.code: fact for fact in work.session.scalars(select(Fact).where(Fact.code.in_(list(rows))))}
    fresh = [Fact(code=code) for code in rows if code not in known]
    work.session.add_all(fresh)
    work.session.flush()
    known |= {fact.code: fact for fact in fresh}
    last = _last_versions(work, [fact.id for fact in known.values()])
    made = {
        code: version
        for code, row in rows.items()
        if (version := _next_version(known[code].id, last.get(known[code].id), row, source_ids)) is not None
    }
    work.session.add_all(made.values())
    changed = {code: version.version for code, version in made.items() if version.version > 1}
    if changed:
        work.announce(FactsChanged(changed))


def fact_rows(codes: Iterable[str], source_codes: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sources and facts as load_facts takes them: these facts with their sources, and these sources besides."""
    cards = facts(codes)
    chosen = db.session.execute(
        select(Fact.code, Source.code)
        .join(FactVersion, FactVersion.fact_id == Fact.id)
        .join(Source, Source.id == FactVersion.source_id)
        .where(Fact.code.in_(list(cards)))
        .order_by(FactVersion.version)
    )
    source_of = {row[0]: row[1] for row in chosen}
    wanted = {*source_codes, *source_of.values()}
    sources = db.session.scalars(select(Source).where(Source.code.in_(sorted(wanted))).order_by(Source.code))
    return {source.code: _source_row(source) for source in sources}, {
        code: _fact_row(card, source_of[code]) for code, card in cards.items()
    }


def _source_row(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "accessed_on": source.accessed_on,
    }


def _fact_row(card: FactCard, source: str) -> dict[str, Any]:
    return {
        "statement": card.statement,
        "statement_en": card.statement_en,
        "value": card.value,
        "unit": card.unit,
        "as_of": card.as_of,
        "source": source,
        "next_release": card.next_release_on,
    }


def _load_sources(work: Work, rows: Mapping[str, Any]) -> dict[str, int]:
    """Bring sources in; returns the ids of all sources by code."""
    known = {source.code: source for source in work.session.scalars(select(Source))}
    for code, row in rows.items():
        source = known.setdefault(code, Source(code=code))
        source.title, source.publisher = row["title"], row.get("publisher", "")
        source.url, source.accessed_on = row.get("url", ""), row["accessed_on"]
        work.session.add(source)
    work.session.flush()
    return {code: source.id for code, source in known.items()}


def _last_versions(work: Work, fact_ids: list[int]) -> dict[int, FactVersion]:
    query = select(FactVersion).where(FactVersion.fact_id.in_(fact_ids)).order_by(FactVersion.version)
    return {version.fact_id: version for version in work.session.scalars(query)}


def _next_version(
    fact_id: int, last: FactVersion | None, row: Mapping[str, Any], source_ids: Mapping[str, int]
) -> FactVersion | None:
    wanted = {
        "statement": row["statement"],
        "statement_en": row.get("statement_en", ""),
        "value": str(row.get("value", "")),
        "unit": row.get("unit", ""),
        "as_of": row["as_of"],
        "next_release_on": row.get("next_release"),
        "source_id": source_ids[row["source"]],
    }
    if last is not None and all(getattr(last, name) == value for name, value in wanted.items()):
        return None
    return FactVersion(fact_id=fact_id, version=last.version + 1 if last else 1, recorded_at=now(), **wanted)
