"""Who may do what with stations. A station's scope is ``station:<id>``."""

from lms.policy import EVERYONE, Actor, Permission, Role, ids_in, require, roles_of

APPLY = Permission("registry.stations.apply", "Ask for one's group to become a station", EVERYONE)
DECIDE = Permission(
    "registry.stations.decide", "Approve or decline stations, change their state", roles_of(Role.SECRETARIAT)
)
KEEP = Permission(
    "registry.stations.keep",
    "Change what the public page of a station says",
    roles_of(Role.STATION_MANAGER, Role.SECRETARIAT),
)
WORK = Permission(
    "registry.stations.work",
    "Work for a station: its pages, search, activities",
    roles_of(Role.STATION_MANAGER, Role.STATION_STAFF),
)
MANAGE = Permission(
    "registry.stations.manage",
    "Manage a station: organisations behind it, leaves, access keys",
    roles_of(Role.STATION_MANAGER),
)
RECORD_LEAVE = Permission(
    "registry.stations.record_leave",
    "Record the leave of a member of a station",
    roles_of(Role.STATION_MANAGER, Role.SECRETARIAT),
)
ANNOUNCE_AREA = Permission(
    "registry.stations.announce_area",
    "Announce something for an area, or for the nation; a role at an area covers those below it",
    roles_of(Role.AREA_COORDINATOR, Role.SECRETARIAT),
)
PERMISSIONS = (APPLY, DECIDE, KEEP, WORK, MANAGE, RECORD_LEAVE, ANNOUNCE_AREA)


def scope_of(station_id: int) -> str:
    """The scope of one station."""
    return f"station:{station_id}"


def require_at(actor: Actor, permission: Permission, station_id: int) -> None:
    """Refuse with NotAllowed unless the actor holds the permission for this station."""
    require(actor, permission, scope_of(station_id))


def station_ids_of(actor: Actor) -> frozenset[int]:
    """The stations that the actor works for."""
    return ids_in(actor.scopes(Role.STATION_MANAGER) | actor.scopes(Role.STATION_STAFF), "station")
