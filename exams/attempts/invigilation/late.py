"""What the server itself knows of answers that arrived late, for the invigilator (rules 12). Never an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from exams.attempts.models import LateEntry
from lms.accounts.api import PersonCard
from lms.db import db


@dataclass(frozen=True)
class LateLine:
    """One candidate whose answers arrived late.

    told_before  how many of them her page had told the server of in time; the device's clock says nothing here
    """

    name: str
    count: int
    told_before: int
    last_contact_at: datetime
    gap_from_at: datetime | None
    gap_until_at: datetime | None
    received_at: datetime
    waiting: int


def late_lines(sitting_id: int, names: Mapping[int, PersonCard]) -> tuple[LateLine, ...]:
    """Candidate by candidate, in the order of the applications.

    names  seq -> whom the board shows
    """
    rows = db.session.scalars(
        select(LateEntry)
        .where(LateEntry.sitting_id == sitting_id)
        .order_by(LateEntry.attempt_id, LateEntry.received_at, LateEntry.seq)
    )
    found = ((seq, list(entries)) for seq, entries in groupby(rows, lambda row: row.attempt_id))
    return tuple(_line(names[seq].name, entries) for seq, entries in found if seq in names)


def _line(name: str, entries: list[LateEntry]) -> LateLine:
    first = entries[0]
    return LateLine(
        name=name,
        count=len(entries),
        told_before=sum(entry.known_seq >= entry.seq for entry in entries),
        last_contact_at=first.last_contact_at,
        gap_from_at=first.gap_from_at,
        gap_until_at=first.gap_until_at,
        received_at=first.received_at,
        waiting=sum(entry.decision == "waiting" for entry in entries),
    )
