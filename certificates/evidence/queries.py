"""Reading the ledger: what is known of people, now or as it was known at an earlier instant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from certificates.evidence.models import EvidenceRow, MergedRecord
from certificates.schemes.rules import Evidence
from lms.db import asked_once, db, prepared

BATCH = 500


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids without repeats in lists that a database takes as parameters."""
    unique = sorted(set(ids))
    for start in range(0, len(unique), BATCH):
        yield unique[start : start + BATCH]


def lives_on(person_ids: Iterable[int]) -> dict[int, int]:
    """For each asked record the one it lives on in: itself, or the one it was merged into."""
    asked = set(person_ids)
    found = {number: number for number in asked}
    for batch in batches(asked):
        rows = db.session.execute(
            select(MergedRecord.record_id, MergedRecord.kept_id).where(MergedRecord.record_id.in_(batch))
        )
        found.update((row.record_id, row.kept_id) for row in rows)
    return found


@asked_once
def records_of(person_ids: Iterable[int]) -> dict[int, int]:
    """Every record of the asked people, with the person it belongs to: her own, and those merged into it."""
    asked = set(person_ids)
    found = {number: number for number in asked}
    for batch in batches(asked):
        found.update((row.record_id, row.kept_id) for row in _merged_into(kept=batch))
    return found


@prepared
def _merged_into(kept: Any) -> Select[Any]:
    merged = MergedRecord.__table__.c
    return select(merged.record_id, merged.kept_id).where(merged.kept_id.in_(kept))


def not_corrected(known_at: datetime | None = None) -> ColumnElement[bool]:
    """Rows that no later row corrects, as far as was known at ``known_at`` (now by default)."""
    correction = aliased(EvidenceRow)
    corrected = select(correction.id).where(correction.corrects_id == EvidenceRow.id)
    if known_at is not None:
        corrected = corrected.where(correction.recorded_at <= known_at)
    return ~corrected.exists()


def _sound(person_ids: Sequence[int], known_at: datetime | None) -> Select[EvidenceRow]:
    query = select(EvidenceRow).where(
        EvidenceRow.person_id.in_(person_ids), EvidenceRow.void.is_(False), not_corrected(known_at)
    )
    if known_at is not None:
        query = query.where(EvidenceRow.recorded_at <= known_at)
    return query.order_by(EvidenceRow.from_on, EvidenceRow.id)


def rows_of(person_ids: Iterable[int], known_at: datetime | None = None) -> list[EvidenceRow]:
    """Sound rows of people: not void and not corrected, as far as was known at ``known_at``."""
    if known_at is None:
        return [row for batch in batches(person_ids) for row in _sound_now(person_ids=batch).scalars()]
    return [row for batch in batches(person_ids) for row in db.session.scalars(_sound(batch, known_at))]


@prepared
def _sound_now(person_ids: Any) -> Select[Any]:
    return _sound(person_ids, None)


def rows_by_id(ids: Iterable[int]) -> dict[int, EvidenceRow]:
    """Rows by id, sound or not: what a decision rested on."""
    return {
        row.id: row
        for batch in batches(ids)
        for row in db.session.scalars(select(EvidenceRow).where(EvidenceRow.id.in_(batch)))
    }


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
        supervised=row.supervised,
        handlers=frozenset(row.handlers),
    )


def evidence_of(person_ids: Iterable[int], known_at: datetime | None = None) -> dict[int, list[Evidence]]:
    """The ledger of several people at once, by person; people of whom nothing is known are left out."""
    belongs_to = records_of(person_ids)
    by_person: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows_of(belongs_to, known_at):
        by_person[belongs_to[row.person_id]].append(value_of(row))
    return by_person
