"""Tries, one-time secrets and sign-ups that wait for their e-mail address to be confirmed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, one_of, ref


class SignInTry(db.Model):
    """A try that did not end well, keyed by account and address together, so that nobody locks out somebody else."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_key", "key", "tried_at"),
        Index("ix_sign_in_try_network", "network", "tried_at"),
    )

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(64))
    account_key: Mapped[str] = mapped_column(String(64), index=True)
    network: Mapped[str] = mapped_column(String(64), default="")
    tried_at: Mapped[Instant] = mapped_column(index=True)


class SignInPlace(db.Model):
    """An account signed in from an address before: it is not kept waiting there because of others (``key`` as above)."""

    __tablename__ = "sign_in_place"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[Instant] = mapped_column(index=True)


class AccountToken(db.Model):
    """A one-time secret sent by mail or printed on a sign-in sheet; only its hash is kept."""

    __tablename__ = "account_token"
    __table_args__ = (one_of("purpose", "reset", "claim", "email", "link"),)

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id", index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[datetime | None]


class SignUp(db.Model):
    """A sign-up that waits for its address to be confirmed. Whoever typed somebody else's address gets nothing.

    ``submission`` makes a double click one sign-up; ``claims_id`` is the record that a sign-in sheet opened.
    """

    __tablename__ = "sign_up"

    id: Mapped[BigId]
    submission: Mapped[str] = mapped_column(String(64), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    profile: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(2))
    claims_id: Mapped[int | None] = ref("person.id", nullable=True)
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = ref("person.id", nullable=True)
