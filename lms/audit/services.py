"""Writing, sealing and verifying the audit log."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import func, insert, or_, select

from lms.audit.models import AuditEntry, AuditSeal
from lms.audit.rules import GENESIS, Sealed, digest_of, faults_in
from lms.clock import now
from lms.db import Work, connect_audit, db, transaction
from lms.policy import Actor

SEAL_BATCH = 500
_TABLE: Any = AuditEntry.__table__
_ENTRY = insert(_TABLE)


def write_entry(work: Work, actor: Actor, action: str, thing: str, thing_id: Any, facts: dict[str, Any]) -> None:
    """Leave one row; called through ``work.audit``."""
    row = _row(actor, action, thing, "" if thing_id is None else str(thing_id), facts)
    work.session.execute(_ENTRY, [row])


def write_entries(
    work: Work, actor: Actor, action: str, thing: str, thing_ids: Iterable[int], facts: dict[str, Any]
) -> None:
    """Leave a row for each of many things of one use-case, in one statement."""
    row = _row(actor, action, thing, "", facts)
    work.session.flush()
    work.session.execute(_ENTRY, [row | {"thing_id": str(number)} for number in thing_ids])


def _row(actor: Actor, action: str, thing: str, thing_id: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "recorded_at": now(),
        "request_id": g.get("request_id", "") if has_request_context() else "",
        "actor_id": actor.person_id,
        "acting_for": actor.acting_for,
        "action": action,
        "thing": thing,
        "thing_id": thing_id,
        "facts": facts,
    }


def entries_about(thing: str, thing_id: Any, actions: Sequence[str]) -> list[AuditEntry]:
    """What was done to one thing, of these actions, newest first. Who shows it answers for who may see it."""
    query = select(AuditEntry).where(
        AuditEntry.thing == thing, AuditEntry.thing_id == str(thing_id), AuditEntry.action.in_(actions)
    )
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc())))


def entries_within(actor_id: int, since: datetime, until: datetime) -> list[AuditEntry]:
    """What one person did between two instants, in order. Who shows it answers for who may see it."""
    query = select(AuditEntry).where(
        AuditEntry.actor_id == actor_id, AuditEntry.recorded_at >= since, AuditEntry.recorded_at <= until
    )
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def entry_numbered(number: int) -> AuditEntry | None:
    """One row by its number. Who shows it answers for who may see it."""
    return db.session.get(AuditEntry, number)


def entries_ending(endings: Sequence[str], since: datetime, until: datetime) -> list[AuditEntry]:
    """What anybody did between two instants, of the actions that end so ("_exported"), in order."""
    named = or_(*(AuditEntry.action.endswith(ending, autoescape=True) for ending in endings))
    query = select(AuditEntry).where(named, AuditEntry.recorded_at >= since, AuditEntry.recorded_at <= until)
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def content_of(entry: AuditEntry) -> dict[str, Any]:
    """The part of an entry that its seal covers."""
    return {
        "id": entry.id,
        "at": entry.recorded_at.isoformat(),
        "request": entry.request_id,
        "actor": entry.actor_id,
        "for": entry.acting_for,
        "action": entry.action,
        "thing": entry.thing,
        "thing_id": entry.thing_id,
        "facts": entry.facts,
    }


def seal_entries() -> int:
    """Seal the rows that have no seal yet, in order of their id; returns how many."""
    with transaction() as work:
        last = work.session.scalar(select(AuditSeal).order_by(AuditSeal.place.desc()).limit(1))
        place, previous = (last.place, last.digest) if last else (0, GENESIS)
        unsealed = work.session.scalars(
            select(AuditEntry)
            .where(~select(AuditSeal.place).where(AuditSeal.entry_id == AuditEntry.id).exists())
            .order_by(AuditEntry.id)
            .limit(SEAL_BATCH)
        ).all()
        for entry in unsealed:
            place += 1
            digest = digest_of(previous, content_of(entry))
            work.session.add(AuditSeal(place=place, entry_id=entry.id, previous=previous, digest=digest))
            previous = digest
    return len(unsealed)


def chain_head() -> tuple[int, str]:
    """Place and digest of the last seal: noted elsewhere, they prove that nothing was cut off since."""
    last = db.session.scalar(select(AuditSeal).order_by(AuditSeal.place.desc()).limit(1))
    return (last.place, last.digest) if last else (0, GENESIS)


def verify_chain(head: tuple[int, str] | None = None, *, in_time: bool = True) -> tuple[int, list[str]]:
    """Read the whole chain; returns how many rows are sealed and every fault found.

    head     place and digest of a seal that was noted elsewhere; the chain still has to hold it
    in_time  as in faults_in
    """
    rows = db.session.execute(
        select(AuditEntry, AuditSeal)
        .join(AuditSeal, AuditSeal.entry_id == AuditEntry.id, full=True)
        .where(AuditSeal.place.is_not(None))
        .order_by(AuditSeal.place)
    )
    links = [
        Sealed(seal.entry_id, content_of(entry) if entry else None, seal.place, seal.previous, seal.digest)
        for entry, seal in rows
    ]
    faults = faults_in(links, in_time=in_time)
    if head is not None and head[0] > 0 and head not in {(link.place, link.digest) for link in links}:
        faults.append(f"place {head[0]}: the seal that was noted elsewhere is not in the chain")
    return len(links), faults


def entry_count() -> int:
    """How many rows the log holds, sealed or not."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


connect_audit(write_entry)
