"""Writing organisations, memberships and ties inside somebody's use-case."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from lms.accounts.errors import DatesTurned, MemberAlready, OrganisationNotActive, TieToOneself
from lms.accounts.events import MembershipChanged, MembershipEnded
from lms.accounts.models import DeclaredTie, Membership, Organisation, PersonTie
from lms.accounts.organisations.queries import on_day
from lms.accounts.people.queries import people_born
from lms.clock import days, now, today
from lms.db import Work
from lms.policy import SYSTEM, Actor
from lms.text.cleaning import clean_name
from lms.text.folding import fold

LONGEST_NAME = 160
COOLING_OFF = days(365)


def create_organisation(
    work: Work,
    *,
    name: str,
    kind: str,
    name_en: str = "",
    phone: str = "",
    address: str = "",
    area_code: str = "",
    from_on: date | None = None,
    public_id: str | None = None,
    by: Actor = SYSTEM,
) -> int:
    """Enter an organisation; returns its id. ``kind`` is one of ``models.ORGANISATION_KINDS``."""
    written = clean_name(name)[:LONGEST_NAME]
    row = Organisation(
        name=written,
        name_en=name_en,
        folded=fold(written)[:LONGEST_NAME],
        kind=kind,
        phone=phone,
        address=address,
        area_code=area_code,
        from_on=from_on or today(),
        recorded_at=now(),
    )
    if public_id:
        row.public_id = public_id
    work.session.add(row)
    work.session.flush()
    work.audit(by, "accounts.organisation_entered", "organisation", row.id, kind=kind)
    return row.id


def propose_membership(
    work: Work, person_id: int, organisation_id: int, role: str, from_on: date, by: Actor, until_on: date | None = None
) -> Membership:
    """Write down that a person says she belongs to an organisation. It counts once somebody else confirms it."""
    organisation = work.session.get_one(Organisation, organisation_id)
    if organisation.until_on and from_on >= organisation.until_on:
        raise OrganisationNotActive
    if until_on and until_on <= from_on:
        raise DatesTurned
    same = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.organisation_id == organisation_id,
        Membership.role == role,
        Membership.declined_at.is_(None),
        on_day(Membership, max(from_on, today())),
    )
    if work.session.scalar(same.limit(1)):
        raise MemberAlready
    row = Membership(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        from_on=from_on,
        until_on=until_on,
        proposed_by=by.person_id,
        recorded_at=now(),
    )
    work.session.add(row)
    work.session.flush()
    work.audit(by, "accounts.membership_proposed", "membership", row.id, person=person_id, role=role)
    return row


def confirm_membership(work: Work, row: Membership, by: Actor) -> None:
    """Let a membership count; the caller has asked the policy of rule 6."""
    row.confirmed_by, row.confirmed_at = by.person_id, now()
    work.audit(by, "accounts.membership_confirmed", "membership", row.id, person=row.person_id)
    work.announce(MembershipChanged(frozenset({row.id}), frozenset({row.person_id})))


def record_membership(
    work: Work, person_id: int, organisation_id: int, role: str = "member", from_on: date | None = None, *, by: Actor,
    confirmed_by: Actor | None = None, until_on: date | None = None,
) -> int:  # fmt: skip
    """Write a membership for a loader or an import, confirmed when ``confirmed_by`` is named; returns its id."""
    row = propose_membership(work, person_id, organisation_id, role, from_on or today(), by, until_on)
    if confirmed_by is not None:
        confirm_membership(work, row, confirmed_by)
    return row.id


def end_memberships(work: Work, membership_ids: Iterable[int], ended_on: date, by: Actor) -> None:
    """Let memberships end: ``ended_on`` is the first day on which they no longer hold."""
    rows = work.session.scalars(select(Membership).where(Membership.id.in_(list(membership_ids)))).all()
    ending = [row for row in rows if row.until_on is None or row.until_on > ended_on]
    for row in ending:
        if ended_on < row.from_on:
            raise DatesTurned
        row.until_on, row.ended_by, row.ended_at = ended_on, by.person_id, now()
        work.audit(by, "accounts.membership_ended", "membership", row.id, person=row.person_id)
    if ending:
        ids, people = frozenset(row.id for row in ending), frozenset(row.person_id for row in ending)
        work.announce(MembershipChanged(ids, people))
        work.announce(MembershipEnded(ids, people, ended_on))


def record_tie(
    work: Work,
    person_id: int,
    other_id: int,
    kind: str,
    *,
    source: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    by: Actor = SYSTEM,
) -> None:
    """Record a relation that makes a conflict of interest; recording it twice is one tie.

    kind    family, taught (``person_id`` taught ``other_id``) or employed
    source  what says so: "declared", "workshop:12"; codes only
    """
    if person_id == other_id:
        raise TieToOneself
    known = select(PersonTie.id).where(
        PersonTie.person_id == person_id,
        PersonTie.other_id == other_id,
        PersonTie.kind == kind,
        on_day(PersonTie, from_on or today()),
    )
    if work.session.scalar(known.limit(1)):
        return
    work.session.add(
        PersonTie(
            person_id=person_id,
            other_id=other_id,
            kind=kind,
            source=source,
            from_on=from_on or today(),
            until_on=until_on,
            recorded_at=now(),
            recorded_by=by.person_id,
        )
    )
    work.audit(by, "accounts.tie_recorded", "person", person_id, other=other_id, kind=kind)


def declare_tie(work: Work, person_id: int, kind: str, written: str, born_on: date, by: Actor) -> None:
    """Keep a relation that a person declares by name and birth date, and tie the records that fit.

    Nothing tells the person whether the other one is known here: a record's existence is nobody's business.
    """
    name = clean_name(written)[:LONGEST_NAME]
    row = DeclaredTie(
        person_id=person_id,
        kind=kind,
        written=name,
        folded=fold(name)[:LONGEST_NAME],
        born_on=born_on,
        from_on=today(),
        recorded_at=now(),
        recorded_by=by.person_id,
    )
    work.session.add(row)
    work.session.flush()
    work.audit(by, "accounts.tie_declared", "declared_tie", row.id, person=person_id, kind=kind)
    for other_id in people_born(row.folded, born_on):
        _tie_declared(work, row, other_id)


def _tie_declared(work: Work, row: DeclaredTie, other_id: int) -> None:
    if other_id != row.person_id:
        record_tie(work, row.person_id, other_id, row.kind, source=f"declared:{row.id}", by=SYSTEM)


def join_declared_ties(work: Work, person_id: int, folded: str, born_on: date | None) -> None:
    """Tie a person who is entered now to those who declared her before."""
    if born_on is None:
        return
    waiting = select(DeclaredTie).where(
        DeclaredTie.folded == folded, DeclaredTie.born_on == born_on, on_day(DeclaredTie, today())
    )
    for row in work.session.scalars(waiting).all():
        _tie_declared(work, row, person_id)


def end_declared_tie(work: Work, row: DeclaredTie, by: Actor) -> None:
    """Let a declared relation end, with the tie that came from it.

    It goes on barring decisions for COOLING_OFF, so that nobody takes a relation back, confirms, and declares it again.
    """
    row.until_on = today() + COOLING_OFF
    ties = select(PersonTie).where(PersonTie.source == f"declared:{row.id}", PersonTie.until_on.is_(None))
    for tie in work.session.scalars(ties):
        tie.until_on = row.until_on
    work.audit(by, "accounts.tie_ended", "declared_tie", row.id, person=row.person_id)
