"""Applications, attempts, results and passes follow a person whose records are merged (rules 21); numbers stay."""

from exams.attempts.models import Attempt
from exams.results.models import PassClaim, PassRecord, ResultLine
from exams.sittings.models import Application
from lms.accounts.api import Follows, bring_along, bring_back
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import Work

FOLLOWING = (
    Follows(Application.person_id, (Application.sitting_id,), lambda row: row.state.in_(("accepted", "waiting"))),
    Follows(Attempt.person_id),
    Follows(ResultLine.person_id),
    Follows(PassRecord.person_id),
    Follows(PassClaim.person_id, (PassClaim.exam_body, PassClaim.number)),
)


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """The history of the merged record is that of the one that lives on.

    A second living application for the same sitting stays where it is: one human being sits once.
    """
    bring_along(work, event, FOLLOWING)


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record has its own history again."""
    bring_back(work, event, FOLLOWING)
