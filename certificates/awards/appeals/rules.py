"""What can be appealed against and until when, and what it comes to. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from certificates.schemes.rules import ANNULLED, SUSPENDED, WITHDRAWN
from lms.i18n_mark import N_

REFUSED, COMPLAINT = "refused", "complaint"
ABOUTS = (REFUSED, SUSPENDED, WITHDRAWN, ANNULLED, COMPLAINT)
ABOUT_NAMES = {
    REFUSED: N_("The title was not awarded"),
    SUSPENDED: N_("The title was suspended"),
    WITHDRAWN: N_("The title was withdrawn"),
    ANNULLED: N_("The title was annulled"),
    COMPLAINT: N_("A complaint"),
}
OPEN, IN_HAND, CLOSED, TAKEN_BACK = "open", "in_hand", "closed", "taken_back"
STATES = (OPEN, IN_HAND, CLOSED, TAKEN_BACK)
WAITING = (OPEN, IN_HAND)
STATE_NAMES = {
    OPEN: N_("Has arrived"),
    IN_HAND: N_("Is being looked at"),
    CLOSED: N_("Answered"),
    TAKEN_BACK: N_("Taken back"),
}
STATE_MARKS = {OPEN: "info", IN_HAND: "info", CLOSED: "plain", TAKEN_BACK: "plain"}
OUTCOMES = ("upheld", "partly", "declined")
OUTCOME_NAMES = {
    "upheld": N_("We agree with you"),
    "partly": N_("We agree with you in part"),
    "declined": N_("The decision stays as it is"),
}
WEB, ON_THE_WEB = "web", N_("On her page")
CAME_BY = ("post", "phone", "fax", "visit")
CAME_BY_NAMES = {
    "post": N_("By letter"),
    "phone": N_("By telephone"),
    "fax": N_("By fax"),
    "visit": N_("In the office"),
}


@dataclass(frozen=True)
class AppealLimits:
    """Policy values, with the reason for them.

    days         after a decision, within which an appeal is opened; the last day counts whole. A complaint has no limit
    answer_days  after its arrival, within which it is answered
    warn_days    before that day, when those who could answer are told once more
    """

    days: int = 60
    answer_days: int = 30
    warn_days: int = 7
    reason: str = (
        "Sixty days stand in every letter about a decision, so that who is told by post and asks somebody for help is in "
        "time; a month is enough to hear the person and to look at the papers anew."
    )


LIMITS = AppealLimits()


def last_day(decided_on: date, limits: AppealLimits = LIMITS) -> date:
    """The last day on which an appeal against a decision can be opened."""
    return decided_on + timedelta(days=limits.days)


def due_day(opened_on: date, limits: AppealLimits = LIMITS) -> date:
    """The day by which it is answered."""
    return opened_on + timedelta(days=limits.answer_days)
