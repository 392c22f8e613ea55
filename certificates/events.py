"""What happened to evidence and titles. Each event carries sets, so that reactions work set-based."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EvidenceChanged:
    """The ledger of these people has new rows."""

    person_ids: frozenset[int]


@dataclass(frozen=True)
class AwardChange:
    """One award as it stands now: from when on, and until when if the day is known."""

    award_id: int
    person_id: int
    scheme: str
    specialty: str
    state: str
    effective_on: date


@dataclass(frozen=True)
class AwardsChanged:
    """Awards began, changed state or ended; every surface follows in the same transaction."""

    changes: tuple[AwardChange, ...]


@dataclass(frozen=True)
class DocumentsReplaced:
    """Numbered papers were replaced by newer ones (old number, new number)."""

    pairs: tuple[tuple[str, str], ...]
