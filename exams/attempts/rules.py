"""When an attempt closes, what is late and what is too late, who was identified, where two keyings differ: pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PURPOSES = ("exam", "practice")
CHANNELS = ("own_device", "venue_device", "paper", "oral")
STATES = ("ready", "open", "submitted", "auto_submitted", "voided")
ENTRY_KINDS = ("answer", "review", "visit")
OUTCOMES = (
    "saved",
    "late",
    "too_late",
    "after_close",
    "intake_closed",
    "handed_in",
    "no_pen",
    "newer_answer",
    "malformed",
    "not_started",
    "voided",
)
DECISIONS = ("waiting", "counted", "not_counted")
DUTIES = ("scribe", "reader", "oral_taker", "witness")
INCIDENT_KINDS = (
    "arrived_late",
    "left_room",
    "unwell",
    "device_fault",
    "line_fault",
    "noise",
    "not_allowed_aid",
    "outage",
    "extra_time",
    "paused",
    "resumed",
    "reopened",
    "ended",
    "voided",
    "paper_fault",
    "other",
)
BY_THEMSELVES = ("extra_time", "paused", "resumed", "reopened", "ended", "voided")
PRACTICE = 0
PRACTICE_PART = "P"

PHOTO_EVIDENCE = ("drivers_licence", "passport", "residence_card", "disability_certificate", "basic_resident_card")
OTHER_EVIDENCE = ("health_card", "pension_book", "seal_certificate", "resident_record", "staff_card", "bank_card")
EVIDENCE = PHOTO_EVIDENCE + OTHER_EVIDENCE

# Policy values. A live page is heard from every 15 seconds; three silent beats are an outage, not a slow line.
# An answer given in the last second may need a few to arrive; the board, not the clock of a device, decides on it.
LIVE = timedelta(seconds=30)
OUTAGE = timedelta(seconds=45)
ARRIVAL = timedelta(seconds=5)
LONGEST_TEXT = 4000
MOST_SEAT_TRIES = 10
LEAST_MINUTES, MOST_MINUTES = 1, 180


def closing_time(
    started_at: datetime, minutes: int, extra_seconds: int, sitting_closes_at: datetime | None
) -> datetime:
    """When the time of an attempt is over.

    Who starts late still ends with the sitting; time granted to her (accommodation, an outage of ours) is added
    after that and is never cut by the end of the sitting.
    """
    ends = started_at + timedelta(minutes=minutes)
    if sitting_closes_at is not None:
        ends = min(ends, sitting_closes_at)
    return ends + timedelta(seconds=extra_seconds)


def practice_minutes(count: int) -> int:
    """The pace of the exam: 50 questions in 60 minutes; never under ten minutes."""
    return max(10, -(-count * 6 // 5))


@dataclass(frozen=True)
class Arrival:
    """What the server knows of an entry that came in after the closing time.

    last_contact_at  when the page in which it was made was heard from before this
    known_seq        the highest entry that the page had told of by then
    made_at          what the clock of the device says; never decides alone
    """

    closes_at: datetime
    received_at: datetime
    last_contact_at: datetime
    known_seq: int
    seq: int
    made_at: datetime | None


def judge_arrival(arrival: Arrival) -> str:
    """Tell "late" (kept for the board) from "too_late" (made after the deadline on a live page) (rules 12).

    Server-side evidence first: an entry the page had told of existed by then; a page heard from after the closing
    time knew that it was over. Silence means an outage, so nobody knows when the entry was made: it is kept.
    """
    if arrival.seq <= arrival.known_seq:
        return "late"
    if arrival.last_contact_at >= arrival.closes_at:
        return "too_late"
    if arrival.received_at - arrival.last_contact_at >= OUTAGE:
        return "late"
    on_its_way = arrival.received_at - arrival.closes_at <= ARRIVAL
    made_in_time = arrival.made_at is not None and arrival.made_at < arrival.closes_at
    return "late" if on_its_way and made_in_time else "too_late"


def is_outage(last_contact_at: datetime, heard_at: datetime) -> bool:
    """True when a page was silent for so long that its line must have been cut."""
    return heard_at - last_contact_at >= OUTAGE


def is_identified(evidence: Sequence[str], form_signed: bool, witness: str) -> bool:
    """One photo document, or two others, or the form with a named witness (domain 2.3; rules 13)."""
    photo = set(evidence) & set(PHOTO_EVIDENCE)
    others = set(evidence) & set(OTHER_EVIDENCE)
    return bool(photo) or len(others) >= 2 or (form_signed and bool(witness.strip()))


def officials_wanted(channel: str, granted: Collection[str]) -> str:
    """The duty for which two officials have to be named, or nothing (rules 14)."""
    if channel == "oral":
        return "oral_taker"
    if "scribe" in granted:
        return "scribe"
    return "reader" if "read_aloud" in granted else ""


@dataclass(frozen=True)
class Place:
    """A question's place on the paper: part and number within it, counted from 1."""

    part: str
    position: int

    @property
    def key(self) -> str:
        return f"{self.part}-{self.position}"


def place_of(key: str) -> Place | None:
    """Read "A-12"; None for anything else."""
    part, _, position = key.partition("-")
    return Place(part, int(position)) if part and position.isascii() and position.isdigit() else None


def same_keyed(first: object, second: object) -> bool:
    """Two people keyed the same: choices exactly, texts apart from white space and line ends."""
    if isinstance(first, str) and isinstance(second, str):
        return "".join(first.split()) == "".join(second.split())
    return first == second


def differences(first: Mapping[str, object], second: Mapping[str, object]) -> list[str]:
    """The places at which two keyings of one sheet differ, in the order of the first."""
    keys = [*first, *(key for key in second if key not in first)]
    return [key for key in keys if not same_keyed(first.get(key), second.get(key))]


def settled(
    first: Mapping[str, object], second: Mapping[str, object], third: Mapping[str, object] | None
) -> dict[str, object] | None:
    """The answers of a sheet once it is keyed twice and its differences are settled; None before."""
    open_keys = differences(first, second)
    if open_keys and third is None:
        return None
    answers = {key: first.get(key) for key in [*first, *second]}
    answers.update({key: (third or {}).get(key) for key in open_keys})
    return answers
