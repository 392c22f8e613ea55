"""Which parts a sitting carries over, from where and for how long: pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lms.i18n_mark import N_

STATES = ("asked", "granted", "declined", "withdrawn", "void")
STATE_NAMES = {
    "asked": N_("Is being checked"),
    "granted": N_("Carried over"),
    "declined": N_("Not carried over"),
    "withdrawn": N_("I sit this part again"),
    "void": N_("No longer carried over"),
}
STATE_TAGS = {"asked": "info", "granted": "good", "declined": "plain", "withdrawn": "plain", "void": "bad"}
CHECKED = N_("Checked; a second person decides")
FALLEN = N_("The earlier result on which this part rested no longer holds.")
REFUSALS = {
    "not_offered": N_("This exam does not carry this part over."),
    "other_sitting": N_("Parts of that exam are not carried over."),
    "too_old": N_("It was passed too long ago."),
    "other_body": N_("Parts of that exam body are not carried over."),
}


@dataclass(frozen=True)
class CarriedPart:
    """A part that was passed earlier, with its points there."""

    earned: float
    possible: float
    in_total: bool
    title: str
    passed_on: date


def why_not_carried(rule: Mapping[str, Any], part: str, code: str, passed_on: date, on: date) -> str:
    """Why a part is not carried over, as a code of REFUSALS; empty when it is.

    rule  {"parts": ["A"], "from": ["2026-01"], "days": 730, "in_total": true}: which parts, from which sittings (none
          named: every one of the same exam), for how many days after the release; the last day counts
    on    the day of the exam
    """
    if part not in rule.get("parts", ()):
        return "not_offered"
    if rule.get("from") and code not in rule["from"]:
        return "other_sitting"
    if rule.get("days") and on > passed_on + timedelta(days=rule["days"]):
        return "too_old"
    return ""


def why_not_recognised(rule: Mapping[str, Any], part: str, body: str, passed_on: date, on: date) -> str:
    """Why a part that was passed at an exam body is not carried over, as a code of REFUSALS; empty when it is.

    rule  as ``why_not_carried`` reads it, and {"bodies": ["exam_body"]}: whose notices of results are recognised; none
          named: none
    """
    if part not in rule.get("parts", ()):
        return "not_offered"
    if body not in rule.get("bodies", ()):
        return "other_body"
    if rule.get("days") and on > passed_on + timedelta(days=rule["days"]):
        return "too_old"
    return ""


def points_fit(earned: float, possible: float) -> bool:
    """Points as a notice can state them."""
    return 0 <= earned <= possible and possible > 0


def is_sound(rule: Mapping[str, Any], pass_rule: Mapping[str, Any]) -> bool:
    """A part that is carried over has a cut of its own, and at least one part is left to sit."""
    carried, asked = set(rule.get("parts", ())), set(pass_rule.get("parts", {}))
    return not carried or carried < asked


def leaves_something(paper_parts: Collection[str], carried: Collection[str]) -> bool:
    """Whether a candidate still sits a part of the paper."""
    return bool(set(paper_parts) - set(carried))
