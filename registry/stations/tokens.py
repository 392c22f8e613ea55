"""Access keys of stations: made, hashed, read back as the station and what it may do."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.ui.limits import PerMinute
from registry.errors import ScopeMissing, TokenRefused, TooManyCalls
from registry.stations.models import StationToken

PREFIX = "wbs_"
READ_STATIONS, READ_PEOPLE = "stations:read", "people:read"
READ_ACTIVITIES, WRITE_INVITATIONS = "activities:read", "invitations:write"
READING = (READ_STATIONS, READ_PEOPLE, READ_ACTIVITIES)
CHECK_NUMBERS = "numbers:check"
SCOPES = (*READING, CHECK_NUMBERS, WRITE_INVITATIONS)


# Five a second: a copy of 50,000 people is read in a few minutes, a program that runs wild is slowed down.
MOST_A_MINUTE = 300
_calls = PerMinute(MOST_A_MINUTE, TooManyCalls)


@dataclass(frozen=True)
class KeyHolder:
    """The system behind an access key: it reads as one station and no more than its scopes say.

    made_by  whose limits hold for what is counted by the hour, however many keys she makes
    """

    token_id: int
    station_id: int
    scopes: frozenset[str]
    made_by: int = 0

    def need(self, scope: str) -> None:
        """Refuse what the key was not made for."""
        if scope not in self.scopes:
            raise ScopeMissing


def new_secret() -> str:
    """A key that nobody can guess; its hash alone is kept."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """The key is random and long, so a plain hash is enough to keep it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def holder_of(secret: str) -> KeyHolder:
    """Who stands behind a key; TokenRefused for unknown, revoked and expired ones alike.

    Each use counts: TooManyCalls above the limit a minute.
    """
    row = db.session.scalar(select(StationToken).where(StationToken.token_hash == hash_of(secret)))
    if row is None or row.revoked_at is not None or row.until_on <= today():
        raise TokenRefused
    _calls.count(row.public_id)
    return KeyHolder(row.id, row.station_id, frozenset(row.scopes), row.created_by)


def holder_of_header(header: str) -> KeyHolder:
    """Who stands behind the key of an Authorization header; TokenRefused without a sound one."""
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise TokenRefused
    return holder_of(secret.strip())
