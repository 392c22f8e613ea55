"""What happened to people. Each event carries sets, so that reactions work set-based."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PersonDied:
    """A reported and confirmed death: letters and invitations stop the same day (rules 21)."""

    person_id: int
    died_on: date


@dataclass(frozen=True)
class PeopleMerged:
    """Two records turned out to be one person; ``merged_id`` lives on in ``kept_id``."""

    kept_id: int
    merged_id: int


@dataclass(frozen=True)
class MergeUndone:
    """A merge was taken back within its 30 days."""

    kept_id: int
    merged_id: int


@dataclass(frozen=True)
class NameChanged:
    """A person has a new name from a day on; documents with the old one are replaced."""

    person_id: int
    from_on: date


@dataclass(frozen=True)
class ContactChanged:
    """How a person can be reached has changed; ``moved`` when she now lives in another municipality."""

    person_id: int
    moved: bool


@dataclass(frozen=True)
class ConsentsChanged:
    """Somebody gave or withdrew a consent; projections follow in the same transaction."""

    person_ids: frozenset[int]


@dataclass(frozen=True)
class MembershipChanged:
    """Memberships were confirmed, or their end was recorded."""

    membership_ids: frozenset[int]
    person_ids: frozenset[int]


@dataclass(frozen=True)
class MembershipEnded:
    """Memberships end on a day (exclusive); always announced together with MembershipChanged."""

    membership_ids: frozenset[int]
    person_ids: frozenset[int]
    ended_on: date
