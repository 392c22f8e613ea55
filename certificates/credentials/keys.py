"""The keys of the house: private halves as files readable by the house alone, public halves in the database."""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from flask import current_app
from sqlalchemy import Select, select

from certificates.credentials.encoding import base64url, from_base64url
from certificates.credentials.models import CREDENTIAL, PAPER, SigningKey
from certificates.credentials.statements import did_of
from certificates.errors import KeyMissing, PaperKeyDiffers, SampleKeyRefused
from lms.db import Work, asked_once, db, prepared
from lms.press.signing.hand import SCHEME

KID_LENGTH = 10
# RFC 5280, appendix A: a common name has at most 64 characters.
LONGEST_NAME = 64
LIFETIME = timedelta(days=365 * 50)
CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True)
class Signer:
    """The key that signs now. ``method`` is its address in the issuer's did document."""

    kid: str
    key: Ed25519PrivateKey
    method: str


@dataclass(frozen=True)
class PaperSigner:
    """The key that signs PDF documents now, with its certificate (PEM).

    key         PEM, or the address of a key in a token (RFC 7512)
    timestamps  the server that says when; empty for none
    """

    kid: str
    key: str = field(repr=False)
    certificate: str
    timestamps: str = ""


@dataclass(frozen=True)
class KeyCard:
    """One key of the house, of today or of earlier. ``at_hand``: nothing is missing of what it is still needed for."""

    kid: str
    purpose: str
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


@asked_once
def keys() -> list[KeyCard]:
    """All keys, the newest first."""
    return [_card(row) for row in _keys().scalars()]


@prepared
def _keys() -> Select[Any]:
    return select(SigningKey).order_by(SigningKey.id.desc())


def _card(row: SigningKey) -> KeyCard:
    return KeyCard(
        kid=row.kid,
        purpose=row.purpose,
        public=from_base64url(row.public),
        from_at=row.from_at,
        until_at=row.until_at,
        lost_at=row.lost_at,
        reason=row.reason,
        at_hand=_path(row.kid).exists() or (row.purpose == PAPER and (not row.current or bool(outside()))),
    )


def public_key(kid: str) -> bytes | None:
    """The public half of a key that is still believed; None for an unknown or a lost one."""
    row = db.session.scalar(
        select(SigningKey).where(SigningKey.kid == kid, SigningKey.purpose == CREDENTIAL, SigningKey.lost_at.is_(None))
    )
    return from_base64url(row.public) if row is not None else None


def kid_in(method: str) -> str:
    """The key that an address of our did document names; empty for the address of somebody else."""
    did, _, kid = method.partition("#")
    return kid if did == did_of(current_app.config["PUBLIC_URL"]) else ""


def _current(purpose: str) -> SigningKey:
    row = db.session.scalar(select(SigningKey).where(SigningKey.purpose == purpose, SigningKey.current.is_(True)))
    if row is None:
        raise KeyMissing
    if row.sample and current_app.config["PRODUCTION"]:
        raise SampleKeyRefused
    return row


def signer() -> Signer:
    """The key that signs credentials, codes and the log now.

    Refusals: KeyMissing (no key was made yet, or its file is gone), SampleKeyRefused (a sample's key in production).
    """
    row = _current(CREDENTIAL)
    return Signer(row.kid, _private(str(_path(row.kid))), method_of(row.kid))


def paper_signer() -> PaperSigner:
    """The key that signs PDF documents now, with the same refusals; and PaperKeyDiffers, for one from the settings."""
    row, timestamps = _current(PAPER), current_app.config["TIMESTAMP_URL"]
    if key := outside():
        if not is_in_token(key) and kid_of(public_bytes(private_half(key))) != row.kid:
            raise PaperKeyDiffers
        return PaperSigner(row.kid, key, row.certificate, timestamps)
    try:
        return PaperSigner(row.kid, _path(row.kid).read_text(encoding="ascii"), row.certificate, timestamps)
    except OSError as fault:
        raise KeyMissing from fault


def outside() -> str:
    """The key of papers that the settings bring (PEM) or name (its address in a token); empty for one of our files."""
    return str(current_app.config["PAPER_KEY"])


def is_in_token(key: str) -> bool:
    """Whether this is the address of a key, not the key."""
    return key.startswith(SCHEME)


@lru_cache(maxsize=2)
def private_half(key: str) -> ec.EllipticCurvePrivateKey:
    """A key of papers read from its PEM. Refusal: KeyMissing."""
    loaded = serialization.load_pem_private_key(key.encode(), None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise KeyMissing
    return loaded


def current_paper_kid() -> str:
    """The name of the key that papers are signed with now; empty before the first one."""
    query = select(SigningKey.kid).where(SigningKey.purpose == PAPER, SigningKey.current.is_(True))
    return db.session.scalar(query) or ""


def kid_of(public: bytes) -> str:
    """The name of a key, made from its public half."""
    return base64url(hashlib.sha256(public).digest())[:KID_LENGTH]


def believed_certificates() -> tuple[str, ...]:
    """The certificates of all keys for papers that are still believed (PEM)."""
    query = select(SigningKey.certificate).where(SigningKey.purpose == PAPER, SigningKey.lost_at.is_(None))
    return tuple(db.session.scalars(query.order_by(SigningKey.id)))


def believed_names() -> frozenset[str]:
    """The names of all keys that are still believed, whatever they sign."""
    return frozenset(key.kid for key in keys() if key.lost_at is None)


def make_key(work: Work, purpose: str, at: datetime, reason: str = "", holder: str = "") -> str:
    """Make a key and write its file before its row, so that no row ever stands without its file. Returns its name.

    holder  who signs, as readers of PDF show it; for a paper's key
    """
    private = Ed25519PrivateKey.generate() if purpose == CREDENTIAL else ec.generate_private_key(ec.SECP256R1())
    certificate = ""
    if isinstance(private, ec.EllipticCurvePrivateKey):
        certificate = certificate_for(private.public_key(), private, holder, at)
    public = public_bytes(private)
    _write(kid_of(public), private)
    return record_key(work, purpose, public, certificate, at, reason)


def record_key(work: Work, purpose: str, public: bytes, certificate: str, at: datetime, reason: str) -> str:
    """Write the row of a key that signs from now on. Returns its name."""
    kid = kid_of(public)
    work.session.add(
        SigningKey(
            kid=kid,
            purpose=purpose,
            public=base64url(public),
            certificate=certificate,
            sample=current_app.config["SAMPLE"],
            current=True,
            from_at=at,
            reason=reason,
        )
    )
    work.session.flush()
    return kid


def public_bytes(private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """The public half of a key, as its row keeps it."""
    if isinstance(private, Ed25519PrivateKey):
        return private.public_key().public_bytes_raw()
    return private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _write(kid: str, private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> None:
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(_path(kid), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)


def certificate_for(
    public: ec.EllipticCurvePublicKey, private: ec.EllipticCurvePrivateKey, holder: str, at: datetime
) -> str:
    """A certificate that the house gives itself, for signing alone. It outlives the papers: titles have no end."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, holder[:LONGEST_NAME])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCKS_DIFFER)
        .not_valid_after(at + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


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
    return {key.kid: base64url(key.public) for key in keys() if key.purpose == CREDENTIAL and key.lost_at is None}
