"""Reading who holds which role."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from lms.accounts.models import Person, RoleGrant
from lms.clock import today
from lms.db import db
from lms.policy import EVERYWHERE, Role


@dataclass(frozen=True)
class GrantCard:
    """A role of a person within a scope, from a day until before another."""

    id: int
    person_id: int
    role: Role
    scope: str
    from_on: date
    until_on: date | None
    given_by: int | None


def granted_on(on: date) -> ColumnElement[bool]:
    """Grants that hold on a day."""
    return (RoleGrant.from_on <= on) & or_(RoleGrant.until_on.is_(None), RoleGrant.until_on > on)


def _card(row: RoleGrant) -> GrantCard:
    return GrantCard(row.id, row.person_id, Role(row.role), row.scope, row.from_on, row.until_on, row.given_by)


def people_with_role(role: Role, scope: str | None = None, on: date | None = None) -> list[int]:
    """Living people who hold a role that covers ``scope``; None asks for the role anywhere."""
    wanted = [RoleGrant.role == role, granted_on(on or today()), Person.died_on.is_(None)]
    if scope is not None:
        wanted.append(RoleGrant.scope.in_((EVERYWHERE, scope)))
    rows = db.session.scalars(
        select(RoleGrant.person_id).join(Person, Person.id == RoleGrant.person_id).where(*wanted).distinct()
    )
    return sorted(rows)


def has_role(person_id: int, role: Role, scope: str | None = None, on: date | None = None) -> bool:
    """True when a person holds a role that covers ``scope`` on a day; None asks for the role anywhere."""
    wanted = [RoleGrant.person_id == person_id, RoleGrant.role == role, granted_on(on or today())]
    if scope is not None:
        wanted.append(RoleGrant.scope.in_((EVERYWHERE, scope)))
    return db.session.scalar(select(RoleGrant.id).where(*wanted).limit(1)) is not None


def grants_held(person_id: int | None = None, on: date | None = None) -> list[GrantCard]:
    """Grants in force on a day, of one person or of all, by role."""
    wanted = [granted_on(on or today())]
    if person_id is not None:
        wanted.append(RoleGrant.person_id == person_id)
    rows = db.session.scalars(
        select(RoleGrant).where(*wanted).order_by(RoleGrant.role, RoleGrant.scope, RoleGrant.person_id)
    )
    return [_card(row) for row in rows]


def grant_history(person_id: int) -> list[GrantCard]:
    """Every grant a person ever held, newest first."""
    rows = db.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.recorded_at.desc(), RoleGrant.id.desc())
    )
    return [_card(row) for row in rows]
