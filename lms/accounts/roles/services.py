"""Giving and ending roles on the administrator's page."""

from datetime import date

from lms.accounts.errors import LastAdministrator, OwnRole
from lms.accounts.models import RoleGrant
from lms.accounts.permissions import GIVE_ROLES
from lms.accounts.roles import ledger
from lms.db import transaction
from lms.errors import NotFound
from lms.policy import Actor, Role, require


def give_role(actor: Actor, person_id: int, role: Role, scope: str, until_on: date | None = None) -> int:
    """Give a role from today; returns the grant's id. Refuses what ``ledger.give_role`` refuses."""
    require(actor, GIVE_ROLES)
    with transaction() as work:
        return ledger.give_role(work, person_id, role, scope, by=actor, until_on=until_on)


def end_role(actor: Actor, grant_id: int) -> None:
    """End a role today. Nobody takes the last administrator away, nor her own administration."""
    require(actor, GIVE_ROLES)
    with transaction() as work:
        row = work.session.get(RoleGrant, grant_id)
        if row is None:
            raise NotFound
        if row.role == Role.ADMINISTRATOR:
            if row.person_id == actor.person_id:
                raise OwnRole
            if not ledger.administrators_left(work, without_grant=grant_id):
                raise LastAdministrator
        ledger.end_role(work, grant_id, by=actor)
