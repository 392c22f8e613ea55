"""The undertaking behind a title: a dated promise, kept as evidence, renewed with the award (rules 4)."""

from datetime import date

from sqlalchemy import select

from certificates.awards.models import Undertaking
from certificates.errors import UndertakingMissing
from certificates.evidence.queries import evidence_of
from certificates.evidence.services import NewEvidence, record_evidence
from certificates.schemes.queries import Versions
from certificates.schemes.rules import UNDERTAKING, evaluate, months_after
from lms.clock import now, today
from lms.db import Work
from lms.policy import Actor

SOURCE = "awards"


def keep_promise(
    work: Work, actor: Actor, person_id: int, versions: Versions, specialty: str, agreed: bool, *, renew: bool = False
) -> date | None:
    """Keep the undertaking that a title asks for, unless one holds; returns the first day without it."""
    rules = versions.rules_on(today())
    asked = [c for c in rules.conditions if c.kind == UNDERTAKING]
    if not asked:
        return None
    standing = evaluate(rules, evidence_of([person_id]).get(person_id, []), today(), specialty)
    found = next(f for f in standing.fulfilments if f.condition.kind == UNDERTAKING)
    if found.fulfilled and not renew:
        return found.until_on
    if not agreed:
        raise UndertakingMissing
    until_on = months_after(max(today(), found.until_on or today()), rules.validity_months)
    return _write_promise(work, actor, person_id, versions, until_on if rules.validity_months else None)


def _write_promise(work: Work, actor: Actor, person_id: int, versions: Versions, until_on: date | None) -> date | None:
    same_day = select(Undertaking).where(
        Undertaking.person_id == person_id,
        Undertaking.scheme_code == versions.code,
        Undertaking.accepted_on == today(),
    )
    row = work.session.scalar(same_day)
    if row is not None:
        return row.until_on
    row = Undertaking(
        person_id=person_id,
        scheme_code=versions.code,
        scheme_version_id=versions.rules_on(today()).version_id,
        accepted_on=today(),
        until_on=until_on,
        entered_by=actor.person_id if actor.acting_for else None,
        recorded_at=now(),
    )
    work.session.add(row)
    work.session.flush()
    work.audit(actor, "certificates.undertaking_accepted", "undertaking", row.id, title=versions.code)
    record_evidence(
        work,
        [
            NewEvidence(
                person_id=person_id,
                kind=UNDERTAKING,
                from_on=today(),
                until_on=until_on,
                source=SOURCE,
                source_ref=f"undertaking:{row.id}",
                facts={"title": versions.code},
            )
        ],
    )
    return until_on
