"""Affiliations, leaves, invitations, attendance and blocks follow a person whose records are merged (rules 21)."""

from datetime import date

from lms.accounts.api import Follows, bring_along, bring_back, remember, remembered
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import Work
from registry.activities.afterwards.models import IncidentPerson, ThanksNote
from registry.activities.attendance.models import Arrival
from registry.activities.models import LIVE, Attendance, Invitation
from registry.activities.needs.models import NeedPerson
from registry.people.models import HelpedDay, Listing, ListingLook, SavedSearchMatch, StationBlock
from registry.stations.life.models import StationContact
from registry.stations.models import Affiliation, Leave

LISTED = "listing"
FOLLOWING = (
    Follows(Affiliation.person_id),
    Follows(Leave.person_id, (Leave.from_on,)),
    Follows(StationContact.person_id),
    Follows(Invitation.person_id, (Invitation.occurrence_id,), lambda row: row.state.in_(LIVE)),
    Follows(NeedPerson.asked_by, (NeedPerson.need_id,)),
    Follows(Attendance.person_id, (Attendance.occurrence_id,)),
    Follows(ThanksNote.person_id, (ThanksNote.occurrence_id, ThanksNote.said_by)),
    Follows(IncidentPerson.person_id, (IncidentPerson.incident_id,)),
    Follows(Arrival.person_id, (Arrival.occurrence_id,)),
    Follows(
        StationBlock.person_id,
        (StationBlock.station_id, StationBlock.asked_by),
        lambda row: row.ended_at.is_(None),
    ),
    Follows(HelpedDay.person_id, (HelpedDay.ref,)),
    Follows(ListingLook.person_id),
    Follows(SavedSearchMatch.person_id, (SavedSearchMatch.search_id,)),
)


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """What the merged record did and was asked is the kept one's.

    What she offers and whether she wants to be found does not follow: nobody becomes visible by a merge.
    """
    bring_along(work, event, FOLLOWING)
    listed = work.session.get(Listing, event.merged_id)
    if listed is not None:
        kept = {"public_id": listed.public_id, "listed_on": listed.listed_on.isoformat()}
        remember(work, event, LISTED, kept | {"good_until_on": listed.good_until_on.isoformat()})


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record has its own history again, and its listing under the address that stations know.

    What the listing shows follows with the consents; without them it goes.
    """
    bring_back(work, event, FOLLOWING)
    listed = remembered(work, event, LISTED)
    if listed:
        days = {name: date.fromisoformat(listed[name]) for name in ("listed_on", "good_until_on")}
        work.session.add(Listing(person_id=event.merged_id, public_id=listed["public_id"], **days))
        work.session.flush()
