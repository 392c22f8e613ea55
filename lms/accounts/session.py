"""The signed-in session: which person, with which grants today, in which epoch."""

import re
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, g
from flask_login import LoginManager, UserMixin
from sqlalchemy import or_, select

from lms.accounts.models import Account, Person, RoleGrant
from lms.clock import today
from lms.db import db
from lms.policy import Actor, Grant, Role

login_manager = LoginManager()
SIGNED_IN = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})")


def grants_of(person_id: int) -> frozenset[Grant]:
    """The roles that a person holds today."""
    rows = db.session.execute(
        select(RoleGrant.role, RoleGrant.scope).where(
            RoleGrant.person_id == person_id,
            RoleGrant.from_on <= today(),
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on > today()),
        )
    )
    return frozenset(Grant(Role(role), scope) for role, scope in rows)


def actor_of(person_id: int, session_epoch: int = 0) -> Actor:
    """The person as an actor, with the grants of today."""
    return Actor(person_id, grants_of(person_id), session_epoch)


@dataclass(eq=False)
class SignedIn(UserMixin):
    """What Flask-Login carries: the person's number and the epoch she signed in under."""

    person_id: int
    epoch: int

    def get_id(self) -> str:
        return f"{self.person_id}.{self.epoch}"

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self.person_id, self.epoch)


@login_manager.user_loader
def load_signed_in(token: str) -> SignedIn | None:
    """The person of a session cookie; None once she signed out everywhere, died or was merged away."""
    parts = SIGNED_IN.fullmatch(token) if isinstance(token, str) else None
    if parts is None:
        return None
    number, epoch = parts.groups()
    row = db.session.execute(
        select(Person.id, Person.language, Person.died_on, Person.merged_into, Person.erased_at, Account.session_epoch)
        .join(Account, Account.person_id == Person.id, isouter=True)
        .where(Person.id == int(number))
    ).first()
    if row is None or row.died_on or row.merged_into or row.erased_at or (row.session_epoch or 0) != int(epoch):
        return None
    g.person_language = row.language
    return SignedIn(row.id, int(epoch))


def init_session(app: Flask) -> None:
    """Connect Flask-Login; a changed browser signs a session out."""
    login_manager.session_protection = None
    login_manager.init_app(app)
