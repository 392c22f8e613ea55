"""Writing grants inside somebody's use-case."""

from datetime import date, timedelta

from sqlalchemy import func, or_, select

from lms.accounts.errors import OwnRole, RoleHeldAlready
from lms.accounts.models import RoleGrant
from lms.accounts.roles.queries import granted_on
from lms.accounts.roles.rules import check_conflict, check_scope
from lms.accounts.session import grants_of
from lms.clock import now, today
from lms.db import Work
from lms.errors import NotFound
from lms.policy import EVERYWHERE, Actor, Role


def give_role(
    work: Work,
    person_id: int,
    role: Role,
    scope: str = EVERYWHERE,
    *,
    by: Actor,
    from_on: date | None = None,
    until_on: date | None = None,
) -> int:
    """Grant a role within a scope; returns the grant's id. The caller has asked its policy.

    Refusals: OwnRole, ScopeNotFitting, RolesConflict, RoleHeldAlready.
    """
    if by.person_id is not None and person_id in (by.person_id, by.acting_for):
        raise OwnRole
    check_scope(role, scope)
    start = from_on or today()
    check_conflict(role, grants_of(person_id))
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.scope == scope, granted_on(start)
    )
    if work.session.scalar(held.limit(1)):
        raise RoleHeldAlready
    row = RoleGrant(
        person_id=person_id,
        role=role,
        scope=scope,
        from_on=start,
        until_on=until_on,
        given_by=by.person_id,
        recorded_at=now(),
    )
    work.session.add(row)
    work.session.flush()
    work.audit(by, "accounts.role_given", "person", person_id, role=role, scope=scope)
    return row.id


def end_role(work: Work, grant_id: int, *, by: Actor, until_on: date | None = None) -> None:
    """Let a grant end before a day (today unless said); what was done under it stays done."""
    row = work.session.get(RoleGrant, grant_id)
    if row is None:
        raise NotFound
    row.until_on = max(until_on or today(), row.from_on)
    work.session.flush()
    work.audit(by, "accounts.role_ended", "person", row.person_id, role=row.role, scope=row.scope)


def end_all_roles(work: Work, person_id: int, *, by: Actor) -> None:
    """Let every grant of a person end today."""
    open_grants = work.session.scalars(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on > today())
        )
    ).all()
    for grant_id in open_grants:
        end_role(work, grant_id, by=by)


def administrators_left(work: Work, without_grant: int, on: date | None = None) -> int:
    """How many other administrators there are from tomorrow on."""
    day = (on or today()) + timedelta(days=1)
    return (
        work.session.scalar(
            select(func.count(RoleGrant.person_id.distinct())).where(
                RoleGrant.role == Role.ADMINISTRATOR, granted_on(day), RoleGrant.id != without_grant
            )
        )
        or 0
    )
