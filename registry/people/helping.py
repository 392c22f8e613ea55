"""How active people are: written when a contribution is confirmed, read as the day last helped and the load of late."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, exists, func, select

from lms.clock import days, today
from lms.db import Work, db
from registry.people.models import HelpedDay, Listing
from registry.people.rules import LATELY_DAYS


@dataclass(frozen=True)
class Helping:
    """When somebody last helped, and for how many minutes in the last 28 days. None when never."""

    last_on: date | None = None
    minutes: int = 0


def note_help(work: Work, person_id: int, day: date, minutes: int, ref: str) -> None:
    """Write down that somebody helped; no minutes take it back."""
    work.session.execute(delete(HelpedDay).where(HelpedDay.person_id == person_id, HelpedDay.ref == ref))
    if minutes > 0:
        work.session.add(HelpedDay(person_id=person_id, ref=ref, day=day, minutes=minutes))
    work.session.flush()


def helping_of(person_ids: Collection[int]) -> dict[int, Helping]:
    """How active these people are; who never helped is left out."""
    ids, since = list(person_ids), today() - days(LATELY_DAYS)
    last = select(HelpedDay.person_id, func.max(HelpedDay.day)).where(HelpedDay.person_id.in_(ids))
    lately = select(HelpedDay.person_id, func.sum(HelpedDay.minutes)).where(
        HelpedDay.person_id.in_(ids), HelpedDay.day > since
    )
    minutes = {number: int(told) for number, told in db.session.execute(lately.group_by(HelpedDay.person_id))}
    return {
        number: Helping(on, minutes.get(number, 0))
        for number, on in db.session.execute(last.group_by(HelpedDay.person_id))
    }


def helped_within(count: int) -> ColumnElement[bool]:
    """Listings of people who helped within so many days."""
    since = today() - days(count)
    return exists().where(HelpedDay.person_id == Listing.person_id, HelpedDay.day > since)


def helped_at_most(hours: int) -> ColumnElement[bool]:
    """Listings of people who helped no more than so many hours in the last 28 days."""
    lately = select(func.coalesce(func.sum(HelpedDay.minutes), 0)).where(
        HelpedDay.person_id == Listing.person_id, HelpedDay.day > today() - days(LATELY_DAYS)
    )
    return lately.scalar_subquery() <= hours * 60
