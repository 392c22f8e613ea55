"""The sheet behind a code, and what its owner and the office see of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.errors import SheetEnded
from lms.accounts.factors.queries import needs_second_step
from lms.accounts.models import Person
from lms.accounts.people.queries import person
from lms.accounts.roles.queries import grants_held
from lms.accounts.signin.rules import digest
from lms.accounts.tablet.models import TabletSheet
from lms.clock import now
from lms.db import db


def may_have_sheet(person_id: int) -> bool:
    """Nobody with a role and nobody with a second step: a paper and a PIN would be the shorter way in."""
    return not grants_held(person_id) and not needs_second_step(person_id)


def _holding(row: TabletSheet | None) -> TabletSheet:
    """The sheet while it opens something, for a living person whose record is her own; SheetEnded otherwise."""
    if row is None or row.ended_at is not None or row.expires_at <= now() or not may_have_sheet(row.person_id):
        raise SheetEnded
    owner = db.session.get_one(Person, row.person_id)
    if owner.died_on or owner.merged_into or owner.erased_at:
        raise SheetEnded
    return row


def sheet_behind(secret: str) -> TabletSheet:
    """The sheet whose code was scanned. SheetEnded, whatever the reason."""
    return _holding(db.session.scalar(select(TabletSheet).where(TabletSheet.secret_hash == digest(secret))))


def sheet_in_hand(public_id: str) -> TabletSheet:
    """The sheet that was scanned in this browser. SheetEnded, whatever the reason."""
    return _holding(db.session.scalar(select(TabletSheet).where(TabletSheet.public_id == public_id)))


def still_opens(public_id: str, person_id: int) -> bool:
    """Whether a session that a sheet began goes on: it ends with its sheet."""
    found = select(TabletSheet.id).where(
        TabletSheet.public_id == public_id,
        TabletSheet.person_id == person_id,
        TabletSheet.ended_at.is_(None),
        TabletSheet.expires_at > now(),
    )
    return db.session.scalar(found) is not None


def live_sheet(person_id: int) -> TabletSheet | None:
    """The newest sheet of a person while it has not ended."""
    found = select(TabletSheet).where(
        TabletSheet.person_id == person_id, TabletSheet.ended_at.is_(None), TabletSheet.expires_at > now()
    )
    return db.session.scalar(found)


@dataclass(frozen=True)
class SheetPage:
    """A person's sheet as she or the office sees it. ``may`` tells whether she may have one; the rest is of the live one."""

    may: bool
    holds: bool
    made_at: datetime | None = None
    made_by: str = ""
    used_at: datetime | None = None
    until: datetime | None = None


def sheet_page(person_id: int) -> SheetPage:
    """What there is of a sheet now."""
    row, may = live_sheet(person_id), may_have_sheet(person_id)
    if row is None:
        return SheetPage(may, holds=False)
    maker = "" if row.made_by == person_id else person(row.made_by).name
    return SheetPage(may, True, row.made_at, maker, row.used_at, row.expires_at)
