"""Writing a person's record inside somebody's use-case: entry, names, contact, sign-in."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from lms.accounts.events import NameChanged
from lms.accounts.models import Account, Person, PersonContact, PersonName
from lms.accounts.organisations.ledger import join_declared_ties
from lms.accounts.people.rules import Name, name_of
from lms.clock import now, today
from lms.db import Work
from lms.policy import SYSTEM, Actor

PAGES = "pages"
CONTACT_FIELDS = ("email", "phone", "fax", "postal_code", "address", "area_code")


def email_key(email: str) -> str:
    """The form in which e-mail addresses are kept and compared: half width, without spaces, in small letters."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def append_name(work: Work, person_id: int, name: Name, from_on: date, by: Actor, *, confirmed: bool) -> PersonName:
    """Add a name to a person's names; nothing is overwritten."""
    row = PersonName(
        person_id=person_id,
        family=name.family,
        given=name.given,
        family_kana=name.family_kana,
        given_kana=name.given_kana,
        romaji=name.romaji,
        printed=name.printed,
        folded=name.folded,
        folded_kana=name.folded_kana,
        sort_key=name.sort_key,
        from_on=from_on,
        recorded_at=now(),
        recorded_by=by.person_id,
        confirmed_at=now() if confirmed else None,
    )
    work.session.add(row)
    work.session.flush()
    return row


def set_contact(work: Work, person_id: int, contact: Mapping[str, str]) -> None:
    """Write how to reach a person; fields that are not named stay."""
    row = work.session.get(PersonContact, person_id)
    if row is None:
        row = PersonContact(person_id=person_id)
        work.session.add(row)
    for field in CONTACT_FIELDS:
        if field in contact:
            setattr(row, field, contact[field] or "")
    work.session.flush()


def open_account(
    work: Work, person_id: int, email: str | None, password_hash: str = "", sign_in_number: str | None = None
) -> Account:
    """Give a person a way to sign in; ``email`` was confirmed before."""
    account = work.session.get(Account, person_id)
    if account is None:
        account = Account(person_id=person_id, created_at=now(), session_epoch=0)
        work.session.add(account)
    account.email = email_key(email) if email else account.email
    account.email_confirmed_at = now() if email else account.email_confirmed_at
    account.password_hash = password_hash or account.password_hash or ""
    account.sign_in_number = sign_in_number or account.sign_in_number
    work.session.flush()
    return account


def create_person(
    work: Work,
    *,
    family: str,
    given: str,
    family_kana: str,
    given_kana: str,
    born_on: date | None = None,
    romaji: str = "",
    printed: str = "",
    printed_confirmed: bool = False,
    contact: Mapping[str, str] | None = None,
    language: str = "ja",
    channel: str = "mail",
    email: str | None = None,
    password_hash: str = "",
    public_id: str | None = None,
    from_on: date | None = None,
    by: Actor = SYSTEM,
) -> int:
    """Enter a person, with an account when ``email`` is given; returns her id.

    contact        any of email, phone, fax, postal_code, address, area_code
    password_hash  from ``hash_password``; many accounts may share one made beforehand
    from_on        first day of the name; her birth date or today unless said

    Refuses what ``name_of`` refuses. The caller has asked its policy.
    """
    name = name_of(family, given, family_kana, given_kana, romaji, printed)
    person = Person(
        born_on=born_on,
        language=language,
        channel=channel,
        settings={},
        recorded_at=now(),
        recorded_by=by.person_id,
    )
    if public_id:
        person.public_id = public_id
    work.session.add(person)
    work.session.flush()
    append_name(work, person.id, name, from_on or born_on or today(), by, confirmed=printed_confirmed)
    set_contact(work, person.id, {"email": email or "", **(contact or {})})
    if email:
        open_account(work, person.id, email, password_hash)
    join_declared_ties(work, person.id, name.folded, born_on)
    work.audit(by, "accounts.person_entered", "person", person.id, with_account=bool(email))
    return person.id


def change_name(work: Work, person_id: int, name: Name, from_on: date, by: Actor, *, confirmed: bool = False) -> None:
    """Append a new name from a day on and tell those who print it."""
    append_name(work, person_id, name, from_on, by, confirmed=confirmed)
    work.audit(by, "accounts.name_changed", "person", person_id, from_on=from_on.isoformat())
    work.announce(NameChanged(person_id, from_on))


def set_preferences(work: Work, person_id: int, settings: Mapping[str, Any]) -> None:
    """Keep small choices of a person (language, channel, own settings)."""
    person = work.session.get_one(Person, person_id)
    person.language = settings.get("language", person.language)
    person.channel = settings.get("channel", person.channel)
    own = {key: value for key, value in settings.items() if key not in ("language", "channel")}
    if own:
        person.settings = {**person.settings, **own}
    work.session.flush()


def account_by_email(work: Work, email: str) -> Account | None:
    """The account that signs in with an address."""
    return work.session.scalar(select(Account).where(Account.email == email_key(email)))
