"""A day of an activity as the services hold it: under lock, so that the last place is taken once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lms.clock import now
from lms.db import Work
from registry.activities.models import LIVE, Activity, Invitation, Occurrence
from registry.errors import ActivityNotFound


@dataclass(frozen=True)
class Day:
    """An occurrence with its activity, as the services hold it under lock."""

    occurrence: Occurrence
    activity: Activity

    @property
    def alive(self) -> bool:
        return self.occurrence.state == "planned" and self.occurrence.ends_at > now()


def day_under_lock(work: Work, public_id: str) -> Day:
    """A day under lock, so that the last place is taken once."""
    occurrence = work.session.scalar(select(Occurrence).where(Occurrence.public_id == public_id).with_for_update())
    if occurrence is None:
        raise ActivityNotFound
    return Day(occurrence, work.session.get_one(Activity, occurrence.activity_id))


def live_invitations(work: Work, day: Day, states: Sequence[str] = LIVE) -> list[Invitation]:
    """The invitations of a day in these states."""
    return list(
        work.session.scalars(
            select(Invitation).where(Invitation.occurrence_id == day.occurrence.id, Invitation.state.in_(states))
        )
    )
