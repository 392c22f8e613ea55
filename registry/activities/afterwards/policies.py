"""Who may report an incident, and who may read one."""

from lms.policy import Actor, Permission, Role, holds_in_area, roles_of
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard

INCIDENTS = Permission(
    "registry.incidents.keep",
    "Report what went wrong at a station; managers, coordinators and the secretariat read the reports",
    roles_of(Role.STATION_MANAGER, Role.STATION_STAFF, Role.AREA_COORDINATOR, Role.SECRETARIAT),
)
PERMISSIONS = (INCIDENTS,)


def reads_incidents(actor: Actor, card: StationCard) -> bool:
    """Reports of a station are for its manager, the coordinator of its area and the secretariat alone."""
    return (
        actor.has(Role.STATION_MANAGER, scope_of(card.id))
        or holds_in_area(actor, Role.AREA_COORDINATOR, card.area_path)
        or actor.has(Role.SECRETARIAT, "")
    )


def reports_incidents(actor: Actor, card: StationCard) -> bool:
    """Whoever works there may report, too; she reads her own reports."""
    return reads_incidents(actor, card) or actor.has(Role.STATION_STAFF, scope_of(card.id))
