"""Awards follow the ledger: for many people at once, inside the transaction that wrote the evidence.

For each award of the people concerned the whole line of states is computed anew and, where it differs, written
as spans that every surface reads. What changes today leaves an event; whatever changed is announced once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from certificates.awards.models import Award, AwardEvent, AwardSpan
from certificates.awards.rules import AWARDED, EVENT_OF_STATE, Happened, earned_before, facts_of
from certificates.events import AwardChange, AwardsChanged, EvidenceChanged
from certificates.evidence.queries import batches, evidence_of, lives_on, records_of
from certificates.schemes.queries import Versions, scheme_versions
from certificates.schemes.rules import (
    ACTIVE,
    ANNULLED,
    FAR,
    FINAL,
    QUALIFICATION,
    Evidence,
    SchemeRules,
    evaluate,
)
from certificates.schemes.timeline import Standing, state_on, timeline_under
from lms.clock import now, today
from lms.db import Work, new_public_id, write_many


@dataclass(frozen=True)
class Held:
    """What is on record of some people: their ledger, their awards with events and spans."""

    evidence: Mapping[int, list[Evidence]]
    awards: Mapping[int, list[Award]]
    events: Mapping[int, list[AwardEvent]]
    spans: Mapping[int, list[Standing]]


def happened(events: Iterable[AwardEvent], known_at: datetime | None = None) -> list[Happened]:
    """Events of one award as the rules read them, as far as known at an instant."""
    return [
        Happened(e.kind, e.effective_on, e.decided_by is not None)
        for e in events
        if known_at is None or e.recorded_at <= known_at
    ]


def _held(work: Work, person_ids: Sequence[int]) -> Held:
    belongs_to = records_of(person_ids)
    rows = work.session.scalars(select(Award).where(Award.person_id.in_(list(belongs_to))).order_by(Award.id)).all()
    awards: dict[int, list[Award]] = defaultdict(list)
    for award in rows:
        awards[belongs_to[award.person_id]].append(award)
    ids = [award.id for award in rows]
    events: dict[int, list[AwardEvent]] = defaultdict(list)
    spans: dict[int, list[Standing]] = defaultdict(list)
    for batch in batches(ids):
        for event in work.session.scalars(
            select(AwardEvent).where(AwardEvent.award_id.in_(batch)).order_by(AwardEvent.id)
        ):
            events[event.award_id].append(event)
        for span in work.session.scalars(
            select(AwardSpan).where(AwardSpan.award_id.in_(batch)).order_by(AwardSpan.from_on)
        ):
            spans[span.award_id].append(Standing(span.state, span.from_on, span.until_on or FAR))
    return Held(evidence_of(person_ids), awards, events, spans)


def specialties_to_try(rules: SchemeRules, evidence: Iterable[Evidence]) -> list[str]:
    """The brackets that a title could have for a person: her verified fields, or none for a title without."""
    return sorted({e.specialty for e in evidence if e.kind == QUALIFICATION}) if rules.by_specialty else [""]


@dataclass(frozen=True)
class _Beginning:
    """A title that follows by itself from today on, with the evidence that it rests on."""

    person_id: int
    scheme: str
    specialty: str
    rests_on: tuple[int, ...]
    public_id: str


def _new_by_rule(versions: Iterable[Versions], person_id: int, held: Held) -> list[_Beginning]:
    evidence, own, on = held.evidence.get(person_id, []), held.awards.get(person_id, []), today()
    found = []
    for rules in (v.rules_on(on) for v in versions):
        for specialty in specialties_to_try(rules, evidence) if rules.by_rule else ():
            same = [a for a in own if (a.scheme_code, a.specialty_code) == (rules.code, specialty)]
            if any(a.live for a in same) or earned_before([a.told_state for a in same]):
                continue
            evaluation = evaluate(rules, evidence, on, specialty)
            if evaluation.fulfilled:
                found.append(_Beginning(person_id, rules.code, specialty, evaluation.evidence, new_public_id()))
    return found


def new_award(person_id: int, scheme: str, specialty: str, until_on: date | None = None) -> Award:
    """An award that begins today: nothing is ever awarded into the past."""
    return Award(
        person_id=person_id,
        scheme_code=scheme,
        specialty_code=specialty,
        started_on=today(),
        until_on=until_on,
        live=True,
        told_state=ACTIVE,
    )


def _begin(work: Work, beginnings: Sequence[_Beginning]) -> dict[str, Award]:
    """Insert awards in one statement, whatever the engine, and read them back by their public ids."""
    if not beginnings:
        return {}
    values = [
        {
            "public_id": b.public_id,
            "person_id": b.person_id,
            "scheme_code": b.scheme,
            "specialty_code": b.specialty,
            "started_on": today(),
            "live": True,
            "told_state": ACTIVE,
        }
        for b in beginnings
    ]
    write_many(work, Award, values)
    query = select(Award).where(Award.public_id.in_([b.public_id for b in beginnings]))
    return {award.public_id: award for award in work.session.scalars(query)}


def _event(award: Award, kind: str, effective_on: date, version_id: int, evidence: Sequence[int]) -> dict[str, Any]:
    return {
        "award_id": award.id,
        "kind": kind,
        "effective_on": effective_on,
        "recorded_at": now(),
        "scheme_version_id": version_id,
        "reason": "",
        "evidence_ids": list(evidence),
    }


def _span_rows(award: Award, line: Sequence[Standing]) -> list[dict[str, Any]]:
    return [
        {
            "award_id": award.id,
            "from_on": s.from_on,
            "until_on": None if s.until_on == FAR else s.until_on,
            "state": s.state,
            "person_id": award.person_id,
            "scheme_code": award.scheme_code,
            "specialty_code": award.specialty_code,
        }
        for s in line
    ]


@dataclass
class _Writing:
    """What one batch of people leads to, written in a few statements."""

    changes: list[AwardChange]
    events: list[dict[str, Any]]
    spans: list[dict[str, Any]]
    rewritten: list[int]

    def write(self, work: Work) -> None:
        for batch in batches(self.rewritten):
            work.session.execute(delete(AwardSpan).where(AwardSpan.award_id.in_(batch)))
        write_many(work, AwardSpan, self.spans)
        write_many(work, AwardEvent, self.events)


def _follow_award(writing: _Writing, award: Award, versions: Versions, held: Held, evidence: list[Evidence]) -> None:
    facts = facts_of(award.started_on, happened(held.events.get(award.id, ())))
    line = timeline_under(versions.rules, evidence, facts, award.specialty_code)
    known = list(held.spans.get(award.id, ()))
    on = today()
    standing = state_on(line, on)
    if standing is None or (line == known and standing.state == award.told_state):
        return
    if line != known:
        writing.rewritten += [award.id] if known else []
        writing.spans += _span_rows(award, line)
    if standing.state != award.told_state:
        rules = versions.rules_on(on)
        writing.events.append(
            _event(award, EVENT_OF_STATE[standing.state], standing.from_on, rules.version_id, [e.id for e in evidence])
        )
        award.told_state, award.live = standing.state, standing.state not in FINAL
    writing.changes.append(
        AwardChange(
            award.id,
            award.person_id,
            award.scheme_code,
            award.specialty_code,
            standing.state,
            standing.from_on,
            None if standing.until_on == FAR else standing.until_on,
        )
    )


def _follow_batch(work: Work, person_ids: Sequence[int], versions: Mapping[str, Versions]) -> list[AwardChange]:
    held = _held(work, person_ids)
    writing = _Writing([], [], [], [])
    beginnings = [b for person_id in person_ids for b in _new_by_rule(versions.values(), person_id, held)]
    awards = _begin(work, beginnings)
    fresh: dict[int, list[Award]] = defaultdict(list)
    for beginning in beginnings:
        award, rules = awards[beginning.public_id], versions[beginning.scheme].rules_on(today())
        writing.events.append(_event(award, AWARDED, award.started_on, rules.version_id, beginning.rests_on))
        fresh[award.person_id].append(award)
    for person_id in person_ids:
        evidence = held.evidence.get(person_id, [])
        for award in [*held.awards.get(person_id, ()), *fresh.get(person_id, ())]:
            if award.told_state != ANNULLED:
                _follow_award(writing, award, versions[award.scheme_code], held, evidence)
    work.session.flush()
    writing.write(work)
    return writing.changes


def follow_people(work: Work, person_ids: Iterable[int]) -> tuple[AwardChange, ...]:
    """Bring the awards of people to what the ledger says today, and announce what changed, once."""
    versions = scheme_versions()
    concerned = set(lives_on(person_ids).values())
    changes = [change for batch in batches(concerned) for change in _follow_batch(work, batch, versions)]
    if changes:
        work.announce(AwardsChanged(tuple(changes)))
    return tuple(changes)


def follow_evidence(event: EvidenceChanged, work: Work) -> None:
    """Reaction: the ledger of these people has new rows."""
    follow_people(work, event.person_ids)
