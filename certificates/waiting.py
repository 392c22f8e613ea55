"""What waits for those who check papers and decide about titles."""

from collections.abc import Iterator

from flask_babel import gettext

from certificates.awards.appeals import queries as appeals
from certificates.awards.appeals.policies import HANDLE_APPEALS
from certificates.awards.applications import open_applications
from certificates.awards.desk import open_proposals
from certificates.awards.policies import CONFIRM_WITHDRAWAL, DECIDE
from certificates.qualifications import queries as qualifications
from certificates.qualifications.policies import VERIFY
from lms.policy import Actor
from lms.ui.plug import Waits


def what_waits(actor: Actor) -> Iterator[Waits]:
    """Papers to check, applications, proposed withdrawals, appeals about titles."""
    if actor.may(VERIFY):
        yield Waits(gettext("Qualifications to check"), qualifications.waiting_count(), "qualifications.queue")
    if actor.may(DECIDE):
        yield Waits(gettext("Applications for titles"), open_applications(), "award_desk.applications")
    if actor.may(CONFIRM_WITHDRAWAL):
        yield Waits(gettext("Proposed withdrawals"), open_proposals(), "award_desk.withdrawals")
    if actor.may(HANDLE_APPEALS):
        yield Waits(gettext("Appeals about titles"), appeals.waiting_count(), "appeal_desk.waiting")
