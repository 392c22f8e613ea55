"""Writing the ledger. Every change is announced, so that awards follow in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from certificates.evidence.models import EvidenceRow
from certificates.events import EvidenceChanged
from lms.clock import now
from lms.db import Work


@dataclass(frozen=True)
class NewEvidence:
    """One row to record; ``source_ref`` is the recorder's own number of the thing."""

    person_id: int
    kind: str
    from_on: date
    source: str
    source_ref: str
    until_on: date | None = None
    specialty: str = ""
    programme: str = ""
    grace_days: int = 0
    handlers: Sequence[int] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def _row(new: NewEvidence) -> EvidenceRow:
    return EvidenceRow(
        person_id=new.person_id,
        kind=new.kind,
        specialty=new.specialty,
        programme=new.programme,
        from_on=new.from_on,
        until_on=new.until_on,
        grace_days=new.grace_days,
        source=new.source,
        source_ref=new.source_ref,
        handlers=sorted(set(new.handlers)),
        facts=new.facts,
        recorded_at=now(),
    )


def standing_row(work: Work, kind: str, source: str, source_ref: str) -> EvidenceRow | None:
    """The newest row of this thing in the ledger, if it is not void."""
    correction = aliased(EvidenceRow)
    row = work.session.scalar(
        select(EvidenceRow).where(
            EvidenceRow.kind == kind,
            EvidenceRow.source == source,
            EvidenceRow.source_ref == source_ref,
            ~select(correction.id).where(correction.corrects_id == EvidenceRow.id).exists(),
        )
    )
    return None if row is None or row.void else row


def record_evidence(work: Work, rows: Sequence[NewEvidence]) -> None:
    """Append rows; the same thing recorded again replaces its earlier row as a correction."""
    for new in rows:
        before = standing_row(work, new.kind, new.source, new.source_ref)
        row = _row(new)
        row.corrects_id = before.id if before else None
        work.session.add(row)
        work.session.flush()
    work.announce(EvidenceChanged(frozenset(new.person_id for new in rows)))


def end_evidence(work: Work, kind: str, source: str, source_ref: str, until_on: date) -> None:
    """Say that a thing holds until before a day (an affiliation that ends); nothing happens if none stands."""
    before = standing_row(work, kind, source, source_ref)
    if before is None:
        return
    work.session.add(_copy(before, until_on=until_on))
    work.announce(EvidenceChanged(frozenset({before.person_id})))


def void_evidence(work: Work, kind: str, source: str, source_ref: str, reason: str) -> None:
    """Say that a thing never held (a void pass, false papers); nothing happens if none stands."""
    before = standing_row(work, kind, source, source_ref)
    if before is None:
        return
    work.session.add(_copy(before, void=True, facts={**before.facts, "void_reason": reason}))
    work.announce(EvidenceChanged(frozenset({before.person_id})))


def _copy(before: EvidenceRow, **changes: Any) -> EvidenceRow:
    kept = (
        "person_id",
        "kind",
        "specialty",
        "programme",
        "from_on",
        "until_on",
        "grace_days",
        "void",
        "source",
        "source_ref",
        "handlers",
        "facts",
    )
    values = {name: getattr(before, name) for name in kept} | changes
    return EvidenceRow(recorded_at=now(), corrects_id=before.id, **values)
