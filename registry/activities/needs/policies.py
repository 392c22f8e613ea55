"""Who may take in needs, see them, and see who needs help."""

from lms.policy import EVERYONE, Actor, Permission, Role, roles_of
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard

ASK = Permission("registry.needs.ask", "Ask a station for help on its page", EVERYONE)
KEEP_NEEDS = Permission(
    "registry.needs.keep",
    "Take in needs, turn them into activities, refer or escalate them",
    roles_of(Role.STATION_MANAGER, Role.STATION_STAFF, Role.AREA_COORDINATOR),
)
READ_PARTNERS = Permission(
    "registry.partners.read",
    "Read the directory of partners of the stations that one works for or coordinates",
    roles_of(Role.STATION_MANAGER, Role.STATION_STAFF, Role.AREA_COORDINATOR, Role.SECRETARIAT),
)
PERMISSIONS = (ASK, KEEP_NEEDS, READ_PARTNERS)


def coordinates(actor: Actor, card: StationCard) -> bool:
    """Whether the actor coordinates an area that the station lies in, at any level of the tree."""
    steps = card.area_path.strip("/").split("/")
    return any(actor.has(Role.AREA_COORDINATOR, f"area:{code}") for code in steps)


def works_at(actor: Actor, card: StationCard) -> bool:
    """Whether the actor works for the station."""
    return any(actor.has(role, scope_of(card.id)) for role in (Role.STATION_MANAGER, Role.STATION_STAFF))


def may_keep(actor: Actor, card: StationCard) -> bool:
    """Whether needs of a station are the actor's to keep."""
    return works_at(actor, card) or coordinates(actor, card)


def may_see_who(actor: Actor, card: StationCard, need_class: str) -> bool:
    """Who needs help: the station sees it, of a restricted need the coordinator alone (domain facts 36)."""
    return coordinates(actor, card) if need_class == "restricted" else may_keep(actor, card)
