"""What happened to evidence and titles. Each event carries sets, so that reactions work set-based."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EvidenceChanged:
    """The ledger of these people has new rows."""

    person_ids: frozenset[int]


@dataclass(frozen=True)
class AwardChange:
    """One award as it stands now: from when on, and until before which day if that is known."""

    award_id: int
    person_id: int
    scheme: str
    specialty: str
    state: str
    effective_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class AwardsChanged:
    """Awards began, changed state or ended; every surface follows in the same transaction."""

    changes: tuple[AwardChange, ...]


@dataclass(frozen=True)
class SchemeVersionRecorded:
    """A committee's vote on a title is on record; from its first day on it speaks for everybody."""

    version_id: int
    scheme: str
    version: int
    from_on: date


@dataclass(frozen=True)
class DocumentsReplaced:
    """Numbered papers were replaced by newer ones (old number, new number)."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class QualificationCancelled:
    """A verified qualification was taken away by its issuer, or its papers were false; ``by_id`` found it."""

    person_id: int
    specialty: str
    reason: str
    by_id: int
