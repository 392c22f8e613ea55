"""What the pages of facts show."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.errors import NotFound
from lms.knowledge.api import FactCard, facts, facts_saying
from lms.knowledge.models import Fact, FactVersion, Source
from lms.knowledge.permissions import KEEP
from lms.policy import Actor, require


@dataclass(frozen=True)
class FactLine:
    """One fact in the list; ``due`` where a newer release should be out by now."""

    card: FactCard
    due: bool


@dataclass(frozen=True)
class FactHistory:
    """One version of a fact."""

    version: int
    statement: str
    value: str
    unit: str
    as_of: date
    source: str
    recorded_at: datetime


@dataclass(frozen=True)
class FactPage:
    card: FactCard
    source_code: str
    versions: tuple[FactHistory, ...]
    due: bool


def facts_listed(actor: Actor, text: str = "") -> tuple[FactLine, ...]:
    """All facts in the order of their codes, or those whose code or words hold a text."""
    require(actor, KEEP)
    return tuple(FactLine(card, _is_due(card)) for card in facts_saying(text).values())


def fact_page(actor: Actor, code: str) -> FactPage:
    """One fact with all its versions; NotFound when there is none of this code."""
    require(actor, KEEP)
    card = facts([code]).get(code)
    if card is None:
        raise NotFound
    rows = db.session.execute(
        select(FactVersion, Source)
        .join(Fact, Fact.id == FactVersion.fact_id)
        .join(Source, Source.id == FactVersion.source_id)
        .where(Fact.code == code)
        .order_by(FactVersion.version.desc())
    ).all()
    history = tuple(
        FactHistory(
            version.version, version.statement, version.value, version.unit, version.as_of, source.title,
            version.recorded_at,
        )
        for version, source in rows
    )  # fmt: skip
    return FactPage(card, rows[0][1].code, history, _is_due(card))


def source_names(actor: Actor) -> dict[str, str]:
    """All sources, by code."""
    require(actor, KEEP)
    return {source.code: source.title for source in db.session.scalars(select(Source).order_by(Source.title))}


def _is_due(card: FactCard) -> bool:
    return card.next_release_on is not None and card.next_release_on <= today()
