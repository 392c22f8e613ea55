"""Use-cases of facts. What cites a fact hears of its new version in the same transaction."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

from lms.clock import now, today
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.knowledge.errors import FactCodeTaken, FactInFuture, FactOutdated, SourceCodeTaken
from lms.knowledge.events import FactsChanged
from lms.knowledge.models import Fact, FactVersion, Source
from lms.knowledge.permissions import KEEP
from lms.policy import Actor, require


@dataclass(frozen=True)
class FactSaid:
    """What a fact says: never without the source that was opened for it and the day of the figure."""

    statement: str
    statement_en: str
    value: str
    unit: str
    as_of: date
    next_release_on: date | None
    source: str


@dataclass(frozen=True)
class SourceSaid:
    """Where statements come from, and on which day it was opened."""

    title: str
    publisher: str
    url: str
    accessed_on: date


def add_fact(actor: Actor, code: str, said: FactSaid) -> None:
    """Enter a new fact. Refuses a known code, an unknown source and a figure of a day to come."""
    require(actor, KEEP)
    with transaction() as work:
        if work.session.scalar(select(Fact.id).where(Fact.code == code)) is not None:
            raise FactCodeTaken(fact=code)
        fact = Fact(code=code)
        work.session.add(fact)
        work.session.flush()
        _write(work, fact, 1, said)
        work.audit(actor, "knowledge.fact.added", "fact", fact.id, code=code)


def renew_fact(actor: Actor, code: str, said: FactSaid, *, based_on: int) -> int:
    """Keep what a newer release says as a new version and announce FactsChanged; returns the version's number.

    based_on  the version before the writer's eyes; FactOutdated when there is a newer one. Saying the same again makes none.
    """
    require(actor, KEEP)
    with transaction() as work:
        fact = work.session.scalar(select(Fact).where(Fact.code == code).with_for_update())
        if fact is None:
            raise NotFound
        last = work.session.scalars(
            select(FactVersion).where(FactVersion.fact_id == fact.id).order_by(FactVersion.version.desc()).limit(1)
        ).one()
        if last.version != based_on:
            raise FactOutdated
        if _says_the_same(work, last, said):
            return last.version
        _write(work, fact, last.version + 1, said)
        work.audit(actor, "knowledge.fact.renewed", "fact", fact.id, code=code, version=last.version + 1)
        work.announce(FactsChanged({code: last.version + 1}))
        return last.version + 1


def add_source(actor: Actor, code: str, said: SourceSaid) -> None:
    """Enter where figures come from. Refuses a known code."""
    require(actor, KEEP)
    with transaction() as work:
        if work.session.scalar(select(func.count()).select_from(Source).where(Source.code == code)):
            raise SourceCodeTaken(source=code)
        source = Source(code=code, **asdict(said))
        work.session.add(source)
        work.session.flush()
        work.audit(actor, "knowledge.source.added", "source", source.id, code=code)


def _says_the_same(work: Work, last: FactVersion, said: FactSaid) -> bool:
    source = work.session.get_one(Source, last.source_id).code
    told = {name: value for name, value in asdict(said).items() if name != "source"}
    return source == said.source and all(getattr(last, name) == value for name, value in told.items())


def _write(work: Work, fact: Fact, version: int, said: FactSaid) -> None:
    if said.as_of > today():
        raise FactInFuture
    source_id = work.session.scalar(select(Source.id).where(Source.code == said.source))
    if source_id is None:
        raise NotFound
    told = {name: value for name, value in asdict(said).items() if name != "source"}
    work.session.add(FactVersion(fact_id=fact.id, version=version, source_id=source_id, recorded_at=now(), **told))
    work.session.flush()
