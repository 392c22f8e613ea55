"""Applying for titles, deciding about them, ending and renewing them. One use-case, one transaction."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from certificates.awards.deciding import (
    append_event,
    check_decider,
    decide,
    earned_or_refused,
    open_proposal,
    propose,
    reason_of,
    suspended_by_decision,
    written,
)
from certificates.awards.follow import follow_people, new_award
from certificates.awards.letters import tell_applicant, tell_deciders, tell_holders
from certificates.awards.models import Award, AwardEvent, AwardSpan, TitleApplication, WithdrawalProposal
from certificates.awards.policies import (
    CONFIRM_WITHDRAWAL,
    DECIDE,
    EXPORT_AWARDS,
    OWN_TITLES,
    PROPOSE_WITHDRAWAL,
    AwardPolicy,
)
from certificates.awards.promises import keep_promise
from certificates.awards.queries import award_row, holding, owner_of
from certificates.awards.rules import AWARDED, RENEWED, RESTORED, can_renew, earned_before
from certificates.errors import (
    AlreadyDecided,
    ApplicationNotFound,
    AwardNotFound,
    NothingToRenew,
    NotInThisState,
    SecondPersonNeeded,
    TitleFollowsByItself,
    TitleHeldAlready,
)
from certificates.events import AwardsChanged, QualificationCancelled
from certificates.evidence.queries import lives_on, records_of
from certificates.schemes.queries import Versions, versions_of
from certificates.schemes.rules import ENDED, FINAL, SUSPENDED, UNDERTAKING, WITHDRAWN
from lms.accounts import api as accounts
from lms.clock import now, today
from lms.db import Work, db, transaction
from lms.policy import Actor, require


def _open_application(person_id: int, scheme: str, specialty: str) -> TitleApplication | None:
    return db.session.scalar(
        select(TitleApplication).where(
            TitleApplication.person_id == person_id,
            TitleApplication.scheme_code == scheme,
            TitleApplication.specialty_code == specialty,
            TitleApplication.state == "open",
        )
    )


def _awards(work: Work, person_id: int, scheme: str, specialty: str) -> list[Award]:
    return list(
        work.session.scalars(
            select(Award).where(
                Award.person_id.in_(records_of([person_id])),
                Award.scheme_code == scheme,
                Award.specialty_code == specialty,
            )
        )
    )


def _check_may_apply(work: Work, person_id: int, versions: Versions, specialty: str) -> None:
    name, awards = written(versions, specialty), _awards(work, person_id, versions.code, specialty)
    if any(award.live for award in awards):
        raise TitleHeldAlready(title=name)
    if versions.rules_on(today()).by_rule and not earned_before([award.told_state for award in awards]):
        raise TitleFollowsByItself(title=name)


def apply_for_title(
    actor: Actor, scheme: str, specialty: str = "", *, statement: str = "", undertaking: bool = False
) -> str:
    """Ask for a title whose other conditions are fulfilled; returns the application's public id.

    undertaking   the person read the promise and agreed to it, where the title asks for one

    The second click finds the application of the first. Staff may apply for a person who wrote or telephoned.
    Refusals: TitleNotEarned (with what is missing), TitleHeldAlready, TitleFollowsByItself, UndertakingMissing.
    """
    require(actor, OWN_TITLES)
    person_id, versions = accounts.subject_of(actor) or 0, versions_of(scheme)
    try:
        with transaction() as work:
            before = _open_application(person_id, scheme, specialty)
            if before is not None:
                return before.public_id
            _check_may_apply(work, person_id, versions, specialty)
            keep_promise(work, actor, person_id, versions, specialty, undertaking)
            earned_or_refused(versions, person_id, specialty)
            row = TitleApplication(
                person_id=person_id,
                scheme_code=scheme,
                specialty_code=specialty,
                statement=statement.strip(),
                applied_at=now(),
                entered_by=actor.person_id if actor.acting_for else None,
                state="open",
            )
            work.session.add(row)
            work.session.flush()
            work.audit(actor, "certificates.title_applied_for", "title_application", row.id, title=scheme)
            tell_deciders(work, row, versions)
            return row.public_id
    except IntegrityError:
        before = _open_application(person_id, scheme, specialty)
        if before is None:
            raise
        return before.public_id


def application_row(public_id: str) -> TitleApplication:
    """One application; ApplicationNotFound for unknown ones."""
    row: TitleApplication | None = db.session.scalar(
        select(TitleApplication).where(TitleApplication.public_id == public_id)
    )
    if row is None:
        raise ApplicationNotFound
    return row


def _close(work: Work, row: TitleApplication, state: str, actor: Actor, reason: str = "") -> None:
    closed = work.session.execute(
        update(TitleApplication)
        .where(TitleApplication.id == row.id, TitleApplication.state == "open")
        .values(state=state, decided_by=actor.person_id, decided_at=now(), reason=reason)
    )
    if not closed.rowcount:  # type: ignore[attr-defined]
        raise AlreadyDecided
    work.session.refresh(row)


def award_title(actor: Actor, application_id: str, reason: str = "") -> str:
    """Award WBC or WBL by a named decider's decision; returns the award's public id.

    Refuses with TitleNotEarned while a condition is missing, with DeciderNotFree a decider who verified,
    trained or marked, who belongs to the person's organisation, is related to her or is herself (rules 6),
    with AlreadyDecided when another decider was first.
    """
    require(actor, DECIDE)
    with transaction() as work:
        row = application_row(application_id)
        if row.state == "awarded" and row.decided_by == actor.person_id:
            return work.session.get_one(Award, row.award_id).public_id
        versions = versions_of(row.scheme_code)
        check_decider(actor, row.person_id, versions, row.entered_by)
        evaluation = earned_or_refused(versions, row.person_id, row.specialty_code)
        _close(work, row, "awarded", actor, reason.strip())
        undertaken = next((f.until_on for f in evaluation.fulfilments if f.condition.kind == UNDERTAKING), None)
        award = new_award(row.person_id, row.scheme_code, row.specialty_code, undertaken)
        work.session.add(award)
        work.session.flush()
        row.award_id = award.id
        append_event(work, award, AWARDED, versions, actor, reason, evaluation.evidence, until_on=undertaken)
        work.audit(actor, "certificates.title_awarded", "award", award.id, title=row.scheme_code)
        follow_people(work, [row.person_id])
        return award.public_id


def decline_application(actor: Actor, application_id: str, reason: str) -> None:
    """Say no to an application, with a reason that the person reads; she may apply again."""
    require(actor, DECIDE)
    with transaction() as work:
        row = application_row(application_id)
        versions, said = versions_of(row.scheme_code), reason_of(reason)
        check_decider(actor, row.person_id, versions, row.entered_by)
        _close(work, row, "declined", actor, said)
        work.audit(actor, "certificates.title_declined", "title_application", row.id, title=row.scheme_code)
        tell_applicant(work, row, versions)


def take_back_application(actor: Actor, application_id: str) -> None:
    """The person takes back what nobody has decided yet."""
    with transaction() as work:
        row = application_row(application_id)
        if not AwardPolicy.owns(actor, row.person_id):
            raise ApplicationNotFound
        _close(work, row, "taken_back", actor)
        work.audit(actor, "certificates.title_application_taken_back", "title_application", row.id)


def suspend_award(actor: Actor, award_id: str, reason: str) -> None:
    """Suspend a valid title by decision, until a decider restores it."""
    require(actor, DECIDE)
    with transaction() as work:
        award, said = award_row(actor, award_id), reason_of(reason)
        check_decider(actor, award.person_id)
        if _state_today(work, award) in (*FINAL, SUSPENDED):
            raise NotInThisState
        decide(work, actor, award, SUSPENDED, said)


def _state_today(work: Work, award: Award) -> str:
    """The state by the day itself; what was told last may be of yesterday until the nightly task has been by."""
    days = select(AwardSpan.state).where(AwardSpan.award_id == award.id, holding(today()))
    return work.session.scalar(days) or award.told_state


def restore_award(actor: Actor, award_id: str, reason: str) -> None:
    """End a suspension that was decided. One that follows from a missing condition ends when that returns."""
    require(actor, DECIDE)
    with transaction() as work:
        award, said = award_row(actor, award_id), reason_of(reason)
        check_decider(actor, award.person_id)
        if not suspended_by_decision(award.id):
            raise NotInThisState
        decide(work, actor, award, RESTORED, said)


def end_at_own_wish(actor: Actor, award_id: str, reason: str = "") -> None:
    """The holder gives her title back. A second click finds it ended."""
    require(actor, OWN_TITLES)
    with transaction() as work:
        award = award_row(actor, award_id)
        if not AwardPolicy.owns(actor, owner_of(award)):
            raise AwardNotFound
        if award.told_state == ENDED:
            return
        if award.told_state in FINAL:
            raise NotInThisState
        decide(work, actor, award, ENDED, reason)


def renew_award(actor: Actor, award_id: str, *, undertaking: bool) -> None:
    """Renew the undertaking of a title: a new link in its chain, the old dates stay."""
    require(actor, OWN_TITLES)
    with transaction() as work:
        award = award_row(actor, award_id)
        if not AwardPolicy.owns(actor, owner_of(award)):
            raise AwardNotFound
        if _renewed_today(work, award):
            return
        if not award.live or not can_renew(award.until_on, today()):
            raise NothingToRenew
        versions = versions_of(award.scheme_code)
        until_on = keep_promise(work, actor, owner_of(award), versions, award.specialty_code, undertaking, renew=True)
        for own in _renewed_together(work, award):
            own.until_on = until_on
            append_event(work, own, RENEWED, versions, actor, until_on=until_on)
            work.audit(actor, "certificates.title_renewed", "award", own.id, title=own.scheme_code)
        follow_people(work, [award.person_id])


def _renewed_today(work: Work, award: Award) -> bool:
    query = select(AwardEvent.id).where(
        AwardEvent.award_id == award.id, AwardEvent.kind == RENEWED, AwardEvent.effective_on == today()
    )
    return work.session.scalar(query.limit(1)) is not None


def _renewed_together(work: Work, award: Award) -> list[Award]:
    """One promise stands behind every field of a title, so all of them are renewed by it."""
    rows = select(Award).where(
        Award.person_id.in_(records_of([owner_of(award)])), Award.scheme_code == award.scheme_code, Award.live.is_(True)
    )
    return list(work.session.scalars(rows.order_by(Award.id)))


def propose_withdrawal(actor: Actor, award_id: str, reason: str) -> str:
    """Propose that a title be withdrawn; a second person confirms it (rules 7). Returns the proposal's public id.

    Two proposals at the same instant are one.
    """
    require(actor, PROPOSE_WITHDRAWAL)
    try:
        with transaction() as work:
            award, said = award_row(actor, award_id), reason_of(reason)
            check_decider(actor, award.person_id)
            if award.told_state in FINAL:
                raise NotInThisState
            return propose(work, award, actor.person_id or 0, said).public_id
    except IntegrityError:
        before = open_proposal(award_row(actor, award_id).id)
        if before is None:
            raise
        return before.public_id


def _proposal(work: Work, public_id: str) -> WithdrawalProposal:
    row: WithdrawalProposal | None = work.session.scalar(
        select(WithdrawalProposal).where(WithdrawalProposal.public_id == public_id)
    )
    if row is None:
        raise AwardNotFound
    return row


def _answer_proposal(work: Work, actor: Actor, row: WithdrawalProposal, state: str) -> Award:
    award = work.session.get_one(Award, row.award_id)
    check_decider(actor, award.person_id)
    if row.proposed_by == actor.person_id:
        raise SecondPersonNeeded
    answered = work.session.execute(
        update(WithdrawalProposal)
        .where(WithdrawalProposal.id == row.id, WithdrawalProposal.state == "open")
        .values(state=state, decided_by=actor.person_id, decided_at=now())
    )
    if not answered.rowcount:  # type: ignore[attr-defined]
        raise AlreadyDecided
    return award


def confirm_withdrawal(actor: Actor, proposal_id: str) -> None:
    """Withdraw a title that somebody else proposed to withdraw. Two people, one transaction, every surface."""
    require(actor, CONFIRM_WITHDRAWAL)
    with transaction() as work:
        row = _proposal(work, proposal_id)
        award = _answer_proposal(work, actor, row, "confirmed")
        decide(work, Actor(row.proposed_by), award, WITHDRAWN, row.reason, confirmed_by=actor.person_id)


def drop_withdrawal(actor: Actor, proposal_id: str) -> None:
    """Let a proposal fall; the title stays as it is."""
    require(actor, CONFIRM_WITHDRAWAL)
    with transaction() as work:
        row = _proposal(work, proposal_id)
        award = _answer_proposal(work, actor, row, "dropped")
        work.audit(actor, "certificates.withdrawal_dropped", "award", award.id)


def on_qualification_cancelled(event: QualificationCancelled, work: Work) -> None:
    """Propose the withdrawal of titles that rested on a cancelled qualification alone; another valid one keeps them."""
    awards = work.session.scalars(
        select(Award).where(
            Award.person_id.in_(records_of(lives_on([event.person_id]).values())),
            Award.specialty_code == event.specialty,
            Award.live.is_(True),
            Award.told_state == SUSPENDED,
        )
    ).all()
    for award in awards:
        if not suspended_by_decision(award.id):
            propose(work, award, event.by_id, event.reason)


def tell_of_changes(event: AwardsChanged, work: Work) -> None:
    """Reaction: holders are told what became of their titles, each once."""
    tell_holders(work, event.changes)


def tidy_awards(limit: int = 200) -> int:
    """Bring awards whose state changed by the date alone up to date; returns how many. Readers never wait for it."""
    with transaction() as work:
        due = work.session.scalars(
            select(Award.person_id)
            .join(AwardSpan, (AwardSpan.award_id == Award.id) & holding(today()))
            .where(AwardSpan.state != Award.told_state)
            .order_by(Award.person_id)
            .limit(limit)
        ).all()
        return len(follow_people(work, due)) if due else 0


def note_export(actor: Actor, count: int) -> None:
    """Remember who wrote the list of titles to a file."""
    require(actor, EXPORT_AWARDS)
    with transaction() as work:
        work.audit(actor, "certificates.awards_exported", "award", None, count=count)
