"""Writing the ledger. Every change is announced, so that awards follow in the same transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from certificates.errors import EvidenceMisfiled
from certificates.events import EvidenceChanged
from certificates.evidence.models import EvidenceRow, MergedRecord
from certificates.evidence.queries import BATCH, lives_on, not_corrected
from certificates.schemes.rules import COMPLETION, PASS
from courses.events import CompletionRecorded, CompletionWithdrawn
from exams.events import PassesRecorded, PassVoided
from lms.accounts.api import records_kept
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.clock import now
from lms.db import Work, write_many

EXAMS, COURSES = "exams", "courses"
KEPT = (
    "person_id",
    "kind",
    "specialty",
    "programme",
    "supervised",
    "from_on",
    "until_on",
    "grace_days",
    "void",
    "source",
    "source_ref",
    "handlers",
    "facts",
)


@dataclass(frozen=True)
class NewEvidence:
    """One row to record.

    source, source_ref   which capability records it and its own number of the thing; one thing, one person
    until_on             first day on which it no longer holds; None for an open end
    handlers             people who verified, trained, marked or confirmed it (rules 6)
    facts                what a page may say of it: codes, names of things, days; never a mark
    """

    person_id: int
    kind: str
    from_on: date
    source: str
    source_ref: str
    until_on: date | None = None
    specialty: str = ""
    programme: str = ""
    grace_days: int = 0
    supervised: bool = True
    handlers: Sequence[int] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def _values(new: NewEvidence) -> dict[str, Any]:
    given = {name: getattr(new, name) for name in KEPT if name not in ("void", "handlers")}
    return {**given, "void": False, "handlers": sorted(set(new.handlers))}


def _standing(work: Work, kind: str, source: str, refs: Iterable[str]) -> dict[str, EvidenceRow]:
    """The newest row about each thing, void or not."""
    wanted = sorted(set(refs))
    found: dict[str, EvidenceRow] = {}
    for start in range(0, len(wanted), BATCH):
        rows = work.session.scalars(
            select(EvidenceRow).where(
                EvidenceRow.kind == kind,
                EvidenceRow.source == source,
                EvidenceRow.source_ref.in_(wanted[start : start + BATCH]),
                not_corrected(),
            )
        )
        found.update({row.source_ref: row for row in rows})
    return found


def _same(before: EvidenceRow | None, values: dict[str, Any]) -> bool:
    return before is not None and all(getattr(before, name) == value for name, value in values.items())


def record_evidence(work: Work, rows: Sequence[NewEvidence]) -> None:
    """Append rows; a thing recorded again replaces its earlier row as a correction, unchanged it stays.

    Set-based: a release of 50,000 passes is a few statements. Refuses EvidenceMisfiled when a thing is on
    record for another person.
    """
    at = now()
    newest = {(new.kind, new.source, new.source_ref): new for new in rows}
    additions: list[dict[str, Any]] = []
    for kind, source in sorted({(kind, source) for kind, source, _ in newest}):
        wanted = {ref: new for (k, s, ref), new in newest.items() if (k, s) == (kind, source)}
        standing = _standing(work, kind, source, wanted)
        for ref, new in wanted.items():
            before, values = standing.get(ref), _values(new)
            if before is not None and before.person_id != new.person_id:
                values["person_id"] = _filed_for(before.person_id, new.person_id)
            if not _same(before, values):
                additions.append({**values, "recorded_at": at, "corrects_id": before.id if before else None})
    _append(work, additions)


def _filed_for(before_id: int, person_id: int) -> int:
    """A thing stays filed on the record on which it was, also after that record was merged; for others EvidenceMisfiled."""
    kept = lives_on([before_id, person_id])
    if kept[before_id] != kept[person_id]:
        raise EvidenceMisfiled
    return before_id


def _append(work: Work, additions: Sequence[dict[str, Any]]) -> None:
    if not additions:
        return
    write_many(work, EvidenceRow, additions)
    work.announce(EvidenceChanged(frozenset(values["person_id"] for values in additions)))


def _corrected(before: EvidenceRow, **changes: Any) -> dict[str, Any]:
    values = {name: getattr(before, name) for name in KEPT} | changes
    return {**values, "recorded_at": now(), "corrects_id": before.id}


def end_evidence(work: Work, kind: str, source: str, source_ref: str, until_on: date) -> None:
    """Say that a thing holds until before a day (an affiliation that ends); nothing happens if none stands."""
    before = _standing(work, kind, source, [source_ref]).get(source_ref)
    if before is not None and not before.void and before.until_on != until_on:
        _append(work, [_corrected(before, until_on=until_on)])


def void_evidence(work: Work, kind: str, source: str, source_ref: str, reason: str) -> None:
    """Say that a thing never held (a void pass, false papers); nothing happens if none stands."""
    before = _standing(work, kind, source, [source_ref]).get(source_ref)
    if before is not None and not before.void:
        _append(work, [_corrected(before, void=True, facts={**before.facts, "void_reason": reason})])


def on_passes_recorded(event: PassesRecorded, work: Work) -> None:
    """A released or recognised pass is evidence from its own day on (rules 1)."""
    record_evidence(
        work,
        [
            NewEvidence(
                person_id=fact.person_id,
                kind=PASS,
                from_on=fact.passed_on,
                source=EXAMS,
                source_ref=str(fact.pass_id),
                supervised=fact.supervised,
                handlers=fact.handlers,
                facts={"number": fact.number, "exam_body": fact.exam_body, "source": fact.source},
            )
            for fact in event.passes
        ],
    )


def on_pass_voided(event: PassVoided, work: Work) -> None:
    """A void pass never held; every title resting on it follows."""
    void_evidence(work, PASS, EXAMS, str(event.pass_id), event.reason)


def on_completion_recorded(event: CompletionRecorded, work: Work) -> None:
    """A completed programme is evidence without an end; marks stay below (rules 8)."""
    record_evidence(
        work,
        [
            NewEvidence(
                person_id=event.person_id,
                kind=COMPLETION,
                programme=event.programme_code,
                from_on=event.completed_on,
                source=COURSES,
                source_ref=str(event.completion_id),
                handlers=event.handlers,
                facts={"confirmed_by": event.confirmed_by},
            )
        ],
    )


def on_completion_withdrawn(event: CompletionWithdrawn, work: Work) -> None:
    """A completion found wrong never held, and WBL is evaluated again (rules 8)."""
    void_evidence(work, COMPLETION, COURSES, str(event.completion_id), event.reason)


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """What is known of the merged record counts for the one that lives on; every row stays where it is."""
    work.session.execute(
        update(MergedRecord).where(MergedRecord.kept_id == event.merged_id).values(kept_id=event.kept_id)
    )
    work.session.merge(MergedRecord(record_id=event.merged_id, kept_id=event.kept_id))
    work.announce(EvidenceChanged(frozenset({event.kept_id})))


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record stands for itself again, with what was brought along by earlier merges."""
    work.session.execute(delete(MergedRecord).where(MergedRecord.record_id == event.merged_id))
    rows = work.session.scalars(select(MergedRecord).where(MergedRecord.kept_id == event.kept_id)).all()
    lives_on = records_kept(row.record_id for row in rows)
    for row in rows:
        row.kept_id = lives_on[row.record_id]
    work.announce(EvidenceChanged(frozenset({event.kept_id, event.merged_id})))
