"""When an appeal is in time, and what it can be about: pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.i18n_mark import N_

GROUNDS = ("points", "question", "day", "void", "other")
GROUND_NAMES = {
    "points": N_("My points seem wrong"),
    "question": N_("A question or its answer was wrong"),
    "day": N_("Something went wrong on the day of the exam"),
    "void": N_("My exam was not counted"),
    "other": N_("Something else"),
}
STATES = ("open", "in_hand", "closed", "withdrawn")
STATE_NAMES = {
    "open": N_("Has arrived"),
    "in_hand": N_("Is being looked at"),
    "closed": N_("Answered"),
    "withdrawn": N_("Taken back"),
}
STATE_TAGS = {"open": "info", "in_hand": "info", "closed": "plain", "withdrawn": "plain"}
OUTCOMES = ("upheld", "partly", "declined")
OUTCOME_NAMES = {
    "upheld": N_("We agree with you"),
    "partly": N_("We agree with you in part"),
    "declined": N_("The result stays as it is"),
}
INVOLVED = {
    "same_person": N_("this is your own appeal"),
    "family": N_("you are related"),
    "taught": N_("one of you taught the other"),
    "employed": N_("one of you employs the other"),
    "same_organisation": N_("you belong to the same organisation"),
    "marked": N_("you marked this candidate"),
    "voted": N_("you voted on this result"),
    "corrected": N_("you took part in a correction of this result"),
}


@dataclass(frozen=True)
class AppealPolicy:
    """Policy values of appeals, with the reason for them.

    days         after the release, within which an appeal is opened; the last day counts whole
    answer_days  after its arrival, within which it is answered
    """

    days: int = 14
    answer_days: int = 30
    reason: str = N_(
        "Two weeks reach somebody who is told by post; a month is enough to mark anew and to decide by two."
    )


def last_day(released_on: date, policy: AppealPolicy) -> date:
    """The last day on which an appeal can be opened."""
    return released_on + timedelta(days=policy.days)


def due_day(opened_on: date, policy: AppealPolicy) -> date:
    """The day by which an appeal is answered."""
    return opened_on + timedelta(days=policy.answer_days)
