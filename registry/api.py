"""The door of the registry, for the roof: what the sample, the journey and commands do with stations and listings.

The same services as the pages; each asks its policy.
"""

from lms.accounts.api import ConsentChoice
from registry.people.consenting.services import continue_listing, start_listing, stop_listing
from registry.people.purposes import FIELDS, LISTING
from registry.people.queries import Listed, listed_for
from registry.people.rules import Criteria, half_day
from registry.people.search import Found, Hit
from registry.people.services import Offer, Told, block_station, save_offer, search_people
from registry.stations.ledger import StationDetails
from registry.stations.queries import (
    StationCard,
    members_at,
    organisations_at,
    station,
    station_by_public_id,
    stations,
    stations_in,
    stations_of,
)
from registry.stations.services import (
    add_organisation,
    apply_for_station,
    approve_application,
    end_organisation,
    enter_station,
    record_leave,
    set_state,
    take_on,
)

__all__ = [
    "FIELDS",
    "LISTING",
    "ConsentChoice",
    "Criteria",
    "Found",
    "Hit",
    "Listed",
    "Offer",
    "StationCard",
    "StationDetails",
    "Told",
    "add_organisation",
    "apply_for_station",
    "approve_application",
    "block_station",
    "continue_listing",
    "end_organisation",
    "enter_station",
    "half_day",
    "listed_for",
    "members_at",
    "organisations_at",
    "record_leave",
    "save_offer",
    "search_people",
    "set_state",
    "start_listing",
    "station",
    "station_by_public_id",
    "stations",
    "stations_in",
    "stations_of",
    "stop_listing",
    "take_on",
]
