"""How titles, conditions and their states are said, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext

from certificates.awards.models import APPLICATION_STATES
from certificates.schemes.queries import SpecialtyCard, TitleCard
from certificates.schemes.rules import (
    ACTIVE,
    AFFILIATION,
    ANNULLED,
    COMPLETION,
    CONTRIBUTION,
    ENDED,
    GRACE,
    LEADER_ROLE,
    LEAVE,
    PASS,
    QUALIFICATION,
    SUSPENDED,
    UNDERTAKING,
    WITHDRAWN,
    Condition,
    Fulfilment,
)
from lms.i18n_mark import N_
from lms.ui.formats import day, page_language

STATE_NAMES = {
    ACTIVE: N_("Valid"),
    GRACE: N_("Valid, in the time of grace"),
    SUSPENDED: N_("Suspended"),
    WITHDRAWN: N_("Withdrawn by decision"),
    ANNULLED: N_("Annulled"),
    ENDED: N_("Ended at the holder's wish"),
}
STATE_MARKS = {ACTIVE: "good", GRACE: "warn", SUSPENDED: "warn", WITHDRAWN: "bad", ANNULLED: "bad", ENDED: "plain"}
EVENT_NAMES = {
    "awarded": N_("The title was awarded"),
    "renewed": N_("The title was renewed"),
    GRACE: N_("The time of grace began"),
    SUSPENDED: N_("The title was suspended"),
    "restored": N_("The title was restored"),
    WITHDRAWN: N_("The title was withdrawn"),
    ANNULLED: N_("The title was annulled"),
    ENDED: N_("The holder ended the title"),
}
EVIDENCE_NAMES = {
    PASS: N_("Pass in the exam"),
    QUALIFICATION: N_("Qualification"),
    COMPLETION: N_("Completed training"),
    AFFILIATION: N_("Belongs to an organisation"),
    CONTRIBUTION: N_("Confirmed activity"),
    UNDERTAKING: N_("Undertaking"),
    LEADER_ROLE: N_("Leader role in the organisation"),
    LEAVE: N_("Leave"),
}
WHY_NOT_FREE = {
    "herself": N_("it is about yourself."),
    "handled": N_("you checked, trained, marked or confirmed something that the title rests on."),
    "entered": N_("you entered the application."),
    "family": N_("you are related."),
    "taught": N_("one of you taught the other."),
    "employed": N_("one of you works for the other."),
    "same_organisation": N_("you belong to the same organisation."),
}
APPLICATION_NAMES = dict(
    zip(
        APPLICATION_STATES,
        (N_("Waiting for the decision"), N_("Awarded"), N_("Not awarded"), N_("Taken back")),
        strict=True,
    )
)
# What to do about a missing condition, in plain words, and where.
TO_DO = {
    PASS: (N_("Take the exam."), "/exams"),
    QUALIFICATION: (N_("Add your qualification. We check it and tell you."), "/my/qualifications/new"),
    UNDERTAKING: (N_("Read the undertaking and agree to it when you apply."), ""),
    AFFILIATION: (N_("Join an organisation that is active at a station. Somebody there confirms it."), ""),
    COMPLETION: (N_("Complete the leader certification training."), ""),
    CONTRIBUTION: (N_("Help at an activity. Somebody there confirms it."), ""),
}


def title_name(title: TitleCard, specialty: SpecialtyCard | None = None, language: str = "") -> str:
    """A title with its field in brackets."""
    ja = (language or page_language()) == "ja"
    name = title.name if ja else title.name_en
    if specialty is None:
        return name
    return f"{name}({specialty.name})" if ja else f"{name} ({specialty.name_en})"


def condition_text(condition: Condition) -> str:
    """A condition in the words of the scheme."""
    return condition.text if page_language() == "ja" else condition.text_en


def missing_words(missing: tuple[Fulfilment, ...]) -> str:
    """Missing conditions in one line."""
    return (" / " if page_language() == "ja" else "; ").join(condition_text(f.condition) for f in missing)


def why_words(code: str) -> str:
    """Why a decider is not free, as a sentence."""
    return gettext(WHY_NOT_FREE[code])


def progress_words(found: Fulfilment) -> str:
    """How far a condition has come, where there is something to count."""
    if found.condition.kind != CONTRIBUTION:
        return ""
    if found.asked_on is not None:
        return gettext(
            "%(have)s activities so far. From %(day)s on, %(need)s within %(months)s months are needed.",
            have=found.have, need=found.need, months=found.condition.keep_months, day=day(found.asked_on),
        )  # fmt: skip
    if found.fulfilled and found.need < found.condition.keep_count:
        return ""
    if found.role_missing:
        return gettext("The organisation has not named you as a leader yet.")
    return gettext("%(have)s of %(need)s activities.", have=found.have, need=found.need)


def to_do(found: Fulfilment, *, waiting: bool = False) -> tuple[str, str]:
    """What to do about a missing condition, with the page where it is done."""
    if found.condition.kind == QUALIFICATION and waiting:
        return gettext("We are checking your qualification. Please wait for our answer."), "/my/qualifications"
    if found.role_missing:
        return gettext("Ask your organisation to name you as a leader."), ""
    text, link = TO_DO[found.condition.kind]
    return gettext(text), link


def names_of(titles: Mapping[str, TitleCard], fields: Mapping[str, SpecialtyCard], scheme: str, specialty: str) -> str:
    """The written name of a title by its codes."""
    return title_name(titles[scheme], fields.get(specialty))
