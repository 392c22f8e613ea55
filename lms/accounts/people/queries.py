"""Reading people: cards in batches, search by kanji and kana, contacts for the few who may."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.accounts.models import Account, Person, PersonContact, PersonName
from lms.clock import today
from lms.db import asked_once, db
from lms.errors import NotFound
from lms.text.folding import fold, fold_words

BATCH = 500
LAST_SIGN = "\U0010ffff"


@dataclass(frozen=True)
class PersonCard:
    """What other packages know of a person. Names as written; ``printed`` is the form that certificates carry.

    ``id`` is the record that lives on: asked for a merged record, its card is the kept one's.
    """

    id: int
    public_id: str
    family: str
    given: str
    family_kana: str
    given_kana: str
    romaji: str
    printed: str
    printed_confirmed: bool
    sort_key: str
    born_on: date | None
    language: str
    channel: str
    area_code: str
    alive: bool

    @property
    def name(self) -> str:
        """Family and given name as written, with a space between."""
        return f"{self.family} {self.given}".strip()

    @property
    def kana(self) -> str:
        """The reading, with a space between."""
        return f"{self.family_kana} {self.given_kana}".strip()


@dataclass(frozen=True)
class Contact:
    """How to reach a person. Never shown outside the house except as rules 17 say."""

    person_id: int
    email: str
    phone: str
    fax: str
    postal_code: str
    address: str
    area_code: str


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids without repeats in lists that a database takes as parameters."""
    unique = sorted(set(ids))
    for start in range(0, len(unique), BATCH):
        yield unique[start : start + BATCH]


def latest_name(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition on person_name that leaves each person the name she has on a day."""
    later = aliased(PersonName)
    newer = or_(later.from_on > PersonName.from_on, (later.from_on == PersonName.from_on) & (later.id > PersonName.id))
    followed = select(later.id).where(later.person_id == PersonName.person_id, later.from_on <= on, newer).exists()
    return (PersonName.from_on <= on) & ~followed


def named_people(on: date | BindParameter[date]) -> Select[Person, PersonName, str]:
    """People with the name of a day and their area code."""
    return (
        select(Person, PersonName, PersonContact.area_code)
        .select_from(Person)
        .join(PersonName, (PersonName.person_id == Person.id) & latest_name(on))
        .join(PersonContact, PersonContact.person_id == Person.id, isouter=True)
    )


def card_of(person: Person, name: PersonName, area_code: str | None) -> PersonCard:
    """One row of ``named_people`` as a card."""
    return PersonCard(
        id=person.id,
        public_id=person.public_id,
        family=name.family,
        given=name.given,
        family_kana=name.family_kana,
        given_kana=name.given_kana,
        romaji=name.romaji,
        printed=name.printed,
        printed_confirmed=name.confirmed_at is not None,
        sort_key=name.sort_key,
        born_on=person.born_on,
        language=person.language,
        channel=person.channel,
        area_code=area_code or "",
        alive=person.died_on is None and person.erased_at is None,
    )


# Asked many times on every page: put together once, since building them costs more than asking the database.
_LIVES_ON = select(Person.id, Person.merged_into).where(Person.id.in_(bindparam("ids", expanding=True)))
_NAMED = (
    named_people(bindparam("on", type_=Date))
    .where(Person.id.in_(bindparam("ids", expanding=True)))
    .with_only_columns(
        Person.id, Person.public_id, PersonName.family, PersonName.given, PersonName.family_kana,
        PersonName.given_kana, PersonName.romaji, PersonName.printed, PersonName.confirmed_at.is_not(None),
        PersonName.sort_key, Person.born_on, Person.language, Person.channel,
        func.coalesce(PersonContact.area_code, ""), Person.died_on.is_(None) & Person.erased_at.is_(None),
    )
)  # fmt: skip


@asked_once
def records_kept(ids: Iterable[int]) -> dict[int, int]:
    """For each record, the one it lives on in: itself, or the one it was merged into."""
    kept: dict[int, int] = {}
    for batch in batches(ids):
        rows = db.session.execute(_LIVES_ON, {"ids": batch})
        kept.update({number: merged_into or number for number, merged_into in rows})
    return kept


@asked_once
def people(ids: Iterable[int], on: date | None = None) -> dict[int, PersonCard]:
    """Cards by the asked id, with the names of a day (today unless said). Unknown ids are left out."""
    kept = records_kept(ids)
    cards: dict[int, PersonCard] = {}
    for batch in batches(kept.values()):
        rows: Iterable[Sequence[Any]] = db.session.execute(_NAMED, {"on": on or today(), "ids": batch})
        cards.update({told[0]: PersonCard(*told) for told in rows})
    return {asked: cards[lives_on] for asked, lives_on in kept.items() if lives_on in cards}


def person(person_id: int, on: date | None = None) -> PersonCard:
    """One card; NotFound when there is no such person."""
    cards = people([person_id], on)
    if person_id not in cards:
        raise NotFound
    return cards[person_id]


def person_by_public_id(public_id: str) -> PersonCard:
    """One card by the id that stands in addresses; NotFound for unknown ones."""
    person_id = db.session.scalar(select(Person.id).where(Person.public_id == public_id))
    if person_id is None:
        raise NotFound
    return person(person_id)


def begins_with(column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """A range that an index serves, on columns compared by code point."""
    return (column >= beginning) & (column < beginning + LAST_SIGN)


def names_matching(text: str) -> ColumnElement[bool] | None:
    """The condition on person_name for a search text; None for an empty one.

    Kanji and kana are compared folded. The full name, or family name, is matched from its beginning, also
    by one or two characters; two words match the given name inside as well, in either order.
    """
    whole, words = fold(text), fold_words(text)
    if not whole:
        return None
    found = or_(begins_with(PersonName.folded, whole), begins_with(PersonName.folded_kana, whole))
    if len(words) == 2:
        turned = words[1] + words[0]
        found = or_(found, begins_with(PersonName.folded, turned), begins_with(PersonName.folded_kana, turned))
    if len(whole) >= 2:
        inside = f"%{_literally(whole)}%"
        found = or_(found, PersonName.folded.like(inside, escape="!"), PersonName.folded_kana.like(inside, escape="!"))
    return found


def _literally(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def people_matching(text: str) -> Select[int]:
    """The records kept whose present or earlier name matches a search text."""
    condition = names_matching(text)
    return (
        select(func.coalesce(Person.merged_into, Person.id))
        .select_from(Person)
        .join(PersonName, PersonName.person_id == Person.id)
        .where(condition if condition is not None else PersonName.id.is_(None))
        .distinct()
    )


def find_people(text: str, limit: int = 20) -> list[PersonCard]:
    """People by name, in the order of a Japanese dictionary; also one or two characters, kanji or kana.

    Earlier names are found too. Who may ask is the caller's policy: a name search is never for everybody.
    """
    rows = db.session.execute(
        named_people(today())
        .where(Person.id.in_(people_matching(text)), Person.erased_at.is_(None))
        .order_by(PersonName.sort_key, Person.id)
        .limit(limit)
    )
    return [card_of(*row) for row in rows]


def people_born(folded_name: str, born_on: date) -> list[int]:
    """Living records with this folded name (ever) and birth date: possible doubles."""
    return list(
        db.session.scalars(
            select(Person.id)
            .join(PersonName, PersonName.person_id == Person.id)
            .where(
                PersonName.folded == folded_name,
                Person.born_on == born_on,
                Person.merged_into.is_(None),
                Person.erased_at.is_(None),
            )
            .distinct()
            .order_by(Person.id)
        )
    )


def contacts_of(ids: Iterable[int]) -> dict[int, Contact]:
    """Contacts of several people. The caller's policy has decided that they may be seen."""
    found: dict[int, Contact] = {}
    for batch in batches(ids):
        rows = db.session.execute(
            select(PersonContact, Account.email)
            .join(Account, Account.person_id == PersonContact.person_id, isouter=True)
            .where(PersonContact.person_id.in_(batch))
        )
        for contact, account_email in rows:
            found[contact.person_id] = Contact(
                contact.person_id,
                account_email or contact.email,
                contact.phone,
                contact.fax,
                contact.postal_code,
                contact.address,
                contact.area_code,
            )
    return found


def contact_of(person_id: int) -> Contact:
    """How to reach one person; empty fields when nothing is known."""
    return contacts_of([person_id]).get(person_id) or Contact(person_id, "", "", "", "", "", "")


def names_of(person_id: int) -> Sequence[PersonName]:
    """Every name of a person, newest first."""
    return db.session.scalars(
        select(PersonName)
        .where(PersonName.person_id == person_id)
        .order_by(PersonName.from_on.desc(), PersonName.id.desc())
    ).all()


def last_confirmed_at(person_id: int) -> datetime | None:
    """When the person confirmed how her present name is printed."""
    names = names_of(person_id)
    return names[0].confirmed_at if names else None
