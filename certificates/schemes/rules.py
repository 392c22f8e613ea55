"""Which conditions of a title are fulfilled on which days. Pure.

Days are Japanese calendar days; spans are ``[from_on, until_on)`` with FAR for open ends. Everything here is
computed from the evidence ledger alone (rules of the house 3 to 7), so any past day can be asked by handing
in the evidence as it was known then. What an award's state is on those days stands in ``timeline.py``.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from certificates.errors import SchemeUnreadable

PASS, QUALIFICATION, COMPLETION = "pass", "qualification", "completion"
AFFILIATION, CONTRIBUTION, UNDERTAKING = "affiliation", "contribution", "undertaking"
LEADER_ROLE, LEAVE = "leader_role", "leave"
EVIDENCE_KINDS = (
    PASS,
    QUALIFICATION,
    COMPLETION,
    AFFILIATION,
    CONTRIBUTION,
    UNDERTAKING,
    LEADER_ROLE,
    LEAVE,
)
CONDITION_KINDS = (PASS, QUALIFICATION, COMPLETION, AFFILIATION, CONTRIBUTION, UNDERTAKING)
ACTIVE, GRACE, SUSPENDED = "active", "grace", "suspended"
WITHDRAWN, ANNULLED, ENDED = "withdrawn", "annulled", "ended"
STATES = (ACTIVE, GRACE, SUSPENDED, WITHDRAWN, ANNULLED, ENDED)
FINAL = frozenset({WITHDRAWN, ANNULLED, ENDED})
VALID = frozenset({ACTIVE, GRACE})
LOSSES = (GRACE, SUSPENDED, ANNULLED)
BY_RULE, BY_DECIDER = "rule", "decider"
FAR = date.max


@dataclass(frozen=True)
class Condition:
    """One thing a title asks for, with what its loss means.

    loss           grace (``grace_days``, then suspended), suspended (the same day) or annulled
    supervised     a pass counts only if somebody watched the exam (rules 13)
    first_count    confirmed contributions for the first award
    keep_count     contributions within the last ``keep_months`` to keep it, first asked after that time
    reason         why the policy values are what they are
    """

    kind: str
    loss: str
    grace_days: int = 0
    programme: str = ""
    supervised: bool = False
    first_count: int = 1
    keep_count: int = 0
    keep_months: int = 0
    text: str = ""
    text_en: str = ""
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True)
class SchemeRules:
    """A scheme version as the rules read it."""

    code: str
    version_id: int
    by_specialty: bool
    decided_by: str
    conditions: tuple[Condition, ...]
    validity_months: int = 0

    @property
    def by_rule(self) -> bool:
        """True when the title follows from its conditions without anybody's decision (rules 6: WBP alone)."""
        return self.decided_by == BY_RULE


@dataclass(frozen=True)
class Evidence:
    """One sound row of the ledger: not corrected by another, not void.

    grace_days   grace that the issuer of a qualification itself gives after its last day
    handlers     people who verified, trained, marked or confirmed; they do not decide on it (rules 6)
    """

    id: int
    kind: str
    from_on: date
    until_on: date | None = None
    specialty: str = ""
    programme: str = ""
    grace_days: int = 0
    supervised: bool = True
    handlers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Span:
    """Days from ``from_on`` until before ``until_on`` with the evidence that makes them."""

    from_on: date
    until_on: date = FAR
    evidence: tuple[int, ...] = ()

    def holds(self, on: date) -> bool:
        return self.from_on <= on < self.until_on


@dataclass(frozen=True)
class Fulfilment:
    """How one condition stands on a day.

    have, need     how many of a thing there are and must be; for contributions in the time that counts
    asked_on       the day from which ``need`` counts, when that lies ahead
    role_missing   contributions: the organisation has not named the leader role
    lost_on        first day without it, after it was fulfilled once
    """

    condition: Condition
    fulfilled: bool
    since_on: date | None = None
    until_on: date | None = None
    evidence: tuple[int, ...] = ()
    have: int = 0
    need: int = 1
    asked_on: date | None = None
    role_missing: bool = False
    lost_on: date | None = None


@dataclass(frozen=True)
class Evaluation:
    """All conditions of a title on a day; ``since_on`` is the day of the last that came."""

    fulfilments: tuple[Fulfilment, ...]

    @property
    def fulfilled(self) -> bool:
        return all(f.fulfilled for f in self.fulfilments)

    @property
    def missing(self) -> tuple[Fulfilment, ...]:
        return tuple(f for f in self.fulfilments if not f.fulfilled)

    @property
    def since_on(self) -> date | None:
        return max((f.since_on for f in self.fulfilments if f.since_on), default=None) if self.fulfilled else None

    @property
    def evidence(self) -> tuple[int, ...]:
        """The rows on which the title rests."""
        return tuple(sorted({number for f in self.fulfilments for number in f.evidence}))


@dataclass(frozen=True)
class AwardFacts:
    """What was decided about one award: its first day, suspensions, and if ever how and when it ended."""

    started_on: date
    ended_on: date | None = None
    end_state: str = ""
    suspended: tuple[Span, ...] = ()


def _condition(scheme: str, data: Mapping[str, Any]) -> Condition:
    unknown = set(data) - {f.name for f in fields(Condition)}
    if unknown or data.get("kind") not in CONDITION_KINDS or data.get("loss") not in LOSSES:
        raise SchemeUnreadable(scheme=scheme, words=", ".join(sorted(unknown)) or f"{data.get('kind')}")
    return Condition(**data)


def scheme_rules(version_id: int, body: Mapping[str, Any]) -> SchemeRules:
    """Read a scheme version's data; words that the rules do not know are SchemeUnreadable."""
    code = body["code"]
    if body["decided_by"] not in (BY_RULE, BY_DECIDER):
        raise SchemeUnreadable(scheme=code, words=body["decided_by"])
    return SchemeRules(
        code=code,
        version_id=version_id,
        by_specialty=body["by_specialty"],
        decided_by=body["decided_by"],
        conditions=tuple(_condition(code, c) for c in body["conditions"]),
        validity_months=body.get("validity_months", 0),
    )


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where there is none (民法143条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_after(day: date, days: int) -> date:
    """A day so many days later; what lies beyond the calendar is FAR."""
    return FAR if (FAR - day).days <= days else day + timedelta(days=days)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping or touching spans joined, in order, with all their evidence."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.from_on, s.until_on)):
        last = joined[-1] if joined else None
        if last is None or span.from_on > last.until_on:
            joined.append(span)
        else:
            joined[-1] = Span(last.from_on, max(last.until_on, span.until_on), last.evidence + span.evidence)
    return joined


def clock_end(start: date, months: int, leaves: Sequence[Span]) -> date:
    """``months`` after ``start`` on a clock that stands still during leaves (merged); FAR if one never ends."""
    left = (months_after(start, months) - start).days
    day = start
    for leave in leaves:
        if leave.until_on <= day:
            continue
        running = max(0, (leave.from_on - day).days)
        if left <= running:
            break
        left -= running
        day = leave.until_on
    return days_after(day, left)


def relevant(condition: Condition, evidence: Iterable[Evidence], specialty: str = "") -> list[Evidence]:
    """The rows that can fulfil a condition of a title in a specialty."""
    return [
        e
        for e in evidence
        if e.kind == condition.kind
        and (condition.kind != PASS or e.supervised or not condition.supervised)
        and (condition.kind != QUALIFICATION or e.specialty == specialty)
        and (condition.kind != UNDERTAKING or e.specialty in ("", specialty))
        and (condition.kind != COMPLETION or e.programme == condition.programme)
    ]


def _all_of(kind: str, evidence: Iterable[Evidence]) -> list[Span]:
    return merged(Span(e.from_on, e.until_on or FAR, (e.id,)) for e in evidence if e.kind == kind)


def _done(evidence: Iterable[Evidence]) -> list[Evidence]:
    return sorted((e for e in evidence if e.kind == CONTRIBUTION), key=lambda e: (e.from_on, e.id))


def _first_contributions(condition: Condition, evidence: Sequence[Evidence]) -> list[Span]:
    """Days on which a first award could rest: the leader role is named and enough was done before."""
    done = _done(evidence)[: condition.first_count]
    if len(done) < condition.first_count:
        return []
    enough_on, ids = done[-1].from_on, tuple(e.id for e in done)
    return [
        Span(max(role.from_on, enough_on), role.until_on, role.evidence + ids)
        for role in _all_of(LEADER_ROLE, evidence)
        if role.until_on > enough_on
    ]


def keeping_asked_on(condition: Condition, evidence: Sequence[Evidence], started_on: date) -> date:
    """The day from which the contributions that keep an award are asked for."""
    return clock_end(started_on, condition.keep_months, _all_of(LEAVE, evidence))


def _kept_contributions(condition: Condition, evidence: Sequence[Evidence], started_on: date) -> list[Span]:
    """Days on which an award is kept: until the first asking by what it began with, then by what was done lately.

    A leave moves no contribution out of sight: it stops the clock of each of them, and so never restores
    what was lost before the leave began.
    """
    leaves, done = _all_of(LEAVE, evidence), _done(evidence)
    asked_on = clock_end(started_on, condition.keep_months, leaves)
    begun = [
        Span(max(started_on, first.from_on), asked_on, first.evidence)
        for first in _first_contributions(condition, evidence)[:1]
        if first.from_on < asked_on
    ]
    windows = [done[i : i + condition.keep_count] for i in range(len(done) - condition.keep_count + 1)]
    kept = [
        Span(from_on, until_on, tuple(e.id for e in window))
        for window in windows
        for from_on in [max(asked_on, window[-1].from_on)]
        for until_on in [clock_end(window[0].from_on, condition.keep_months, leaves)]
        if from_on < until_on
    ]
    return merged([*begun, *kept])


def spans_of(
    condition: Condition, evidence: Sequence[Evidence], specialty: str = "", started_on: date | None = None
) -> list[Span]:
    """The days on which one condition is fulfilled; ``started_on`` is the award's first day if there is one."""
    if condition.kind != CONTRIBUTION:
        return merged(Span(e.from_on, e.until_on or FAR, (e.id,)) for e in relevant(condition, evidence, specialty))
    if started_on is None or not condition.keep_count:
        return merged(_first_contributions(condition, evidence))
    return _kept_contributions(condition, evidence, started_on)


@dataclass(frozen=True)
class _Count:
    have: int
    need: int
    asked_on: date | None = None
    role_missing: bool = False


def _count(condition: Condition, evidence: Sequence[Evidence], on: date, started_on: date | None) -> _Count:
    if condition.kind != CONTRIBUTION:
        return _Count(sum(e.kind == condition.kind and e.from_on <= on for e in evidence), 1)
    done = [e for e in _done(evidence) if e.from_on <= on]
    if started_on is None or not condition.keep_count:
        named = any(role.holds(on) for role in _all_of(LEADER_ROLE, evidence))
        return _Count(len(done), condition.first_count, role_missing=not named)
    leaves = _all_of(LEAVE, evidence)
    lately = [e for e in done if clock_end(e.from_on, condition.keep_months, leaves) > on]
    asked_on = keeping_asked_on(condition, evidence, started_on)
    return _Count(len(lately), condition.keep_count, asked_on if asked_on > on else None)


def _fulfilment(
    condition: Condition, evidence: Sequence[Evidence], on: date, specialty: str, started_on: date | None
) -> Fulfilment:
    spans = spans_of(condition, evidence, specialty, started_on)
    count = _count(condition, evidence, on, started_on)
    holding = next((span for span in spans if span.holds(on)), None)
    until_on = holding.until_on if holding and holding.until_on < FAR else None
    lost_on = max((span.until_on for span in spans if span.until_on <= on), default=None)
    return Fulfilment(
        condition=condition,
        fulfilled=holding is not None,
        since_on=holding.from_on if holding else None,
        until_on=until_on,
        evidence=holding.evidence if holding else (),
        have=count.have,
        need=count.need,
        asked_on=count.asked_on,
        role_missing=count.role_missing,
        lost_on=None if holding else lost_on,
    )


def evaluate(
    scheme: SchemeRules, evidence: Sequence[Evidence], on: date, specialty: str = "", started_on: date | None = None
) -> Evaluation:
    """How every condition of a title stands on a day; the order in which evidence came makes no difference."""
    return Evaluation(tuple(_fulfilment(c, evidence, on, specialty, started_on) for c in scheme.conditions))


def handlers_of(scheme: SchemeRules, evidence: Iterable[Evidence]) -> frozenset[int]:
    """Everybody who verified, trained, marked or confirmed something that a title rests on (rules 6)."""
    kinds = {c.kind for c in scheme.conditions} | {LEADER_ROLE}
    return frozenset(person for e in evidence if e.kind in kinds for person in e.handlers)
