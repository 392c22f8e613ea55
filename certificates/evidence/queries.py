"""Reading the ledger: what is known of people, now or as it was known at an earlier instant."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from certificates.evidence.models import EvidenceRow
from certificates.schemes.rules import Evidence
from lms.db import db


def rows_of(person_ids: Iterable[int], known_at: datetime | None = None) -> list[EvidenceRow]:
    """Sound rows: not void and not corrected, as far as was known at ``known_at`` (now by default)."""
    correction = aliased(EvidenceRow)
    corrected = select(correction.id).where(correction.corrects_id == EvidenceRow.id)
    query = select(EvidenceRow).where(EvidenceRow.person_id.in_(list(person_ids)), EvidenceRow.void.is_(False))
    if known_at is not None:
        corrected = corrected.where(correction.recorded_at <= known_at)
        query = query.where(EvidenceRow.recorded_at <= known_at)
    return list(db.session.scalars(query.where(~corrected.exists()).order_by(EvidenceRow.from_on, EvidenceRow.id)))


def value_of(row: EvidenceRow) -> Evidence:
    """A ledger row as the rules read it."""
    return Evidence(
        id=row.id,
        kind=row.kind,
        from_on=row.from_on,
        until_on=row.until_on,
        specialty=row.specialty,
        programme=row.programme,
        grace_days=row.grace_days,
        handlers=frozenset(row.handlers),
    )


def evidence_of(person_ids: Iterable[int], known_at: datetime | None = None) -> dict[int, list[Evidence]]:
    """The ledger of several people at once, by person."""
    by_person: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows_of(person_ids, known_at):
        by_person[row.person_id].append(value_of(row))
    return by_person
