"""Who may keep profiles, who may look, and as whom a station looks."""

from dataclasses import dataclass

from lms.policy import EVERYONE, Permission, Role, roles_of
from registry.people.rules import audience_recipients
from registry.stations.queries import StationCard

OWN_PROFILE = Permission("registry.people.own", "Keep one's own profile and listing, see who looked", EVERYONE)
HELP_WITH_PROFILE = Permission(
    "registry.people.help", "Fill in the profile of a person who telephoned or wrote", roles_of(Role.SECRETARIAT)
)
SEARCH = Permission(
    "registry.people.search",
    "Search people who agreed to be seen by the station",
    roles_of(Role.STATION_MANAGER, Role.STATION_STAFF),
)
PERMISSIONS = (OWN_PROFILE, HELP_WITH_PROFILE, SEARCH)


@dataclass(frozen=True)
class Audience:
    """Whose eyes: a station, and the recipients of consent that it counts as."""

    station: StationCard
    recipients: frozenset[tuple[str, str]]


def audience_of(station: StationCard) -> Audience:
    """The station as a recipient of consent."""
    return Audience(station, audience_recipients(station.id, station.area_path))
