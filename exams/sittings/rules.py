"""When one may apply, what a sitting may still become, who has passed: pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from lms.i18n_mark import N_

KINDS = ("dated", "on_demand")
IDENTITY_RULES = ("evidence_seen", "signed_in")
CHANNELS = ("own_device", "venue_device", "paper", "oral")
APPLICATION_STATES = ("accepted", "waiting", "withdrawn", "used")
ALIVE = ("accepted", "waiting")
FEE_KINDS = ("paid", "waived", "refunded")
# Policy values (domain 2.3): slips leave 18 days before the exam, a reminder three days before it.
SLIP_DAYS, REMINDER_DAYS = 18, 3
STAGES = ("planned", "open", "closed", "running", "marking", "released", "cancelled")
ACCOMMODATIONS = {
    "extra_time": N_("More time"),
    "large_print": N_("Large print"),
    "furigana": N_("Furigana on all kanji"),
    "read_aloud": N_("Questions read aloud"),
    "scribe": N_("Somebody writes down the answers"),
    "separate_room": N_("A room of one's own"),
    "near_exit": N_("A seat near the door or for a wheelchair"),
    "own_aids": N_("Own aids: magnifier, hearing aid, cushion"),
    "companion": N_("Somebody comes along to the door"),
    "breaks": N_("Breaks, for medicine or rest"),
}

CHANNEL_NAMES = {
    "own_device": N_("On one's own computer, tablet or smartphone"),
    "venue_device": N_("On a computer at the venue"),
    "paper": N_("On paper at the venue"),
    "oral": N_("Answering aloud, with two officials"),
}
STAGE_NAMES = {
    "planned": N_("Exam planned"),
    "open": N_("Applications open"),
    "closed": N_("Applications closed"),
    "running": N_("Exam under way"),
    "marking": N_("Being marked"),
    "released": N_("Results released"),
    "cancelled": N_("Exam called off"),
}
STAGE_TAGS = {
    "planned": "plain",
    "open": "good",
    "closed": "plain",
    "running": "info",
    "marking": "warn",
    "released": "info",
    "cancelled": "bad",
}
APPLICATION_NAMES = {
    "accepted": N_("Place confirmed"),
    "waiting": N_("On the waiting list"),
    "withdrawn": N_("Application withdrawn"),
    "used": N_("Exam taken"),
}
APPLICATION_TAGS = {"accepted": "good", "waiting": "warn", "withdrawn": "plain", "used": "info"}

# What candidates rely on: fixed from the first living application on. Names as the form shows them.
FIXED = {
    "kind": N_("Kind of sitting"),
    "exam_body": N_("Exam body"),
    "minutes": N_("Minutes for the answers"),
    "pass_rule": N_("Pass rule"),
    "exemptions": N_("Parts that are carried over"),
    "supervised": N_("Supervised"),
    "identity_rule": N_("How it is made sure who sits"),
    "opens_at": N_("Begin of the exam"),
    "closes_at": N_("End of the exam"),
    "sample": N_("Sample sitting"),
}
PASS_RULE_FAULTS = {
    "empty": N_("it asks for nothing"),
    "no_condition": N_("a part has neither points nor percent"),
    "below_zero": N_("a number is below zero"),
    "over_100": N_("a share is over 100 percent"),
    "unknown_part": N_("it names a part that the paper does not have"),
    "more_than_possible": N_("it asks for more points than the part has"),
}


_CLOCK = re.compile(
    r"(?:午前|AM|am|(?P<afternoon>午後|PM|pm))?(?P<hour>[0-9]{1,2})(?:時(?P<half>半)?|:)?(?:(?P<minute>[0-9]{1,2})分?)?"
)

# ---- passing (rules 11)


@dataclass(frozen=True)
class PartScore:
    """Points of one part: earned, and how many were possible."""

    earned: float
    possible: float


@dataclass(frozen=True)
class Reason:
    """One condition of the pass rule with how it came out. ``where`` is a part's letter or "total"."""

    where: str
    earned: float
    needed: float
    met: bool


@dataclass(frozen=True)
class Decision:
    """Whether a candidate passed, and by which conditions."""

    passed: bool
    reasons: tuple[Reason, ...]


def needed_points(condition: Mapping[str, Any], possible: float) -> float:
    """The lowest points that meet a condition: ``least`` points, ``least_percent`` of what was possible, or both."""
    return max(float(condition.get("least", 0)), float(condition.get("least_percent", 0)) * possible / 100)


def decide(
    pass_rule: Mapping[str, Any],
    part_scores: Mapping[str, PartScore],
    carried: Mapping[str, PartScore | None] | None = None,
) -> Decision:
    """Apply a sitting's own pass rule to the points of its parts (rules 11). All conditions have to be met.

    pass_rule    {"parts": {"A": {"least": 35}, "B": {"least": 10}}, "total": {"least_percent": 65}}; a condition
                 has least (points) or least_percent (of the points possible); parts and total may be absent
    part_scores  part -> PartScore; a part without a score counts as 0 of 0, so that its condition fails
    carried      parts that were passed earlier and need not be sat: their condition is met by that; with points
                 they count in the total, with None they do not

    An empty rule passes nobody.
    """
    earlier = carried or {}
    reasons = [
        _carried_reason(part, condition, earlier[part])
        if part in earlier
        else _reason(part, condition, part_scores.get(part, PartScore(0.0, 0.0)), part in part_scores)
        for part, condition in pass_rule.get("parts", {}).items()
    ]
    if pass_rule.get("total"):
        sat = [score for part, score in part_scores.items() if part not in earlier]
        counted = [*sat, *(score for score in earlier.values() if score is not None)]
        together = PartScore(sum(one.earned for one in counted), sum(one.possible for one in counted))
        reasons.append(_reason("total", pass_rule["total"], together, bool(sat)))
    return Decision(bool(reasons) and all(reason.met for reason in reasons), tuple(reasons))


def _carried_reason(where: str, condition: Mapping[str, Any], score: PartScore | None) -> Reason:
    known = score or PartScore(0.0, 0.0)
    return Reason(where, known.earned, needed_points(condition, known.possible), True)


def _reason(where: str, condition: Mapping[str, Any], score: PartScore, scored: bool) -> Reason:
    needed = needed_points(condition, score.possible)
    return Reason(where, score.earned, needed, scored and score.earned >= needed)


def faults_in_pass_rule(pass_rule: Mapping[str, Any], possible: Mapping[str, float] | None = None) -> list[str]:
    """Codes of what makes a pass rule unusable; with ``possible`` also whether it fits the paper's parts."""
    conditions = [*pass_rule.get("parts", {}).values(), *([pass_rule["total"]] if pass_rule.get("total") else [])]
    if not conditions:
        return ["empty"]
    faults = set()
    for condition in conditions:
        if not set(condition) & {"least", "least_percent"}:
            faults.add("no_condition")
        if any(value < 0 for value in condition.values()):
            faults.add("below_zero")
        if condition.get("least_percent", 0) > 100:
            faults.add("over_100")
    return sorted(faults | _misfits(pass_rule, possible))


def _misfits(pass_rule: Mapping[str, Any], possible: Mapping[str, float] | None) -> set[str]:
    if possible is None:
        return set()
    faults = set()
    for part, condition in pass_rule.get("parts", {}).items():
        if part not in possible:
            faults.add("unknown_part")
        elif condition.get("least", 0) > possible[part]:
            faults.add("more_than_possible")
    if (pass_rule.get("total") or {}).get("least", 0) > sum(possible.values()):
        faults.add("more_than_possible")
    return faults


# ---- the life of a sitting


@dataclass(frozen=True)
class Times:
    """What the stage of a sitting is derived from."""

    kind: str
    apply_from_at: datetime
    apply_until_at: datetime
    opens_at: datetime
    closes_at: datetime
    released_at: datetime | None
    cancelled_at: datetime | None


def stage_of(times: Times, at: datetime) -> str:
    """Where a sitting stands at an instant. A standing one is open as long as it runs."""
    if times.cancelled_at is not None:
        return "cancelled"
    if times.released_at is not None:
        return "released"
    if at < times.apply_from_at:
        return "planned"
    if times.kind == "on_demand":
        return "open" if at < times.closes_at else "marking"
    if at <= times.apply_until_at:
        return "open"
    if at < times.opens_at:
        return "closed"
    return "running" if at < times.closes_at else "marking"


def times_fit(times: Times) -> bool:
    """Dated: apply, then sit. On demand: one applies and sits within the same span."""
    if not (times.apply_from_at <= times.apply_until_at and times.opens_at < times.closes_at):
        return False
    if times.kind == "on_demand":
        return times.apply_from_at <= times.closes_at
    return times.apply_until_at <= times.opens_at


def changed_though_fixed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fixed fields whose values differ, in the order of the form."""
    return [name for name in FIXED if name in after and before[name] != after[name]]


def may_withdraw(kind: str, opens_at: datetime, state: str, at: datetime) -> bool:
    """A living application can be taken back until the exam begins; on demand at any time before it is used."""
    return state in ALIVE and (kind == "on_demand" or at < opens_at)


# ---- applying


def is_old_enough(born_on: date | None, least_age: int | None, on: date) -> bool:
    """Whether somebody has reached an age on a day; without a birth date on record nobody is turned away."""
    if least_age is None or born_on is None:
        return True
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (0 if had_birthday else 1) >= least_age


def free_again_at(last_applied_at: datetime | None, wait_days: int | None) -> datetime | None:
    """From when somebody who sat before may apply again; None at once."""
    if last_applied_at is None or not wait_days:
        return None
    return last_applied_at + timedelta(days=wait_days)


def moves_up(waiting: Sequence[int], accepted: int, capacity: int | None) -> list[int]:
    """Who of the waiting list, first come first served, has a place now."""
    return list(waiting) if capacity is None else list(waiting)[: max(0, capacity - accepted)]


def room_for(rooms: Sequence[tuple[int, int, int]]) -> int | None:
    """The room with the most free seats; None when all are full.

    rooms  (room id, seats, taken)
    """
    free = [(seats - taken, -room_id) for room_id, seats, taken in rooms if seats > taken]
    return -max(free)[1] if free else None


def offered_channels(supervised: bool) -> tuple[str, ...]:
    """At a venue people sit at its machines, on paper or aloud; an unattended sitting is on one's own device."""
    return ("venue_device", "paper", "oral") if supervised else ("own_device",)


def needs_room(supervised: bool, channel: str) -> bool:
    """Whoever sits at home needs no seat; everybody else does."""
    return supervised or channel != "own_device"


# ---- what people type


def read_clock(typed: str) -> time | None:
    """A time of day out of 9:00, 9時, 9時半, 午後1時30分 or 13:30; None when it is none."""
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", typed).replace(" ", ""))
    if found is None:
        return None
    hour = int(found["hour"]) + (12 if found["afternoon"] and int(found["hour"]) < 12 else 0)
    minute = 30 if found["half"] else int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
