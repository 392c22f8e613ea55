"""Finding the account or the one-time secret behind what somebody typed."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from lms.accounts.errors import LinkExpired
from lms.accounts.models import Account, Person
from lms.accounts.people.records import email_key
from lms.accounts.signin.models import AccountToken, SignUp
from lms.accounts.signin.rules import digest
from lms.clock import now
from lms.db import db
from lms.text.errors import NumberCheckFailed, NumberMalformed
from lms.text.numbers import read_number


def identifier_key(typed: str) -> str:
    """One form for whatever somebody signs in with: an e-mail address or the number of a sign-in sheet."""
    if "@" in typed or "＠" in typed:
        return email_key(typed)
    try:
        return read_number(typed)
    except (NumberMalformed, NumberCheckFailed):
        return typed.strip()[:254]


def _living() -> ColumnElement[bool]:
    return Person.died_on.is_(None) & Person.erased_at.is_(None)


def account_for(identifier: str) -> Account | None:
    """The account of a living person that signs in with this; None for an unknown one."""
    column = Account.email if "@" in identifier else Account.sign_in_number
    return db.session.scalar(
        select(Account).join(Person, Person.id == Account.person_id).where(column == identifier, _living())
    )


def person_of_account(account: Account) -> int:
    """Whose account it is: the record that lives on when two were merged."""
    merged_into = db.session.scalar(select(Person.merged_into).where(Person.id == account.person_id))
    return merged_into or account.person_id


def epoch_of(person_id: int) -> int:
    """The epoch in which a session of this person has to be."""
    return db.session.scalar(select(Account.session_epoch).where(Account.person_id == person_id)) or 0


def usable(made: AccountToken | SignUp | None, at: datetime) -> bool:
    """True for a secret that exists, was not used and has not run out."""
    return made is not None and made.used_at is None and made.expires_at > at


def token_behind(secret: str, purpose: str) -> AccountToken:
    """The usable token of a link or code; LinkExpired otherwise, whatever the reason."""
    row = db.session.scalar(
        select(AccountToken).where(AccountToken.token_hash == digest(secret), AccountToken.purpose == purpose)
    )
    if row is None or not usable(row, now()):
        raise LinkExpired
    return row


def sign_up_behind(secret: str) -> SignUp:
    """The sign-up of a link; LinkExpired for an unknown or old one. It may have been used already."""
    row = db.session.scalar(select(SignUp).where(SignUp.token_hash == digest(secret)))
    if row is None or row.expires_at <= now():
        raise LinkExpired
    return row


def account_of(person_id: int) -> Account | None:
    """How a person signs in; None while she has no account."""
    return db.session.get(Account, person_id)


def may_claim(person_id: int, born_on: date) -> bool:
    """True when a birth date is that of the living record that a code opens."""
    found = select(Person.id).where(
        Person.id == person_id, Person.born_on == born_on, Person.merged_into.is_(None), _living()
    )
    return db.session.scalar(found) is not None


def person_signing_in_as(who: str) -> int | None:
    """The person whose e-mail address or sign-in number this is; None when it is nobody's."""
    account = account_for(identifier_key(who))
    return person_of_account(account) if account is not None else None
