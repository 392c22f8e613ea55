"""Use-cases of organisations, memberships and declared relations."""

from datetime import date

from sqlalchemy import select

from lms.accounts.errors import DatesTurned, DecidedAlready
from lms.accounts.models import DeclaredTie, Membership, Organisation
from lms.accounts.organisations import ledger
from lms.accounts.organisations.queries import members_of, relatives_of
from lms.accounts.organisations.rules import CONFIRMING_ROLES, Decision, check_decision
from lms.accounts.people.rules import check_birth_date
from lms.accounts.permissions import CONFIRM_ANY_MEMBERSHIP, KEEP_ORGANISATIONS, KEEP_PEOPLE
from lms.accounts.proxies import speaking_for
from lms.clock import now, today
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require
from lms.text.cleaning import clean_name
from lms.text.folding import fold


def enter_organisation(actor: Actor, facts: dict[str, str], from_on: date | None = None) -> str:
    """Enter an organisation; returns its public id."""
    require(actor, KEEP_ORGANISATIONS)
    with transaction() as work:
        number = ledger.create_organisation(work, by=actor, from_on=from_on, **facts)
        return work.session.get_one(Organisation, number).public_id


def _row(work: Work, public_id: str) -> Organisation:
    row: Organisation | None = work.session.scalar(select(Organisation).where(Organisation.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def change_organisation(actor: Actor, public_id: str, facts: dict[str, str]) -> None:
    """Correct what is recorded of an organisation; a different body is a new organisation with a successor."""
    require(actor, KEEP_ORGANISATIONS)
    with transaction() as work:
        row = _row(work, public_id)
        row.name = clean_name(facts["name"])[: ledger.LONGEST_NAME]
        row.folded = fold(row.name)[: ledger.LONGEST_NAME]
        row.kind, row.name_en = facts["kind"], facts.get("name_en", row.name_en)
        row.phone, row.address = facts.get("phone", row.phone), facts.get("address", row.address)
        row.area_code = facts.get("area_code", row.area_code)
        work.audit(actor, "accounts.organisation_changed", "organisation", row.id)


def close_organisation(actor: Actor, public_id: str, until_on: date, successor: str = "") -> None:
    """Let an organisation end: ``until_on`` is its first day without. Its memberships end with it; history stays."""
    require(actor, KEEP_ORGANISATIONS)
    with transaction() as work:
        row = _row(work, public_id)
        if until_on <= row.from_on:
            raise DatesTurned
        row.until_on = until_on
        row.successor_id = _row(work, successor).id if successor else None
        members = [card.id for card in members_of(row.id, until_on)]
        ledger.end_memberships(work, members, until_on, actor)
        work.audit(actor, "accounts.organisation_closed", "organisation", row.id)


def propose_membership(
    actor: Actor, person_id: int, organisation_public_id: str, role: str, from_on: date | None = None
) -> str:
    """Say that one belongs to an organisation, or write it down for somebody else; returns the public id.

    Refusals: NotFound, OrganisationNotActive, MemberAlready.
    """
    speaker = speaking_for(actor, person_id)
    with transaction() as work:
        body = _row(work, organisation_public_id)
        row = ledger.propose_membership(work, person_id, body.id, role, from_on or today(), speaker)
        return row.public_id


def _membership(work: Work, public_id: str) -> Membership:
    row: Membership | None = work.session.scalar(
        select(Membership).where(Membership.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def leads(person_id: int | None, organisation_id: int) -> bool:
    """True when a person is a confirmed manager or leader of an organisation today."""
    return any(card.person_id == person_id for card in members_of(organisation_id, today(), CONFIRMING_ROLES))


def _decision(actor: Actor, row: Membership) -> Decision:
    return Decision(
        decider_id=actor.person_id,
        member_id=row.person_id,
        proposer_id=row.proposed_by,
        relatives=relatives_of(actor.person_id or 0),
        leads=leads(actor.person_id, row.organisation_id),
        of_secretariat=actor.may(CONFIRM_ANY_MEMBERSHIP),
        by_proxy=actor.acting_for is not None,
        decided=row.confirmed_at is not None or row.declined_at is not None,
    )


def confirm_membership(actor: Actor, public_id: str) -> None:
    """Let a proposed membership count. Refusals: those of ``check_decision``."""
    with transaction() as work:
        row = _membership(work, public_id)
        _hide_from_strangers(actor, row)
        check_decision(_decision(actor, row))
        ledger.confirm_membership(work, row, actor)


def decline_membership(actor: Actor, public_id: str) -> None:
    """Say that a proposed membership is not true. The same people may decline who may confirm."""
    with transaction() as work:
        row = _membership(work, public_id)
        _hide_from_strangers(actor, row)
        check_decision(_decision(actor, row))
        row.declined_by, row.declined_at = actor.person_id, now()
        work.audit(actor, "accounts.membership_declined", "membership", row.id, person=row.person_id)


def _hide_from_strangers(actor: Actor, row: Membership) -> None:
    """Somebody who has nothing to do with it does not learn that it exists."""
    concerned = actor.person_id in (row.person_id, row.proposed_by)
    if not (concerned or actor.may(CONFIRM_ANY_MEMBERSHIP) or leads(actor.person_id, row.organisation_id)):
        raise NotFound


def end_membership(actor: Actor, public_id: str, ended_on: date | None = None) -> None:
    """End a membership: the member herself, her organisation's leaders or the secretariat. A proposal is taken back."""
    with transaction() as work:
        row = _membership(work, public_id)
        _hide_from_strangers(actor, row)
        if row.declined_at is not None:
            raise DecidedAlready
        if row.confirmed_at is None:
            row.declined_by, row.declined_at = actor.person_id, now()
            work.audit(actor, "accounts.membership_taken_back", "membership", row.id, person=row.person_id)
            return
        ledger.end_memberships(work, [row.id], max(ended_on or today(), row.from_on), actor)


def declare_tie(actor: Actor, person_id: int, kind: str, written: str, born_on: date) -> None:
    """Declare a relative or employer of one's own, so that nobody is asked to judge her own people."""
    speaker = speaking_for(actor, person_id)
    check_birth_date(born_on, today())
    with transaction() as work:
        ledger.declare_tie(work, person_id, kind, written, born_on, speaker)


def end_declared_tie(actor: Actor, public_id: str) -> None:
    """Take a declared relation back. It goes on barring decisions for a year."""
    with transaction() as work:
        row = work.session.scalar(select(DeclaredTie).where(DeclaredTie.public_id == public_id))
        if row is None or (actor.person_id != row.person_id and not actor.may(KEEP_PEOPLE)):
            raise NotFound
        ledger.end_declared_tie(work, row, actor)
