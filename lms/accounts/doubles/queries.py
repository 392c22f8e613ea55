"""Reading possible doubles and merges for the secretariat."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from lms.accounts.doubles.models import PersonMerge, PossibleDouble
from lms.accounts.doubles.rules import REVERSIBLE_FOR
from lms.accounts.models import Person
from lms.accounts.organisations.queries import ties_between
from lms.accounts.people.queries import PersonCard, card_of, find_people, named_people
from lms.accounts.permissions import MERGE_PEOPLE
from lms.accounts.roles.queries import grants_held
from lms.clock import now, today
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor, require


@dataclass(frozen=True)
class DoublePage:
    """A pair that may be one person. Actions are decided: what is None or False is not offered."""

    public_id: str
    first: PersonCard
    second: PersonCard
    found_at: datetime
    can_decide: bool


@dataclass(frozen=True)
class MergePage:
    """A merge with what this actor may do about it."""

    public_id: str
    kept: PersonCard
    merged: PersonCard
    proposed_at: datetime
    decided_at: datetime | None
    undone_at: datetime | None
    waiting: bool
    done: bool
    can_confirm: bool
    can_undo: bool


def records(ids: set[int]) -> dict[int, PersonCard]:
    """Cards of the records themselves, also of those that were merged into another."""
    rows = db.session.execute(named_people(today()).where(Person.id.in_(ids)))
    return {row[0].id: card_of(*row) for row in rows}


def double_row(public_id: str) -> PossibleDouble:
    """One pair; NotFound for an unknown one."""
    row = db.session.scalar(select(PossibleDouble).where(PossibleDouble.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def merge_row(public_id: str) -> PersonMerge:
    """One merge; NotFound for an unknown one."""
    row = db.session.scalar(select(PersonMerge).where(PersonMerge.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def _double_page(row: PossibleDouble, cards: dict[int, PersonCard], actor: Actor) -> DoublePage:
    own = actor.person_id in (row.first_id, row.second_id)
    return DoublePage(row.public_id, cards[row.first_id], cards[row.second_id], row.found_at, not own)


def open_doubles(actor: Actor) -> list[DoublePage]:
    """The pairs that nobody has decided about, oldest first."""
    require(actor, MERGE_PEOPLE)
    rows = db.session.scalars(
        select(PossibleDouble)
        .where(PossibleDouble.state == "open")
        .order_by(PossibleDouble.found_at, PossibleDouble.id)
    ).all()
    cards = records({number for row in rows for number in (row.first_id, row.second_id)})
    return [_double_page(row, cards, actor) for row in rows]


def double_for(actor: Actor, public_id: str) -> DoublePage:
    """One open pair side by side."""
    require(actor, MERGE_PEOPLE)
    row = double_row(public_id)
    if row.state != "open":
        raise NotFound
    return _double_page(row, records({row.first_id, row.second_id}), actor)


def _merge_page(row: PersonMerge, cards: dict[int, PersonCard], actor: Actor) -> MergePage:
    involved = actor.person_id in (row.kept_id, row.merged_id)
    waiting, done = row.state == "proposed", row.state == "merged"
    reversible = done and row.decided_at is not None and now() - row.decided_at <= REVERSIBLE_FOR
    return MergePage(
        row.public_id,
        cards[row.kept_id],
        cards[row.merged_id],
        row.proposed_at,
        row.decided_at,
        row.undone_at,
        waiting,
        done,
        waiting and not involved and actor.person_id != row.proposed_by,
        reversible and not involved,
    )


def merges_for(actor: Actor) -> list[MergePage]:
    """Proposed merges and those that can still be taken back, newest first."""
    require(actor, MERGE_PEOPLE)
    rows = db.session.scalars(
        select(PersonMerge)
        .where(
            or_(
                PersonMerge.state == "proposed",
                (PersonMerge.state == "merged") & (PersonMerge.decided_at > now() - REVERSIBLE_FOR),
            )
        )
        .order_by(PersonMerge.proposed_at.desc(), PersonMerge.id.desc())
    ).all()
    cards = records({number for row in rows for number in (row.kept_id, row.merged_id)})
    return [_merge_page(row, cards, actor) for row in rows]


def merge_for(actor: Actor, public_id: str) -> MergePage:
    """One merge with both records."""
    require(actor, MERGE_PEOPLE)
    row = merge_row(public_id)
    return _merge_page(row, records({row.kept_id, row.merged_id}), actor)


def are_related(first_id: int, second_id: int) -> bool:
    """True when a relation between the two is declared or recorded."""
    return bool(ties_between(first_id, [second_id], kinds=("family", "employed", "taught")))


def hold_roles(*person_ids: int) -> bool:
    """True when one of these records holds a role."""
    return any(grants_held(person_id) for person_id in person_ids)


def others_like(card: PersonCard, text: str) -> list[PersonCard]:
    """Other records found by a search, or by the same reading when nothing was typed."""
    return [other for other in find_people(text or card.kana) if other.id != card.id]
