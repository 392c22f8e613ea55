"""Decisions about awards: who is free to decide, what was decided before, what a change of state is called. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from certificates.schemes.rules import (
    ACTIVE,
    ANNULLED,
    ENDED,
    FAR,
    FINAL,
    GRACE,
    SUSPENDED,
    WITHDRAWN,
    AwardFacts,
    Span,
)

AWARDED, RENEWED, RESTORED = "awarded", "renewed", "restored"
EVENT_OF_STATE = {
    ACTIVE: RESTORED,
    GRACE: GRACE,
    SUSPENDED: SUSPENDED,
    WITHDRAWN: WITHDRAWN,
    ANNULLED: ANNULLED,
    ENDED: ENDED,
}
RENEWAL_OPENS = timedelta(days=180)


@dataclass(frozen=True)
class Happened:
    """One event of an award as the rules read it."""

    kind: str
    effective_on: date
    decided: bool


def facts_of(started_on: date, events: Iterable[Happened]) -> AwardFacts:
    """What was decided about an award, out of its events in order. What a rule suspended is not among it."""
    suspended: list[Span] = []
    since: date | None = None
    ended: Happened | None = None
    for event in events:
        if event.kind in FINAL and ended is None:
            ended = event
        if event.decided and event.kind == SUSPENDED and since is None:
            since = event.effective_on
        if event.decided and event.kind == RESTORED and since is not None:
            suspended.append(Span(since, event.effective_on))
            since = None
    if since is not None:
        suspended.append(Span(since, FAR))
    return AwardFacts(
        started_on,
        ended.effective_on if ended else None,
        ended.kind if ended else "",
        tuple(span for span in suspended if span.from_on < span.until_on),
    )


def why_not_free(
    decider_id: int | None, person_id: int, handlers: Iterable[int], ties: Iterable[str], entered_by: int | None = None
) -> str:
    """Why somebody may not decide about a person's title; empty when she is free (rules 6).

    handlers   who verified, trained, marked or confirmed what the title rests on
    ties       kinds of ties between the two: family, taught, employed, same_organisation
    """
    if decider_id is None or decider_id == person_id:
        return "herself"
    if decider_id in set(handlers):
        return "handled"
    if decider_id == entered_by:
        return "entered"
    return next((kind for kind in ("family", "taught", "employed", "same_organisation") if kind in set(ties)), "")


def can_renew(until_on: date | None, on: date) -> bool:
    """An undertaking is renewed in the half year before it ends, or after."""
    return until_on is not None and until_on - on <= RENEWAL_OPENS


def earned_before(states: Sequence[str]) -> bool:
    """True when the title was held before and ended otherwise than by an annulled pass.

    Such a title does not come back by itself: the holder ended it, or it was withdrawn by decision.
    """
    return any(state in (WITHDRAWN, ENDED) for state in states)
