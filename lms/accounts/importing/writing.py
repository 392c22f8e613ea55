"""Entering many people at once, inside somebody's transaction: a few statements for each few hundred of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from lms.accounts.consents.ledger import keep_wording
from lms.accounts.events import ConsentsChanged
from lms.accounts.importing.reading import Line
from lms.accounts.models import Consent, DeclaredTie, Person, PersonContact, PersonName
from lms.accounts.organisations.ledger import join_declared_ties
from lms.accounts.people.records import email_key
from lms.accounts.record_consent import RECORD
from lms.audit.services import write_entries
from lms.clock import now, today
from lms.db import Work, new_public_id
from lms.policy import Actor

REACHED_BY = ("email", "phone", "fax", "postal_code", "address", "area_code")


def write_people(work: Work, lines: Sequence[Line], by: Actor) -> None:
    """Enter people as ``create_person`` and ``give_consents`` do, with the consent on paper that we keep the record.

    ``by`` stands for the papers. Every line is sound and nobody of them is on record: the caller has looked.
    """
    named = {new_public_id(): line for line in lines if line.name is not None}
    rows = [_person(public_id, line, by) for public_id, line in named.items()]
    entered = work.session.execute(insert(Person).returning(Person.id, Person.public_id), rows)
    people = {row.id: named[row.public_id] for row in entered}
    work.session.execute(insert(PersonName), [_name(number, line, by) for number, line in people.items()])
    work.session.execute(insert(PersonContact), [_contact(number, line) for number, line in people.items()])
    agreed = _consent(keep_wording(work, RECORD.code), by)
    work.session.execute(insert(Consent), [{"person_id": number, **agreed} for number in people])
    _join_ties(work, people)
    write_entries(work, by, "accounts.person_entered", "person", people, {"with_account": False})
    write_entries(work, by, "accounts.consents_given", "person", people, {"purpose": RECORD.code})
    work.announce(ConsentsChanged(frozenset(people)))


def _person(public_id: str, line: Line, by: Actor) -> dict[str, Any]:
    return {
        "public_id": public_id,
        "born_on": line.born_on,
        "language": line.language,
        "channel": line.channel,
        "settings": {},
        "recorded_at": now(),
        "recorded_by": by.person_id,
    }


def _name(person_id: int, line: Line, by: Actor) -> dict[str, Any]:
    return {
        **vars(line.name),
        **{part: getattr(line.name, part) for part in ("folded", "folded_kana", "sort_key")},
        "person_id": person_id,
        "from_on": line.born_on or today(),
        "recorded_at": now(),
        "recorded_by": by.person_id,
    }


def _contact(person_id: int, line: Line) -> dict[str, Any]:
    reached = {field: line.contact.get(field, "") for field in REACHED_BY}
    return {**reached, "person_id": person_id, "email": email_key(reached["email"]) if reached["email"] else ""}


def _consent(wording_id: int, by: Actor) -> dict[str, Any]:
    return {
        "purpose": RECORD.code,
        "field": "record",
        "recipient": "house",
        "wording_id": wording_id,
        "channel": "paper",
        "witness_id": by.person_id,
        "recorded_by": by.person_id,
        "given_at": now(),
    }


def _join_ties(work: Work, people: dict[int, Line]) -> None:
    """Tie those whom somebody declared as a relative before; most lists hold none of them."""
    names = {line.name.folded for line in people.values() if line.name}
    declared = set(work.session.scalars(select(DeclaredTie.folded).where(DeclaredTie.folded.in_(names))))
    for number, line in people.items():
        if line.name and line.name.folded in declared:
            join_declared_ties(work, number, line.name.folded, line.born_on)
