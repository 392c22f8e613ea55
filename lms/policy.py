"""Who may do what: default deny.

A permission names the roles that have it. A grant is a dated row (person, role, scope); an Actor is what
a request, a command or a token may do right now. Scopes are short strings: "" is everywhere,
"station:12" one station, "sitting:5" one sitting, "area:22100" an area with all below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lms.errors import NotAllowed
from lms.i18n_mark import N_


class Role(StrEnum):
    """The closed list of roles; LEARNER is everyone who is signed in."""

    LEARNER = "learner"
    ITEM_WRITER = "item_writer"
    MARKER = "marker"
    EXAM_BOARD = "exam_board"
    INVIGILATOR = "invigilator"
    TRAINER = "trainer"
    SECRETARIAT = "secretariat"
    DECIDER = "decider"
    STATION_MANAGER = "station_manager"
    STATION_STAFF = "station_staff"
    AREA_COORDINATOR = "area_coordinator"
    MUNICIPALITY = "municipality"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.LEARNER: N_("Learner"),
    Role.ITEM_WRITER: N_("Item writer"),
    Role.MARKER: N_("Marker"),
    Role.EXAM_BOARD: N_("Exam board"),
    Role.INVIGILATOR: N_("Invigilator"),
    Role.TRAINER: N_("Trainer"),
    Role.SECRETARIAT: N_("Secretariat"),
    Role.DECIDER: N_("Certification decider"),
    Role.STATION_MANAGER: N_("Station manager"),
    Role.STATION_STAFF: N_("Station staff"),
    Role.AREA_COORDINATOR: N_("Area coordinator"),
    Role.MUNICIPALITY: N_("Municipality officer"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
EVERYONE = frozenset({Role.LEARNER})
EVERYWHERE = ""


@dataclass(frozen=True)
class Permission:
    """One thing that can be allowed. ``code`` is package.capability.verb; ``meaning`` says it in English."""

    code: str
    meaning: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Grant:
    """A role held right now, within a scope."""

    role: Role
    scope: str = EVERYWHERE


@dataclass(frozen=True)
class Actor:
    """Who acts. ``person_id`` is None for a guest and for the machine itself."""

    person_id: int | None
    grants: frozenset[Grant] = frozenset()
    session_epoch: int = 0
    system: bool = False
    acting_for: int | None = field(default=None, compare=False)

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    def has(self, role: Role, scope: str | None = None) -> bool:
        """True when a grant of ``role`` covers ``scope``; None asks for the role anywhere."""
        return any(g.role == role and (scope is None or g.scope in (EVERYWHERE, scope)) for g in self.grants)

    def may(self, permission: Permission, scope: str | None = None) -> bool:
        """True when the actor holds the permission, within ``scope`` if one is named."""
        if self.system:
            return True
        if Role.LEARNER in permission.roles and self.signed_in:
            return True
        return any(self.has(role, scope) for role in permission.roles)

    def scopes(self, role: Role) -> frozenset[str]:
        """The scopes in which the actor holds ``role``."""
        return frozenset(g.scope for g in self.grants if g.role == role)


GUEST = Actor(person_id=None)
SYSTEM = Actor(person_id=None, system=True)


def require(actor: Actor, permission: Permission, scope: str | None = None) -> None:
    """Refuse with NotAllowed unless the actor holds the permission."""
    if not actor.may(permission, scope):
        raise NotAllowed(permission=permission.code)


def holds_in_area(actor: Actor, role: Role, area_path: str) -> bool:
    """True when the actor holds the role for an area: at a node it covers everything below that node.

    area_path  the codes from the nation down, each closed by a slash (``Area.path``)
    """
    return any(actor.has(role, f"area:{step}") for step in area_path.strip("/").split("/") if step)


def may_in_area(actor: Actor, permission: Permission, area_path: str) -> bool:
    """True when one of the permission's roles covers an area; ``Actor.may`` asks for the very scope alone."""
    return actor.system or any(holds_in_area(actor, role, area_path) for role in permission.roles)


def require_in_area(actor: Actor, permission: Permission, area_path: str) -> None:
    """Refuse with NotAllowed unless the actor holds the permission at this area or at one above it."""
    if not may_in_area(actor, permission, area_path):
        raise NotAllowed(permission=permission.code)


def roles_of(*roles: Role) -> frozenset[Role]:
    """A readable way to list the roles of a permission."""
    return frozenset(roles)


def ids_in(scopes: Iterable[str], kind: str) -> frozenset[int]:
    """The numbers out of scopes of one kind: {"station:3", ""} with "station" gives {3}."""
    prefix = f"{kind}:"
    return frozenset(int(s.removeprefix(prefix)) for s in scopes if s.startswith(prefix))
