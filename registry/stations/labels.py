"""The words for what a station is, in the reader's language."""

from lms.i18n_mark import N_
from registry.stations.tokens import CHECK_NUMBERS, READ_ACTIVITIES, READ_PEOPLE, READ_STATIONS, WRITE_INVITATIONS

STATE_NAMES = {
    "active": N_("Active"),
    "planned": N_("Planned"),
    "considering": N_("Being considered"),
    "on_call": N_("On call"),
    "closed": N_("Closed"),
}
STATE_TAGS = {"active": "good", "on_call": "info", "planned": "plain", "considering": "plain", "closed": "bad"}
APPLICATION_NAMES = {
    "open": N_("Being looked at"),
    "approved": N_("Approved"),
    "declined": N_("Not approved"),
    "taken_back": N_("Taken back"),
}
SCOPE_NAMES = {
    READ_STATIONS: N_("Read stations"),
    READ_PEOPLE: N_("Search people who agreed to it"),
    READ_ACTIVITIES: N_("Read the station's activities and invitations"),
    CHECK_NUMBERS: N_("Have lists of certificate numbers checked"),
    WRITE_INVITATIONS: N_("Ask people for an activity"),
}
LEAVE_NAMES = {
    "illness": N_("Illness"),
    "caring": N_("Caring for somebody"),
    "other": N_("Another reason"),
}
