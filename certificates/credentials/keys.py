"""The keys of the house: private halves as files readable by the house alone, public halves in the database."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app
from sqlalchemy import select

from certificates.credentials.encoding import base64url, from_base64url
from certificates.credentials.models import SigningKey
from certificates.credentials.statements import did_of
from certificates.errors import KeyMissing, SampleKeyRefused
from lms.db import Work, db

KID_LENGTH = 10


@dataclass(frozen=True)
class Signer:
    """The key that signs now. ``method`` is its address in the issuer's did document."""

    kid: str
    key: Ed25519PrivateKey
    method: str


@dataclass(frozen=True)
class KeyCard:
    """One key of the house, of today or of earlier."""

    kid: str
    public: bytes
    from_at: datetime
    until_at: datetime | None
    lost_at: datetime | None
    reason: str
    at_hand: bool

    @property
    def state(self) -> str:
        """lost, replaced or current."""
        return "lost" if self.lost_at else "replaced" if self.until_at else "current"


def key_folder() -> Path:
    """Where the private keys lie."""
    return Path(current_app.config["KEY_FOLDER"])


def method_of(kid: str) -> str:
    """The address of a key in the did document."""
    return f"{did_of(current_app.config['PUBLIC_URL'])}#{kid}"


def keys() -> list[KeyCard]:
    """All keys, the newest first."""
    rows = db.session.scalars(select(SigningKey).order_by(SigningKey.id.desc()))
    return [_card(row) for row in rows]


def _card(row: SigningKey) -> KeyCard:
    return KeyCard(
        kid=row.kid,
        public=from_base64url(row.public),
        from_at=row.from_at,
        until_at=row.until_at,
        lost_at=row.lost_at,
        reason=row.reason,
        at_hand=_path(row.kid).exists(),
    )


def public_key(kid: str) -> bytes | None:
    """The public half of a key that is still believed; None for an unknown or a lost one."""
    row = db.session.scalar(select(SigningKey).where(SigningKey.kid == kid, SigningKey.lost_at.is_(None)))
    return from_base64url(row.public) if row is not None else None


def kid_in(method: str) -> str:
    """The key that an address of our did document names; empty for the address of somebody else."""
    did, _, kid = method.partition("#")
    return kid if did == did_of(current_app.config["PUBLIC_URL"]) else ""


def signer() -> Signer:
    """The key that signs now.

    Refusals: KeyMissing (no key was made yet, or its file is gone), SampleKeyRefused (a sample's key in production).
    """
    row = db.session.scalar(select(SigningKey).where(SigningKey.current.is_(True)))
    if row is None:
        raise KeyMissing
    if row.sample and current_app.config["PRODUCTION"]:
        raise SampleKeyRefused
    return Signer(row.kid, _private(str(_path(row.kid))), method_of(row.kid))


def make_key(work: Work, at: datetime, reason: str = "") -> str:
    """Make a key and write its file before its row, so that no row ever stands without its file. Returns its name."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    kid = base64url(hashlib.sha256(public).digest())[:KID_LENGTH]
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder = key_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(_path(kid), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    work.session.add(
        SigningKey(
            kid=kid,
            public=base64url(public),
            sample=current_app.config["SAMPLE"],
            current=True,
            from_at=at,
            reason=reason,
        )
    )
    work.session.flush()
    return kid


def _path(kid: str) -> Path:
    return key_folder() / f"{kid}.pem"


@lru_cache(maxsize=4)
def _private(path: str) -> Ed25519PrivateKey:
    try:
        loaded = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
    except OSError as fault:
        raise KeyMissing from fault
    if not isinstance(loaded, Ed25519PrivateKey):
        raise KeyMissing
    return loaded


def believed_keys() -> dict[str, str]:
    """The public halves of all keys that are still believed, by their names, for pages that check by themselves."""
    return {key.kid: base64url(key.public) for key in keys() if key.lost_at is None}
