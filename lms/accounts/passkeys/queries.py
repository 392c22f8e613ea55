"""The passkeys of a person, and whether this installation can have any."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.passkeys.models import Passkey
from lms.accounts.passkeys.rules import MOST_PASSKEYS, Site, site_of
from lms.accounts.people.queries import person
from lms.db import db
from lms.errors import NotFound


def passkey_site() -> Site | None:
    """The site that passkeys are made for; None where there can be none."""
    return site_of(current_app.config["PUBLIC_URL"])


def passkeys_of(person_id: int) -> list[Passkey]:
    """A person's passkeys, the oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)))


def own_passkey(person_id: int, public_id: str) -> Passkey:
    """One of one's own passkeys; NotFound for everybody else's."""
    row = db.session.scalar(select(Passkey).where(Passkey.public_id == public_id, Passkey.person_id == person_id))
    if row is None:
        raise NotFound
    return row


def owner_of(row: Passkey) -> Person | None:
    """The record that a passkey was made for; None once its person died or was forgotten."""
    owner = db.session.get_one(Person, row.person_id)
    return owner if person(row.person_id).alive and owner.erased_at is None else None


@dataclass(frozen=True)
class PasskeyLine:
    """One passkey on one's own page."""

    public_id: str
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class PasskeyPage:
    """One's own page of passkeys. ``host`` is there while one more can be made."""

    lines: tuple[PasskeyLine, ...]
    host: str
    only_one: bool


def passkey_page(person_id: int) -> PasskeyPage:
    """What one has, and whether one more can be made."""
    rows, site = passkeys_of(person_id), passkey_site()
    return PasskeyPage(
        tuple(PasskeyLine(row.public_id, row.name, row.made_at, row.used_at) for row in rows),
        site.host if site and len(rows) < MOST_PASSKEYS else "",
        len(rows) == 1,
    )
