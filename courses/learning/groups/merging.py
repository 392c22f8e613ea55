"""What becomes of places in study groups when two records turn out to be one person."""

from datetime import datetime

from sqlalchemy import delete, select

from courses.learning.models import StudyGroup, StudyInvitation, StudyMembership, StudyNote, StudyReport
from lms.accounts.api import Follows, bring_along, bring_back, remember, remembered
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import Work

FOLLOWING = (
    Follows(StudyMembership.person_id, (StudyMembership.group_id,)),
    Follows(StudyNote.person_id),
    Follows(StudyInvitation.person_id, (StudyInvitation.group_id,)),
    Follows(StudyInvitation.invited_by),
    Follows(StudyReport.reported_by),
)
TWICE = "study_places"


def on_groups_merged(event: PeopleMerged, work: Work) -> None:
    """Groups follow to the record that lives on. Where both were in one group, one person has one place in it."""
    bring_along(work, event, FOLLOWING)
    twice = work.session.scalars(select(StudyMembership).where(StudyMembership.person_id == event.merged_id)).all()
    remember(work, event, TWICE, {str(place.group_id): place.joined_at.isoformat() for place in twice})
    work.session.execute(delete(StudyMembership).where(StudyMembership.person_id == event.merged_id))
    work.session.flush()


def on_groups_parted(event: MergeUndone, work: Work) -> None:
    """Each record has its own places again, in groups that are still there."""
    bring_back(work, event, FOLLOWING)
    for group_id, joined_at in remembered(work, event, TWICE).items():
        group = work.session.get(StudyGroup, int(group_id))
        if group is not None and group.closed_at is None:
            work.session.add(
                StudyMembership(
                    group_id=group.id, person_id=event.merged_id, joined_at=datetime.fromisoformat(joined_at)
                )
            )
    work.session.flush()
