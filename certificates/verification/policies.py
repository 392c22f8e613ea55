"""Who has a file of numbers checked, and who reads who checked. Documented in docs/permissions.md."""

from certificates.verification.rules import COORDINATOR, MUNICIPALITY, OFFICE, STATION
from lms.accounts import api as accounts
from lms.policy import EVERYONE, Actor, Permission, Role

CHECK_FILES = Permission(
    "certificates.verification.bulk",
    "Have a file of numbers checked, as a member of a municipality, a station, an area or the office",
    EVERYONE,
)
SEE_CHECKS = Permission(
    "certificates.verification.own_checks",
    "See when one's own papers were checked, and by which kind of checker",
    EVERYONE,
)
PERMISSIONS = (CHECK_FILES, SEE_CHECKS)
BY_ROLE = (
    (OFFICE, (Role.SECRETARIAT, Role.DECIDER, Role.ADMINISTRATOR)),
    (COORDINATOR, (Role.AREA_COORDINATOR,)),
    (MUNICIPALITY, (Role.MUNICIPALITY,)),
    (STATION, (Role.STATION_MANAGER, Role.STATION_STAFF)),
)


def checker_of(actor: Actor) -> str:
    """As what somebody checks a file: by her role, or else as a member of a municipality; empty for nobody who may."""
    if actor.person_id is None or actor.acting_for is not None:
        return ""
    by_role = next((kind for kind, roles in BY_ROLE if any(actor.has(role) for role in roles)), "")
    if by_role:
        return by_role
    own = [m.organisation_id for m in accounts.memberships_of(actor.person_id) if m.confirmed]
    kinds = {card.kind for card in accounts.organisations(own).values()} if own else set()
    return MUNICIPALITY if "municipality" in kinds else ""
