"""Who may keep profiles, who may look, and as whom somebody looks."""

from dataclasses import dataclass

from lms.places.api import AreaCard
from lms.policy import EVERYONE, Actor, Permission, Role, holds_in_area, require, roles_of
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
SEARCH_AREA = Permission(
    "registry.people.search_area",
    "Search people who agreed to be seen by the coordinators or the municipality of an area",
    roles_of(Role.AREA_COORDINATOR, Role.MUNICIPALITY),
)
PERMISSIONS = (OWN_PROFILE, HELP_WITH_PROFILE, SEARCH, SEARCH_AREA)
# As which recipient of consent a role looks.
AS_WHOM = {"coordinators": Role.AREA_COORDINATOR, "municipality": Role.MUNICIPALITY}


@dataclass(frozen=True)
class Audience:
    """Whose eyes: the recipients of consent that a searcher counts as, where she is, and for which station if any."""

    recipients: frozenset[tuple[str, str]]
    place: tuple[float, float] | None = None
    station_id: int | None = None


PUBLIC = Audience(frozenset({("public", "")}))


def audience_of(station: StationCard) -> Audience:
    """The station as a recipient of consent."""
    return Audience(audience_recipients(station.id, station.area_path), station.place, station.id)


def kinds_at(actor: Actor, node: AreaCard) -> tuple[str, ...]:
    """As which recipients an actor may look at an area: a role at a node covers those below it."""
    return tuple(kind for kind, role in AS_WHOM.items() if holds_in_area(actor, role, node.path))


def audience_at(node: AreaCard, kinds: tuple[str, ...]) -> Audience:
    """Those who look at an area as its coordinators, its municipality or both."""
    return Audience(frozenset((kind, node.code) for kind in kinds), node.centre)


def require_for(actor: Actor, person_id: int) -> None:
    """The person herself, or the secretariat that writes down what she says on the telephone or on paper."""
    if actor.person_id == person_id:
        require(actor, OWN_PROFILE)
    else:
        require(actor, HELP_WITH_PROFILE)
