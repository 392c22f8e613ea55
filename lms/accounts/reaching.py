"""Whose record may have been read with an account that was in other hands, by what accounts write down."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import Select, func, select

from lms.accounts.models import Person
from lms.accounts.roles.queries import grant_history
from lms.db import db
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.ui.plug import Leak, Reached

PORTION = 500
EXPORTED = "accounts.people_exported"
OWN_PAGES = N_("everything that stands on your own pages")
RECORD = N_("name, date of birth, address, telephone number, e-mail address")


def recorded_until(moment: datetime) -> tuple[list[int], int]:
    """Whose record was there at a moment: those whom it still names, and how many were erased since."""
    gone = select(func.count()).where(Person.recorded_at <= moment, Person.erased_at > moment)
    return list(db.session.scalars(_there(moment))), db.session.scalar(gone) or 0


def ids_named(public_ids: Iterable[str]) -> dict[str, int]:
    """Internal numbers by public id, of erased records as well. NotFound when one is nobody's."""
    asked, found = sorted(set(public_ids)), dict[str, int]()
    for start in range(0, len(asked), PORTION):
        named = select(Person.public_id, Person.id).where(Person.public_id.in_(asked[start : start + PORTION]))
        found.update({row.public_id: row.id for row in db.session.execute(named)})
    if len(found) < len(asked):
        raise NotFound
    return found


def roles_between(person_id: int, first: date, last: date) -> tuple[str, ...]:
    """Roles that somebody held on a day of these, those that were taken from her since as well."""
    held = [
        grant.role.value
        for grant in grant_history(person_id)
        if grant.from_on <= last and (grant.until_on is None or grant.until_on >= first)
    ]
    return tuple(sorted(set(held)))


def _there(moment: datetime) -> Select[int]:
    named = (Person.erased_at.is_(None), Person.merged_into.is_(None))
    return select(Person.id).where(Person.recorded_at <= moment, *named)


def reached_by(leak: Leak) -> Iterator[Reached]:
    """The owner of the account, whom she spoke for, whose record she changed, and everybody when she wrote a list.

    What a list of people was searched for is not kept, so it counts as everybody recorded until then.
    """
    if leak.viewer_id is not None and not leak.file:
        yield Reached(leak.viewer_id, OWN_PAGES, leak.since)
    for entry in leak.entries:
        if entry.thing == "person" and entry.thing_id.isdecimal():
            yield Reached(int(entry.thing_id), RECORD, entry.recorded_at, entry.id)
        if entry.acting_for is not None:
            yield Reached(entry.acting_for, RECORD, entry.recorded_at, entry.id)
        if entry.action == EXPORTED:
            for person_id in db.session.scalars(_there(entry.recorded_at)):
                yield Reached(person_id, RECORD, entry.recorded_at, entry.id)
