"""The secretariat's list of people: search, filter, sort, pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, func, or_, select

from lms.accounts.models import Account, Membership, Person, PersonContact, PersonName
from lms.accounts.people.queries import PersonCard, card_of, contacts_of, named_people, people_matching
from lms.accounts.permissions import SEE_PEOPLE
from lms.clock import today
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Actor, require
from lms.ui.lists import PAGE_SIZE, Paged, page_within

SORTS = {
    "kana": (PersonName.sort_key, Person.id),
    "-kana": (PersonName.sort_key.desc(), Person.id.desc()),
    "born": (Person.born_on, Person.id),
    "-born": (Person.born_on.desc(), Person.id.desc()),
    "entered": (Person.recorded_at, Person.id),
    "-entered": (Person.recorded_at.desc(), Person.id.desc()),
}
GROUP_NAMES = {
    "": N_("Everybody"),
    "no_account": N_("Cannot sign in yet"),
    "no_mail": N_("Do not want e-mail"),
    "unconfirmed_name": N_("Printed name not confirmed"),
    "died": N_("Have died"),
}


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    card: PersonCard
    phone: str
    email: str
    entered_at: datetime
    signs_in: bool


@dataclass(frozen=True)
class PeoplePage(Paged):
    """One page of the list; it can be handed to the pager as it is."""

    rows: Sequence[Listed]
    page: int
    pages: int
    total: int
    text: str
    group: str
    sort: str


def _searched(text: str) -> Any:
    """By name or reading; by e-mail when there is an @; by telephone when there are only digits."""
    typed = text.strip()
    digits = "".join(sign for sign in typed if sign.isdigit())
    if "@" in typed:
        found = select(PersonContact.person_id).where(func.lower(PersonContact.email) == typed.lower())
        signing = select(Account.person_id).where(Account.email == typed.lower())
        return or_(Person.id.in_(found), Person.id.in_(signing))
    if digits and len(digits) >= 4 and not any(sign.isalpha() for sign in typed):
        plain = func.replace(PersonContact.phone, "-", "")
        return Person.id.in_(select(PersonContact.person_id).where(plain.contains(digits)))
    return Person.id.in_(people_matching(typed))


def _grouped(group: str) -> list[Any]:
    accounts = select(Account.person_id).where(Account.password_hash != "")
    conditions: dict[str, list[Any]] = {
        "": [],
        "no_account": [Person.id.not_in(accounts), Person.died_on.is_(None)],
        "no_mail": [Person.channel != "mail", Person.died_on.is_(None)],
        "unconfirmed_name": [PersonName.confirmed_at.is_(None), Person.died_on.is_(None)],
        "died": [Person.died_on.is_not(None)],
    }
    return conditions[group]


def _wanted(text: str, group: str) -> Select[Person, PersonName, str]:
    query = named_people(today()).where(Person.merged_into.is_(None), Person.erased_at.is_(None))
    if text.strip():
        query = query.where(_searched(text))
    return query.where(*_grouped(group if group in GROUP_NAMES else ""))


def _listed(rows: Sequence[Any]) -> list[Listed]:
    contacts = contacts_of(row[0].id for row in rows)
    ids = [row[0].id for row in rows]
    signing = set(
        db.session.scalars(select(Account.person_id).where(Account.person_id.in_(ids), Account.password_hash != ""))
    )
    return [
        Listed(
            card_of(person, name, area_code),
            contacts[person.id].phone if person.id in contacts else "",
            contacts[person.id].email if person.id in contacts else "",
            person.recorded_at,
            person.id in signing,
        )
        for person, name, area_code in rows
    ]


def people_page(actor: Actor, text: str = "", group: str = "", sort: str = "kana", page: int = 1) -> PeoplePage:
    """One page of the people that fit a search. Unknown sorts and groups fall back to the first."""
    require(actor, SEE_PEOPLE)
    order = sort if sort in SORTS else "kana"
    query = _wanted(text, group)
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Person.id).subquery())) or 0
    number, pages = page_within(total, page)
    rows = db.session.execute(query.order_by(*SORTS[order]).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return PeoplePage(_listed(rows), number, pages, total, text, group, order)


def all_people(text: str = "", group: str = "") -> list[Listed]:
    """Everybody that fits a search, for an export."""
    rows = db.session.execute(_wanted(text, group).order_by(*SORTS["kana"])).all()
    result: list[Listed] = []
    for start in range(0, len(rows), 500):
        result += _listed(rows[start : start + 500])
    return result


@dataclass(frozen=True)
class Counts:
    """Figures for the secretariat's home page."""

    without_account: int
    memberships_waiting: int


def office_counts() -> Counts:
    """How much waits for the secretariat."""
    people = select(func.count()).select_from(_wanted("", "no_account").with_only_columns(Person.id).subquery())
    waiting = select(func.count()).where(Membership.confirmed_at.is_(None), Membership.declined_at.is_(None))
    return Counts(db.session.scalar(people) or 0, db.session.scalar(waiting) or 0)


def born_text(born_on: date | None) -> str:
    """A birth date for a file that other programs read."""
    return born_on.isoformat() if born_on else ""


def group_links(present: str) -> list[tuple[str, str, bool]]:
    """(code, name, whether it is the present one) of every group of the list."""
    return [(code, gettext(name), code == present) for code, name in GROUP_NAMES.items()]
