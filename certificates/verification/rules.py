"""What the public sees of a state. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

VALID, SUSPENDED, WITHDRAWN, ANNULLED, ENDED = "valid", "suspended", "withdrawn", "annulled", "ended"
REPLACED, VOID, CLOSED, UNKNOWN, MISREAD = "replaced", "void", "closed", "unknown", "misread"
OUTCOMES = (VALID, SUSPENDED, WITHDRAWN, ANNULLED, ENDED, REPLACED, VOID, CLOSED, UNKNOWN, MISREAD)

TYPED, QR, API, FILE = "typed", "qr", "api", "file"
MUNICIPALITY, STATION, COORDINATOR, OFFICE = "municipality", "station", "coordinator", "office"
CHECKERS = (TYPED, QR, API, FILE, MUNICIPALITY, STATION, COORDINATOR, OFFICE)


@dataclass(frozen=True)
class Span:
    """A state of an award from a day until before another; None is the open future."""

    state: str
    from_on: date
    until_on: date | None


def state_on(spans: Sequence[Span], day: date) -> str | None:
    """The state on a day, if the award has begun."""
    held = [s.state for s in spans if s.from_on <= day and (s.until_on is None or day < s.until_on)]
    return held[0] if held else None


def seen_since(spans: Sequence[Span], day: date) -> date | None:
    """Since when the public sees what it sees on a day. Active and grace are one: a day would tell that grace began."""
    seen: date | None = None
    before = ""
    for span in (s for s in spans if s.from_on <= day):
        word = public_state(span.state)
        seen = seen if word == before else span.from_on
        before = word
    return seen


def public_state(award_state: str | None) -> str:
    """The public sees "valid" also in grace: the title holds, and its last day is the holder's own matter."""
    if award_state is None:
        return UNKNOWN
    return VALID if award_state in ("active", "grace") else award_state


def outcome_of(document_state: str, erased: bool, void: bool, award_state: str | None, is_award: bool) -> str:
    """One word for a numbered paper today. Erasure comes first, then what happened to the paper, then its subject."""
    if erased:
        return CLOSED
    if is_award and public_state(award_state) not in (VALID, UNKNOWN):
        return public_state(award_state)
    if void:
        return VOID
    if document_state == "replaced":
        return REPLACED
    return public_state(award_state) if is_award else VALID
