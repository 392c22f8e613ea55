"""The parts that every decision about a title is made of: who is free, what is earned, what is written down."""

from datetime import date

from sqlalchemy import select

from certificates.awards.follow import follow_people
from certificates.awards.models import Award, AwardEvent, WithdrawalProposal
from certificates.awards.rules import RESTORED, why_not_free
from certificates.awards.words import missing_words, title_name, why_words
from certificates.errors import DeciderNotFree, ReasonMissing, TitleNotEarned
from certificates.evidence.queries import evidence_of, lives_on
from certificates.schemes.queries import Versions, specialty_names, versions_of
from certificates.schemes.rules import ACTIVE, FINAL, SUSPENDED, Evaluation, evaluate, handlers_of
from lms.accounts import api as accounts
from lms.clock import now, today
from lms.db import Work, db
from lms.policy import Actor

LONGEST_REASON = 500


def reason_of(text: str) -> str:
    """A reason as it is kept; an empty one is refused."""
    if not text.strip():
        raise ReasonMissing
    return text.strip()[:LONGEST_REASON]


def written(versions: Versions, specialty: str) -> str:
    """A title with its field, in the reader's language."""
    return title_name(versions.card_on(today()), specialty_names().get(specialty))


def why_barred(
    decider_id: int | None, person_id: int, versions: Versions | None = None, entered_by: int | None = None
) -> str:
    """Why somebody may not decide about a person; empty when she is free (rules 6)."""
    owner = lives_on([person_id])[person_id]
    ledger = evidence_of([owner]).get(owner, [])
    handlers = handlers_of(versions.rules_on(today()), ledger) if versions else frozenset[int]()
    ties = [tie.kind for tie in accounts.ties_between(decider_id or 0, [owner])]
    return why_not_free(decider_id, owner, handlers, ties, entered_by)


def check_decider(
    actor: Actor, person_id: int, versions: Versions | None = None, entered_by: int | None = None
) -> None:
    """Refuse with DeciderNotFree; with ``versions`` also those who handled what the title rests on."""
    why = why_barred(actor.person_id, person_id, versions, entered_by)
    if why:
        raise DeciderNotFree(why=why_words(why), code_of_why=why)


def earned_or_refused(versions: Versions, person_id: int, specialty: str) -> Evaluation:
    """What a title rests on today; TitleNotEarned with what is missing."""
    rules = versions.rules_on(today())
    evaluation = evaluate(rules, evidence_of([person_id]).get(person_id, []), today(), specialty)
    if not evaluation.fulfilled:
        raise TitleNotEarned(
            title=written(versions, specialty),
            missing=missing_words(evaluation.missing),
            missing_kinds=tuple(f.condition.kind for f in evaluation.missing),
        )
    return evaluation


def append_event(
    work: Work,
    award: Award,
    kind: str,
    versions: Versions,
    actor: Actor,
    reason: str = "",
    evidence: tuple[int, ...] = (),
    *,
    until_on: date | None = None,
    confirmed_by: int | None = None,
) -> None:
    """Append what was decided today."""
    work.session.add(
        AwardEvent(
            award_id=award.id,
            kind=kind,
            effective_on=today(),
            until_on=until_on,
            recorded_at=now(),
            decided_by=actor.person_id,
            confirmed_by=confirmed_by,
            scheme_version_id=versions.rules_on(today()).version_id,
            reason=reason.strip(),
            evidence_ids=list(evidence),
        )
    )
    work.session.flush()


def decide(work: Work, actor: Actor, award: Award, kind: str, reason: str, confirmed_by: int | None = None) -> None:
    """Append a decision about an award and let every surface follow in the same transaction."""
    versions = versions_of(award.scheme_code)
    append_event(work, award, kind, versions, actor, reason, confirmed_by=confirmed_by)
    before = award.told_state
    if kind in (*FINAL, SUSPENDED, RESTORED):
        award.told_state = {RESTORED: ACTIVE}.get(kind, kind)
        award.live = kind not in FINAL
    work.audit(actor, f"certificates.title_{kind}", "award", award.id, title=award.scheme_code, before=before)
    follow_people(work, [award.person_id])


def suspended_by_decision(award_id: int) -> bool:
    """True while the newest decision about an award is a suspension."""
    newest = db.session.scalar(
        select(AwardEvent.kind)
        .where(
            AwardEvent.award_id == award_id,
            AwardEvent.decided_by.is_not(None),
            AwardEvent.kind.in_((SUSPENDED, RESTORED, *FINAL)),
        )
        .order_by(AwardEvent.id.desc())
        .limit(1)
    )
    return newest == SUSPENDED


def open_proposal(award_id: int) -> WithdrawalProposal | None:
    """The proposal to withdraw an award that waits for a second person."""
    return db.session.scalar(
        select(WithdrawalProposal).where(WithdrawalProposal.award_id == award_id, WithdrawalProposal.state == "open")
    )


def propose(work: Work, award: Award, by_id: int, reason: str) -> WithdrawalProposal:
    """Keep a proposal to withdraw; a second one finds the first."""
    before = open_proposal(award.id)
    if before is not None:
        return before
    row = WithdrawalProposal(award_id=award.id, reason=reason, proposed_by=by_id, proposed_at=now(), state="open")
    work.session.add(row)
    work.session.flush()
    work.audit(Actor(by_id), "certificates.withdrawal_proposed", "award", award.id)
    return row
