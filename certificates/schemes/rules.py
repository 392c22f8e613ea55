"""Which conditions of a title are fulfilled on which days, and what state an award has on a day. Pure.

Days are Japanese calendar days; spans are ``[from_on, until_on)`` with None for open ends. Everything here
is computed from the evidence ledger alone (rules of the house 3 to 7), so any past day can be asked by
handing in the evidence as it was known then.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

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
ACTIVE, GRACE, SUSPENDED = "active", "grace", "suspended"
WITHDRAWN, ANNULLED, ENDED = "withdrawn", "annulled", "ended"
STATES = (ACTIVE, GRACE, SUSPENDED, WITHDRAWN, ANNULLED, ENDED)
FINAL = frozenset({WITHDRAWN, ANNULLED, ENDED})
VALID = frozenset({ACTIVE, GRACE})
ONE_DAY = timedelta(days=1)
FAR = date.max


@dataclass(frozen=True)
class Condition:
    """One thing a title asks for, with what its loss means."""

    kind: str
    loss: str
    grace_days: int = 0
    programme: str = ""
    first_count: int = 1
    keep_count: int = 0
    keep_months: int = 0
    text: str = ""
    text_en: str = ""


@dataclass(frozen=True)
class SchemeRules:
    """A scheme version as the rules read it."""

    code: str
    version_id: int
    by_specialty: bool
    decided_by: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Evidence:
    """One sound row of the ledger: not corrected by another, not void."""

    id: int
    kind: str
    from_on: date
    until_on: date | None = None
    specialty: str = ""
    programme: str = ""
    grace_days: int = 0
    handlers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Span:
    """Days from ``from_on`` until before ``until_on`` with the evidence that makes them."""

    from_on: date
    until_on: date = FAR
    evidence: tuple[int, ...] = ()
    grace_days: int = 0

    def holds(self, on: date) -> bool:
        return self.from_on <= on < self.until_on


@dataclass(frozen=True)
class Fulfilment:
    """How one condition stands on a day."""

    condition: Condition
    fulfilled: bool
    since_on: date | None = None
    until_on: date | None = None
    evidence: tuple[int, ...] = ()
    have: int = 0
    need: int = 0
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


@dataclass(frozen=True)
class AwardFacts:
    """What was decided about one award: its first day and, if ever, how and when it ended."""

    started_on: date
    ended_on: date | None = None
    end_state: str = ""
    suspended: tuple[Span, ...] = field(default=())


@dataclass(frozen=True)
class Standing:
    """An award's state over some days."""

    state: str
    from_on: date
    until_on: date = FAR


def scheme_rules(version_id: int, body: Mapping[str, Any]) -> SchemeRules:
    """Read a scheme version's data; unknown words in it are a fault of the data, told by KeyError."""
    fields = Condition.__dataclass_fields__
    conditions = tuple(Condition(**{k: v for k, v in c.items() if k in fields}) for c in body["conditions"])
    return SchemeRules(body["code"], version_id, body["by_specialty"], body["decided_by"], conditions)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where there is none (民法143条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _relevant(condition: Condition, evidence: Iterable[Evidence], specialty: str) -> list[Evidence]:
    return [
        e
        for e in evidence
        if e.kind == condition.kind
        and (condition.kind != QUALIFICATION or e.specialty == specialty)
        and (condition.kind != UNDERTAKING or e.specialty in ("", specialty))
        and (condition.kind != COMPLETION or e.programme == condition.programme)
    ]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping or touching spans joined, in order; the latest span's own grace counts at the end."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.from_on, s.until_on)):
        last = joined[-1] if joined else None
        if last is None or span.from_on > last.until_on:
            joined.append(span)
            continue
        longer = span if span.until_on >= last.until_on else last
        joined[-1] = Span(last.from_on, longer.until_on, last.evidence + span.evidence, longer.grace_days)
    return joined


def _leave_days(leaves: Sequence[Span], from_on: date, until_on: date) -> int:
    return sum(
        max(0, (min(leave.until_on, until_on) - max(leave.from_on, from_on)).days) for leave in leaves
    )


def _clock_end(start: date, months: int, leaves: Sequence[Span]) -> date:
    """``months`` later on a clock that stands still during leaves."""
    end = months_after(start, months)
    while (wanted := months_after(start, months) + timedelta(days=_leave_days(leaves, start, end))) > end:
        end = wanted
    return end


def _contribution_spans(
    condition: Condition, evidence: Sequence[Evidence], started_on: date | None
) -> list[Span]:
    """Days on which the contributions suffice: for the first award, then for keeping it."""
    done = sorted((e for e in evidence if e.kind == CONTRIBUTION), key=lambda e: (e.from_on, e.id))
    roles = merged(Span(e.from_on, e.until_on or FAR, (e.id,)) for e in evidence if e.kind == LEADER_ROLE)
    leaves = merged(Span(e.from_on, e.until_on or FAR) for e in evidence if e.kind == LEAVE)
    first = [
        Span(max(role.from_on, done[condition.first_count - 1].from_on), role.until_on, role.evidence + ids)
        for role in roles
        if len(done) >= condition.first_count
        for ids in [tuple(e.id for e in done[: condition.first_count])]
        if max(role.from_on, done[condition.first_count - 1].from_on) < role.until_on
    ]
    if started_on is None or not condition.keep_count:
        return first
    asked_on = _clock_end(started_on, condition.keep_months, leaves)
    kept = [
        Span(max(asked_on, window[-1].from_on), _clock_end(window[0].from_on, condition.keep_months, leaves),
             tuple(e.id for e in window))
        for i in range(len(done) - condition.keep_count + 1)
        for window in [done[i : i + condition.keep_count]]
        if max(asked_on, window[-1].from_on) < _clock_end(window[0].from_on, condition.keep_months, leaves)
    ]
    away = [Span(max(asked_on, leave.from_on), leave.until_on) for leave in leaves if leave.until_on > asked_on]
    before = [Span(started_on, asked_on, first[0].evidence if first else ())]
    return merged([*before, *kept, *away])


def spans_of(
    condition: Condition, evidence: Sequence[Evidence], specialty: str = "", started_on: date | None = None
) -> list[Span]:
    """The days on which one condition is fulfilled; ``started_on`` is the award's first day if there is one."""
    if condition.kind == CONTRIBUTION:
        return _contribution_spans(condition, evidence, started_on)
    rows = _relevant(condition, evidence, specialty)
    return merged(Span(e.from_on, e.until_on or FAR, (e.id,), e.grace_days) for e in rows)


def _fulfilment(condition: Condition, spans: Sequence[Span], evidence: Sequence[Evidence], on: date) -> Fulfilment:
    holding = next((span for span in spans if span.holds(on)), None)
    need = condition.first_count if condition.kind == CONTRIBUTION else 1
    have = sum(e.kind == condition.kind and e.from_on <= on for e in evidence)
    if holding:
        until = None if holding.until_on == FAR else holding.until_on
        return Fulfilment(condition, True, holding.from_on, until, holding.evidence, have, need)
    lost = max((span.until_on for span in spans if span.until_on <= on), default=None)
    return Fulfilment(condition, False, have=have, need=need, lost_on=lost)


def evaluate(
    scheme: SchemeRules, evidence: Sequence[Evidence], on: date, specialty: str = "", started_on: date | None = None
) -> Evaluation:
    """How every condition of a title stands on a day; the order in which evidence came makes no difference."""
    return Evaluation(
        tuple(
            _fulfilment(c, spans_of(c, evidence, specialty, started_on), evidence, on) for c in scheme.conditions
        )
    )


def _loss_spans(condition: Condition, spans: Sequence[Span], started_on: date) -> list[Standing]:
    """The days without the condition, from the award on, as the states that they mean."""
    standings: list[Standing] = []
    edges = [*spans, Span(FAR, FAR)]
    lost_on, own_grace = started_on, 0
    for span in edges:
        if span.from_on > lost_on:
            standings += _consequence(condition, lost_on, span.from_on, own_grace)
        lost_on, own_grace = max(lost_on, span.until_on), span.grace_days
    return standings


def _consequence(condition: Condition, lost_on: date, back_on: date, own_grace: int) -> list[Standing]:
    if condition.loss == ANNULLED:
        return [Standing(ANNULLED, lost_on)]
    days = condition.grace_days if condition.loss == GRACE else own_grace
    if not days:
        return [Standing(SUSPENDED, lost_on, back_on)]
    last = lost_on + timedelta(days=days)
    grace = Standing(GRACE, lost_on, min(last, back_on))
    return [grace] if back_on <= last else [grace, Standing(SUSPENDED, last, back_on)]


SEVERITY = {state: rank for rank, state in enumerate((ACTIVE, GRACE, SUSPENDED, ENDED, WITHDRAWN, ANNULLED))}


def timeline(
    scheme: SchemeRules, evidence: Sequence[Evidence], award: AwardFacts, specialty: str = ""
) -> list[Standing]:
    """The states of an award from its first day into the open future, as far as is known. Worst state wins.

    A lost qualification suspends on the same day, unless its issuer itself gives grace (``grace_days`` of
    the evidence); a lost affiliation or contribution runs through grace first; a void pass annuls.
    """
    losses = [
        standing
        for condition in scheme.conditions
        for standing in _loss_spans(
            condition, spans_of(condition, evidence, specialty, award.started_on), award.started_on
        )
    ]
    losses += [Standing(SUSPENDED, s.from_on, s.until_on) for s in award.suspended]
    if award.ended_on:
        losses.append(Standing(award.end_state, award.ended_on))
    days = {award.started_on} | {d for s in losses for d in (s.from_on, s.until_on) if award.started_on < d < FAR}
    return _joined(sorted(days), losses)


def _joined(days: Sequence[date], losses: Sequence[Standing]) -> list[Standing]:
    line: list[Standing] = []
    for day, next_day in zip(days, [*days[1:], FAR], strict=True):
        state = max(
            (s.state for s in losses if s.from_on <= day < s.until_on), key=lambda s: SEVERITY[s], default=ACTIVE
        )
        if line and (line[-1].state == state or line[-1].state in FINAL):
            line[-1] = Standing(line[-1].state, line[-1].from_on, next_day)
        else:
            line.append(Standing(state, day, next_day))
    return line


def state_on(line: Iterable[Standing], on: date) -> Standing | None:
    """The state on a day; None before the award."""
    return next((s for s in line if s.from_on <= on < s.until_on), None)
