"""What state an award has on each day, from its first day into the open future. Pure (rules of the house 7).

A lost qualification suspends on the same day, unless its issuer itself gives grace; a lost affiliation,
contribution or undertaking runs through grace first; a void pass annuls. The worst state of a day wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    Condition,
    Evidence,
    SchemeRules,
    Span,
    days_after,
    merged,
    relevant,
    spans_of,
)

SEVERITY = {state: rank for rank, state in enumerate((ACTIVE, GRACE, SUSPENDED, ENDED, WITHDRAWN, ANNULLED))}


@dataclass(frozen=True)
class Standing:
    """An award's state over some days."""

    state: str
    from_on: date
    until_on: date = FAR

    def holds(self, on: date) -> bool:
        return self.from_on <= on < self.until_on


def _without(days: Span, covers: Iterable[Span]) -> list[Span]:
    """The parts of ``days`` that no cover reaches."""
    left, from_on = [], days.from_on
    for cover in merged(covers):
        if cover.from_on > from_on:
            left.append(Span(from_on, min(cover.from_on, days.until_on)))
        from_on = max(from_on, cover.until_on)
        if from_on >= days.until_on:
            return left
    return [*left, Span(from_on, days.until_on)]


def _grace(
    condition: Condition, held: Sequence[Span], evidence: Sequence[Evidence], specialty: str, asked_on: date | None
) -> list[Span]:
    """The days on which a lost condition, or one that a new version asks for, is still borne with."""
    if condition.loss == GRACE:
        began = [s.until_on for s in held if s.until_on < FAR] + ([asked_on] if asked_on else [])
        return [Span(day, days_after(day, condition.grace_days)) for day in began]
    return [
        Span(e.until_on, days_after(e.until_on, e.grace_days))
        for e in relevant(condition, evidence, specialty)
        if e.until_on and e.grace_days
    ]


def _losses(
    condition: Condition, evidence: Sequence[Evidence], specialty: str, started_on: date, asked_on: date | None
) -> list[Standing]:
    """The days without one condition, from the award on, as the states that they mean."""
    held = spans_of(condition, evidence, specialty, started_on)
    gaps = _without(Span(started_on), held)
    if condition.loss == ANNULLED:
        # A later pass keeps the title; it was no title on the days before.
        return [Standing(ANNULLED if gap.until_on == FAR else SUSPENDED, gap.from_on, gap.until_on) for gap in gaps]
    borne = _grace(condition, held, evidence, specialty, asked_on)
    suspended = [Standing(SUSPENDED, s.from_on, s.until_on) for gap in gaps for s in _without(gap, borne)]
    return [*suspended, *(Standing(GRACE, gap.from_on, gap.until_on) for gap in gaps)]


def _appended(line: list[Standing], next_one: Standing) -> list[Standing]:
    if line and (line[-1].state == next_one.state or line[-1].state in FINAL):
        return [*line[:-1], Standing(line[-1].state, line[-1].from_on, next_one.until_on)]
    return [*line, next_one]


def _joined(days: Sequence[date], losses: Sequence[Standing]) -> list[Standing]:
    line: list[Standing] = []
    for day, next_day in zip(days, [*days[1:], FAR], strict=True):
        state = max((s.state for s in losses if s.holds(day)), key=lambda s: SEVERITY[s], default=ACTIVE)
        line = _appended(line, Standing(state, day, next_day))
    return line


def timeline(
    scheme: SchemeRules,
    evidence: Sequence[Evidence],
    award: AwardFacts,
    specialty: str = "",
    asked_on: Mapping[Condition, date] | None = None,
) -> list[Standing]:
    """The states of an award under one version of its scheme, as far as is known.

    asked_on   since when a condition is asked for, where that was not so from the award's first day on
    """
    since = asked_on or {}
    losses = [s for c in scheme.conditions for s in _losses(c, evidence, specialty, award.started_on, since.get(c))]
    losses += [Standing(SUSPENDED, s.from_on, s.until_on) for s in award.suspended]
    if award.ended_on:
        losses.append(Standing(award.end_state, max(award.ended_on, award.started_on)))
    days = {award.started_on} | {d for s in losses for d in (s.from_on, s.until_on) if award.started_on < d < FAR}
    return _joined(sorted(days), losses)


def _asked_anew(scheme: SchemeRules, from_on: date, before: Sequence[SchemeRules]) -> dict[Condition, date]:
    """The conditions of a version that none before it asked the holder for."""
    known = {(c.kind, c.programme) for rules in before for c in rules.conditions}
    return {c: from_on for c in scheme.conditions if before and (c.kind, c.programme) not in known}


def timeline_under(
    versions: Sequence[tuple[date, SchemeRules]], evidence: Sequence[Evidence], award: AwardFacts, specialty: str = ""
) -> list[Standing]:
    """The states of an award while its scheme changes: each version speaks for the days on which it is in force.

    versions   (first day in force, rules), in order; a new one never rewrites the days before it. Who lacks a
               condition that it asks for anew has the grace of that condition from its first day on
    """
    begun = [v for v in versions if v[0] <= award.started_on]
    in_force = [*begun[-1:], *(v for v in versions if v[0] > award.started_on)]
    line: list[Standing] = []
    for number, (from_on, scheme) in enumerate(in_force):
        first = award.started_on if number == 0 else from_on
        last = in_force[number + 1][0] if number + 1 < len(in_force) else FAR
        asked_on = _asked_anew(scheme, from_on, [rules for _, rules in in_force[:number]])
        for s in timeline(scheme, evidence, award, specialty, asked_on):
            if max(s.from_on, first) < min(s.until_on, last):
                line = _appended(line, Standing(s.state, max(s.from_on, first), min(s.until_on, last)))
    return line


def state_on(line: Iterable[Standing], on: date) -> Standing | None:
    """The state on a day; None before the award."""
    return next((s for s in line if s.holds(on)), None)
