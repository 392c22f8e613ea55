"""One-time secrets and counted tries, written inside somebody's use-case."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from lms.accounts.errors import SignInPaused
from lms.accounts.signin.models import AccountToken, SignInPlace, SignInTry
from lms.accounts.signin.rules import (
    NETWORK_COUNTS_FOR,
    TRIES_COUNT_FOR,
    digest,
    minutes_of,
    network_wait_left,
    wait_left,
)
from lms.clock import now
from lms.db import Work
from lms.policy import Actor

CLAIM_OPEN = timedelta(days=90)


@dataclass(frozen=True)
class Entrance:
    """Who may come in, and the epoch of her session."""

    person_id: int
    epoch: int


def new_secret() -> str:
    """A secret for a link in a mail."""
    return secrets.token_urlsafe(24)


def count_try(work: Work, key: str, account_key: str, network: str = "") -> None:
    """Count this try as a wrong one until it proves right, so that many at once gain nothing.

    network  digest of where the try comes from; where many accounts were tried in vain, a new one waits (but none
             that came in from there before)

    Refuses: SignInPaused.
    """
    tries = work.session.scalars(
        select(SignInTry.tried_at).where(SignInTry.key == key, SignInTry.tried_at > now() - TRIES_COUNT_FOR)
    ).all()
    wait = wait_left(tries, now()) or _network_wait(work, key, account_key, network)
    if wait:
        raise SignInPaused(minutes=minutes_of(wait))
    work.session.add(SignInTry(key=key, account_key=account_key, network=network, tried_at=now()))


def _network_wait(work: Work, key: str, account_key: str, network: str) -> timedelta:
    if not network or work.session.get(SignInPlace, key) is not None:
        return timedelta(0)
    others, last = work.session.execute(
        select(func.count(SignInTry.account_key.distinct()), func.max(SignInTry.tried_at)).where(
            SignInTry.network == network,
            SignInTry.account_key != account_key,
            SignInTry.tried_at > now() - NETWORK_COUNTS_FOR,
        )
    ).one()
    return network_wait_left(others, last, now())


def note_place(work: Work, key: str) -> None:
    """Remember that an account came in from an address."""
    place = work.session.get(SignInPlace, key) or SignInPlace(key=key)
    place.used_at = now()
    work.session.add(place)


def forget_tries(work: Work, *, key: str = "", account_key: str = "") -> None:
    """Start counting anew for one place, or for an account wherever it was tried."""
    if key:
        work.session.execute(delete(SignInTry).where(SignInTry.key == key))
    if account_key:
        work.session.execute(delete(SignInTry).where(SignInTry.account_key == account_key))


def keep_token(work: Work, person_id: int, purpose: str, secret: str, open_for: timedelta, email: str = "") -> None:
    """Keep the hash of a secret that opens something once."""
    work.session.add(
        AccountToken(
            person_id=person_id,
            purpose=purpose,
            token_hash=digest(secret),
            email=email,
            made_at=now(),
            expires_at=now() + open_for,
        )
    )
    work.session.flush()


def void_tokens(work: Work, person_id: int, purpose: str) -> None:
    """Let every open secret of one purpose end."""
    work.session.execute(
        update(AccountToken)
        .where(AccountToken.person_id == person_id, AccountToken.purpose == purpose, AccountToken.used_at.is_(None))
        .values(used_at=now())
    )


def make_claim_code(work: Work, person_id: int, code: str, by: Actor) -> None:
    """Let a printed code open a record, once; codes printed before stop working."""
    void_tokens(work, person_id, "claim")
    keep_token(work, person_id, "claim", code, CLAIM_OPEN)
    work.audit(by, "accounts.sheet_printed", "person", person_id)
