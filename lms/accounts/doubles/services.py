"""Merging two records of one person: proposed by one, confirmed by a second, reversible for 30 days (rules 21)."""

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.consents.queries import consents_of
from lms.accounts.doubles.models import PersonMerge, PossibleDouble
from lms.accounts.doubles.queries import are_related, double_row, hold_roles, merge_row
from lms.accounts.doubles.rules import check_pair, check_reversible, check_second, consents_to_end
from lms.accounts.doubles.search import note_possible_doubles
from lms.accounts.errors import DecidedAlready, OneAndTheSame, OwnRecord
from lms.accounts.events import ConsentsChanged, MergeUndone, PeopleMerged
from lms.accounts.models import Account, Consent, DeclaredTie, Membership, Person, PersonTie, RoleGrant
from lms.accounts.names.models import NameRequest
from lms.accounts.permissions import MERGE_PEOPLE
from lms.accounts.roles.rules import check_conflict
from lms.accounts.session import grants_of
from lms.accounts.speaking.models import ProxyTalk
from lms.accounts.tablet.ledger import end_sheets
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import Actor, Role, require

MOVING: dict[str, InstrumentedAttribute[Any]] = {
    "membership": Membership.person_id,
    "role_grant": RoleGrant.person_id,
    "declared_tie": DeclaredTie.person_id,
    "tie_from": PersonTie.person_id,
    "tie_to": PersonTie.other_id,
    "merged_before": Person.merged_into,
    "name_request": NameRequest.person_id,
    "proxy_talk": ProxyTalk.person_id,
}


def call_different(actor: Actor, public_id: str) -> None:
    """Write down that two records are two people; they are not listed again."""
    require(actor, MERGE_PEOPLE)
    with transaction() as work:
        row = double_row(public_id)
        row.state, row.decided_by, row.decided_at = "different", actor.person_id, now()
        work.audit(actor, "accounts.double_refuted", "person_double", row.id)


def propose_merge(actor: Actor, kept_id: int, merged_id: int) -> str:
    """Propose that ``merged_id`` lives on in ``kept_id``; returns the merge's public id.

    Refusals: OneAndTheSame (also when one was merged already), OwnRecord, RelatedPeople.
    """
    require(actor, MERGE_PEOPLE)
    check_pair(kept_id, merged_id, actor.person_id, are_related(kept_id, merged_id))
    with transaction() as work:
        people = [work.session.get_one(Person, number) for number in (kept_id, merged_id)]
        if any(person.merged_into or person.erased_at for person in people):
            raise OneAndTheSame
        known: PersonMerge | None = work.session.scalar(
            select(PersonMerge).where(PersonMerge.merged_id == merged_id, PersonMerge.state == "proposed")
        )
        if known:
            return known.public_id
        row = PersonMerge(kept_id=kept_id, merged_id=merged_id, proposed_by=actor.person_id, proposed_at=now())
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "accounts.merge_proposed", "person_merge", row.id, kept=kept_id, merged=merged_id)
        return row.public_id


def decline_merge(actor: Actor, public_id: str) -> None:
    """Say no to a proposed merge; the proposer may take her proposal back the same way."""
    require(actor, MERGE_PEOPLE)
    with transaction() as work:
        row = merge_row(public_id)
        if row.state != "proposed":
            raise DecidedAlready
        row.state, row.decided_by, row.decided_at = "declined", actor.person_id, now()
        work.audit(actor, "accounts.merge_declined", "person_merge", row.id)


def confirm_merge(actor: Actor, public_id: str) -> None:
    """Merge, as the second person. Histories and numbers stay; the narrower consent wins.

    Refusals: SecondPersonNeeded, MergeNeedsAdministrator, OwnRecord, RolesConflict.
    """
    require(actor, MERGE_PEOPLE)
    with transaction() as work:
        row = merge_row(public_id)
        if row.state != "proposed":
            raise DecidedAlready
        check_pair(row.kept_id, row.merged_id, actor.person_id, are_related(row.kept_id, row.merged_id))
        at_stake = hold_roles(row.kept_id, row.merged_id)
        check_second(actor.person_id, row.proposed_by, at_stake, actor.has(Role.ADMINISTRATOR))
        for grant in grants_of(row.merged_id):
            check_conflict(grant.role, grants_of(row.kept_id))
        row.state, row.decided_by, row.decided_at = "merged", actor.person_id, now()
        end_sheets(work, [row.kept_id, row.merged_id])
        row.moved = _move(work, row.merged_id, row.kept_id)
        row.ended_consents = _narrow(work, row.kept_id, row.merged_id, actor)
        work.session.get_one(Person, row.merged_id).merged_into = row.kept_id
        _mark_double(work, row, "merged", actor)
        work.audit(actor, "accounts.people_merged", "person_merge", row.id, kept=row.kept_id, merged=row.merged_id)
        work.announce(PeopleMerged(row.kept_id, row.merged_id))
        work.announce(ConsentsChanged(frozenset({row.kept_id, row.merged_id})))


def _mark_double(work: Work, row: PersonMerge, state: str, actor: Actor) -> None:
    first, second = sorted((row.kept_id, row.merged_id))
    work.session.execute(
        update(PossibleDouble)
        .where(PossibleDouble.first_id == first, PossibleDouble.second_id == second)
        .values(state=state, decided_by=actor.person_id, decided_at=now())
    )


def _move(work: Work, merged_id: int, kept_id: int) -> dict[str, Any]:
    """Let the rows of one record belong to the other; the answer is what undoing needs."""
    moved: dict[str, Any] = {}
    for name, column in MOVING.items():
        table = column.class_
        ids = list(work.session.scalars(select(table.id).where(column == merged_id, *_not_doubled(name, kept_id))))
        if ids:
            work.session.execute(update(table).where(table.id.in_(ids)).values({column.key: kept_id}))
            moved[name] = ids
    if work.session.get(Account, kept_id) is None and work.session.get(Account, merged_id) is not None:
        _give_account(work, merged_id, kept_id)
        moved["account"] = True
    return moved


def _not_doubled(name: str, kept_id: int) -> list[Any]:
    """A tie that the kept record has as well stays where it is, and so does a second waiting wish for a new name."""
    if name == "name_request":
        waits = select(NameRequest.id).where(NameRequest.person_id == kept_id, NameRequest.state == "waiting")
        return [or_(NameRequest.state != "waiting", ~waits.exists())]
    if name not in ("tie_from", "tie_to"):
        return []
    own, other = (
        (PersonTie.person_id, PersonTie.other_id) if name == "tie_from" else (PersonTie.other_id, PersonTie.person_id)
    )
    return [other.not_in(select(other).where(own == kept_id)), other != kept_id]


def _give_account(work: Work, from_id: int, to_id: int) -> None:
    work.session.execute(
        update(Account)
        .where(Account.person_id == from_id)
        .values(person_id=to_id, session_epoch=Account.session_epoch + 1)
    )
    work.session.expire_all()


def _narrow(work: Work, kept_id: int, merged_id: int, actor: Actor) -> list[int]:
    kept, merged = consents_of(kept_id), consents_of(merged_id)
    ending = consents_to_end([card.key for card in kept], [card.key for card in merged])
    ids = [card.id for card in kept if card.key in ending]
    work.session.execute(
        update(Consent).where(Consent.id.in_(ids)).values(withdrawn_at=now(), withdrawn_by=actor.person_id)
    )
    return ids


def undo_merge(actor: Actor, public_id: str) -> None:
    """Take a merge back within 30 days: rows return, consents that it ended hold again unless decided anew.

    Refusals: MergeNotReversible, OwnRecord.
    """
    require(actor, MERGE_PEOPLE)
    with transaction() as work:
        row = merge_row(public_id)
        if row.state != "merged" or row.decided_at is None:
            raise DecidedAlready
        if actor.person_id in (row.kept_id, row.merged_id):
            raise OwnRecord
        check_reversible(row.decided_at, now())
        _move_back(work, row)
        _restore(work, row)
        work.session.get_one(Person, row.merged_id).merged_into = None
        row.state, row.undone_by, row.undone_at = "undone", actor.person_id, now()
        _mark_double(work, row, "open", actor)
        work.session.flush()
        note_possible_doubles(work, row.kept_id)
        work.audit(actor, "accounts.merge_undone", "person_merge", row.id, kept=row.kept_id, merged=row.merged_id)
        work.announce(MergeUndone(row.kept_id, row.merged_id))
        work.announce(ConsentsChanged(frozenset({row.kept_id, row.merged_id})))


def _move_back(work: Work, row: PersonMerge) -> None:
    for name, column in MOVING.items():
        table, ids = column.class_, row.moved.get(name, [])
        work.session.execute(update(table).where(table.id.in_(ids)).values({column.key: row.merged_id}))
    if row.moved.get("account"):
        _give_account(work, row.kept_id, row.merged_id)


def _restore(work: Work, row: PersonMerge) -> None:
    """Append the ended consents again, each pointing at the one it restores."""
    ended = work.session.scalars(select(Consent).where(Consent.id.in_(row.ended_consents))).all()
    for old in ended:
        since = select(Consent.id).where(
            Consent.person_id == old.person_id,
            Consent.purpose == old.purpose,
            Consent.field == old.field,
            Consent.recipient == old.recipient,
            Consent.recipient_ref == old.recipient_ref,
            Consent.id > old.id,
        )
        if work.session.scalar(since.limit(1)):
            continue
        work.session.add(
            Consent(
                person_id=old.person_id,
                purpose=old.purpose,
                field=old.field,
                recipient=old.recipient,
                recipient_ref=old.recipient_ref,
                wording_id=old.wording_id,
                channel=old.channel,
                witness_id=old.witness_id,
                recorded_by=old.recorded_by,
                given_at=now(),
                until_on=old.until_on,
                restores_id=old.id,
            )
        )
