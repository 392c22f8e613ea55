"""Calling off days of activities: one by hand, or all that a station had when it closes."""

from lms.db import Work
from registry.activities.days import Day, live_invitations
from registry.activities.messages import CANCELLED, tell_helpers
from registry.stations.hooks.services import tell_systems


def call_off(work: Work, day: Day, reason: str) -> int:
    """Call a day off; everybody who was asked, asked to come or said yes is told. Returns how many."""
    day.occurrence.state, day.occurrence.reason, day.activity.fingerprint = "cancelled", reason, None
    concerned = live_invitations(work, day)
    for invitation in concerned:
        invitation.state = "expired"
    work.session.flush()
    tell_systems(work, day.activity.station_id, "activity.cancelled", {"activity": day.occurrence.public_id})
    told = [invitation.person_id for invitation in concerned]
    tell_helpers(work, day, told, "cancelled", CANCELLED, f"cancelled:{day.occurrence.id}")
    return len(told)
