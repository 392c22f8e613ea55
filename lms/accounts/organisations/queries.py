"""Reading organisations, memberships and ties."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from lms.accounts.models import DeclaredTie, Membership, Organisation, PersonTie
from lms.accounts.people.queries import BATCH, batches, begins_with
from lms.clock import today
from lms.db import asked_once, db
from lms.errors import NotFound
from lms.text.folding import fold


@dataclass(frozen=True)
class OrganisationCard:
    """A body that people belong to. ``kind`` is one of ``models.ORGANISATION_KINDS``."""

    id: int
    public_id: str
    name: str
    name_en: str
    kind: str
    phone: str
    address: str
    area_code: str
    from_on: date
    until_on: date | None
    successor_id: int | None


@dataclass(frozen=True)
class MembershipCard:
    """A person belongs to an organisation from a day until before another.

    ``confirmed`` is what counts; a proposal that nobody else has confirmed gives no right.
    """

    id: int
    public_id: str
    person_id: int
    organisation_id: int
    role: str
    from_on: date
    until_on: date | None
    proposed_by: int | None
    confirmed_by: int | None
    confirmed: bool
    declined: bool


@dataclass(frozen=True)
class Tie:
    """Why one person may not decide about another.

    kind  same_person, family, taught, employed (declared or recorded), same_organisation (both belong to it)
    """

    person_id: int
    other_id: int
    kind: str
    organisation_id: int | None = None


Dated = type[Membership] | type[PersonTie] | type[Organisation] | type[DeclaredTie]


def on_day(model: Dated, on: date) -> ColumnElement[bool]:
    """Rows with dates that hold on a day: from inclusive, until exclusive."""
    return (model.from_on <= on) & or_(model.until_on.is_(None), model.until_on > on)


def card_of(row: Organisation) -> OrganisationCard:
    return OrganisationCard(
        row.id,
        row.public_id,
        row.name,
        row.name_en,
        row.kind,
        row.phone,
        row.address,
        row.area_code,
        row.from_on,
        row.until_on,
        row.successor_id,
    )


def membership_card(row: Membership) -> MembershipCard:
    return MembershipCard(
        row.id,
        row.public_id,
        row.person_id,
        row.organisation_id,
        row.role,
        row.from_on,
        row.until_on,
        row.proposed_by,
        row.confirmed_by,
        row.confirmed_at is not None,
        row.declined_at is not None,
    )


def organisations(ids: Iterable[int]) -> dict[int, OrganisationCard]:
    """Organisations by id; unknown ids are left out."""
    found: dict[int, OrganisationCard] = {}
    for batch in batches(ids):
        rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(batch)))
        found.update({row.id: card_of(row) for row in rows})
    return found


def organisation(organisation_id: int) -> OrganisationCard:
    """One organisation; NotFound when there is none."""
    found = organisations([organisation_id])
    if organisation_id not in found:
        raise NotFound
    return found[organisation_id]


def organisation_by_public_id(public_id: str) -> OrganisationCard:
    """One organisation by the id in addresses; NotFound for unknown ones."""
    row = db.session.scalar(select(Organisation).where(Organisation.public_id == public_id))
    if row is None:
        raise NotFound
    return card_of(row)


def organisations_active(on: date | None = None, kind: str = "", text: str = "") -> list[OrganisationCard]:
    """Organisations that exist on a day, by name; ``text`` is matched folded from the beginning or inside."""
    wanted = [on_day(Organisation, on or today())]
    if kind:
        wanted.append(Organisation.kind == kind)
    folded = fold(text)
    if folded:
        wanted.append(or_(begins_with(Organisation.folded, folded), Organisation.folded.contains(folded)))
    rows = db.session.scalars(select(Organisation).where(*wanted).order_by(Organisation.folded, Organisation.id))
    return [card_of(row) for row in rows]


def memberships_of_people(ids: Iterable[int], on: date | None = None) -> dict[int, list[MembershipCard]]:
    """Confirmed memberships that hold on a day, by person; every asked person has an entry."""
    asked = set(ids)
    found: dict[int, list[MembershipCard]] = {person_id: [] for person_id in asked}
    for batch in batches(asked):
        rows = db.session.scalars(
            select(Membership)
            .where(
                Membership.person_id.in_(batch), Membership.confirmed_at.is_not(None), on_day(Membership, on or today())
            )
            .order_by(Membership.from_on, Membership.id)
        )
        for row in rows:
            found[row.person_id].append(membership_card(row))
    return found


def memberships_of(person_id: int, on: date | None = None) -> list[MembershipCard]:
    """Confirmed memberships of one person that hold on a day (today unless said)."""
    return memberships_of_people([person_id], on)[person_id]


def all_memberships_of(person_id: int) -> list[MembershipCard]:
    """Every membership of a person, proposed, confirmed, declined and ended, newest first."""
    rows = db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id)
        .order_by(Membership.from_on.desc(), Membership.id.desc())
    )
    return [membership_card(row) for row in rows]


def members_of(organisation_id: int, on: date | None = None, roles: Iterable[str] = ()) -> list[MembershipCard]:
    """Confirmed members of an organisation on a day, in certain member roles when named."""
    wanted = [
        Membership.organisation_id == organisation_id,
        Membership.confirmed_at.is_not(None),
        on_day(Membership, on or today()),
    ]
    listed = tuple(roles)
    if listed:
        wanted.append(Membership.role.in_(listed))
    rows = db.session.scalars(select(Membership).where(*wanted).order_by(Membership.from_on, Membership.id))
    return [membership_card(row) for row in rows]


def memberships(ids: Iterable[int]) -> dict[int, MembershipCard]:
    """Memberships by id, whatever their state."""
    found: dict[int, MembershipCard] = {}
    for batch in batches(ids):
        rows = db.session.scalars(select(Membership).where(Membership.id.in_(batch)))
        found.update({row.id: membership_card(row) for row in rows})
    return found


def _among(column: Any, asked: Collection[int]) -> ColumnElement[bool]:
    """Only those asked for, where they are few: of many, whoever has a tie to the one is fewer, and is sorted out later."""
    return column.in_(asked) if len(asked) <= BATCH else true()


def _declared(person_id: int, others: set[int], on: date) -> list[Tie]:
    ties = []
    for here, there in ((PersonTie.person_id, PersonTie.other_id), (PersonTie.other_id, PersonTie.person_id)):
        rows = db.session.execute(
            select(there, PersonTie.kind).where(here == person_id, _among(there, others), on_day(PersonTie, on))
        )
        ties += [Tie(person_id, other, kind) for other, kind in rows if other in others]
    return ties


def _shared(person_id: int, others: set[int], on: date) -> list[Tie]:
    own = {card.organisation_id for card in memberships_of(person_id, on)}
    if not own or not others:
        return []
    rows = db.session.execute(
        select(Membership.person_id, Membership.organisation_id).where(
            Membership.organisation_id.in_(own),
            _among(Membership.person_id, others),
            Membership.confirmed_at.is_not(None),
            on_day(Membership, on),
        )
    )
    return [Tie(person_id, other, "same_organisation", where) for other, where in rows if other in others]


def ties_between(
    person_id: int, other_ids: Iterable[int], on: date | None = None, kinds: Iterable[str] = ()
) -> list[Tie]:
    """Every tie between a person and others on a day: the one question for each conflict of interest.

    kinds  leave out all but these; a declared tie counts in both directions, however it was written down.
    Being the same person is a tie too, so that nobody decides about herself.
    """
    day, asked = on or today(), set(other_ids)
    ties = [Tie(person_id, person_id, "same_person")] if person_id in asked else []
    others = asked - {person_id}
    ties += _declared(person_id, others, day) + _shared(person_id, others, day)
    listed = set(kinds)
    unique = dict.fromkeys(tie for tie in ties if not listed or tie.kind in listed)
    return sorted(unique, key=lambda tie: (tie.other_id, tie.kind, tie.organisation_id or 0))


@asked_once
def relatives_of(person_id: int, on: date | None = None) -> set[int]:
    """The people declared as family of a person, from either side."""
    day = on_day(PersonTie, on or today())
    own = db.session.scalars(
        select(PersonTie.other_id).where(PersonTie.person_id == person_id, PersonTie.kind == "family", day)
    )
    others = db.session.scalars(
        select(PersonTie.person_id).where(PersonTie.other_id == person_id, PersonTie.kind == "family", day)
    )
    return {*own, *others}


@dataclass(frozen=True)
class DeclaredTieCard:
    """A relation as the person wrote it down."""

    public_id: str
    kind: str
    written: str
    born_on: date
    from_on: date
    until_on: date | None


def declared_ties_of(person_id: int) -> list[DeclaredTieCard]:
    """The relations that a person declared and that still hold."""
    rows = db.session.scalars(
        select(DeclaredTie)
        .where(DeclaredTie.person_id == person_id, on_day(DeclaredTie, today()))
        .order_by(DeclaredTie.id)
    )
    return [
        DeclaredTieCard(row.public_id, row.kind, row.written, row.born_on, row.from_on, row.until_on) for row in rows
    ]
