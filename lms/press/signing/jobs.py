"""What is asked of the signing process, and the one that is at work."""

import atexit
import base64
import json
import sys
from dataclasses import dataclass

from lms.clock import now
from lms.press.child import PressChild
from lms.press.errors import PrintFailed, TimestampMissing
from lms.press.signing.places import has_room, made_ready


@dataclass(frozen=True)
class SignJob:
    """A document to sign: key (PEM, or the address of one in a token: RFC 7512) and certificate (PEM) of the signing key.

    timestamps  the server that says when (https); empty for none
    """

    pdf: str
    key: str
    certificate: str
    name: str
    reason: str
    timestamps: str = ""
    task: str = "sign"


@dataclass(frozen=True)
class SealJob:
    """A digest (hexadecimal) to sign: the file stays where it is."""

    digest: str
    key: str
    certificate: str
    timestamps: str = ""
    task: str = "seal"


@dataclass(frozen=True)
class CheckJob:
    """A document to check against certificates (PEM) that are believed."""

    pdf: str
    roots: tuple[str, ...]
    task: str = "check"


@dataclass(frozen=True)
class TokenJob:
    """The public half of a key in a token is asked for (SubjectPublicKeyInfo, DER)."""

    key: str
    task: str = "public"


@dataclass(frozen=True)
class CertifyJob:
    """A certificate (PEM) whose signature a key in a token is to make instead."""

    key: str
    certificate: str
    task: str = "certify"


SIGNING = PressChild(command=(sys.executable, "-m", "lms.press.signing.start"))
atexit.register(SIGNING.close)


def sign_pdf(pdf: bytes, *, key: str, certificate: str, name: str, reason: str, timestamps: str = "") -> bytes:
    """The document with a PAdES signature (B-B; B-T with a timestamp); one that was stamped has room for it.

    Refusals: PrintTimedOut, PrintFailed, TimestampMissing (also when a server's timestamp does not hold).
    """
    if has_room(pdf):
        ready = made_ready(pdf, now())
        proof = SIGNING.render(SealJob(ready.digest.hex(), key, certificate, timestamps))
        try:
            signed = ready.closed(proof)
        except ValueError as fault:
            raise PrintFailed(reason=str(fault)) from fault
    else:
        plain = base64.b64encode(pdf).decode()
        signed = SIGNING.render(SignJob(plain, key, certificate, name, reason, timestamps))
    if timestamps and not is_signed_whole(signed, (certificate,)):
        raise TimestampMissing(reason="the timestamp does not hold")
    return signed


def public_half(key: str) -> bytes:
    """The public half of a key in a token (SubjectPublicKeyInfo, DER). Refusals: PrintTimedOut, PrintFailed."""
    return SIGNING.render(TokenJob(key))


def certified_by_token(key: str, draft: str) -> str:
    """A certificate (PEM) with the signature of a key in a token. Refusals: PrintTimedOut, PrintFailed."""
    return SIGNING.render(CertifyJob(key, draft)).decode()


def is_signed_whole(pdf: bytes, roots: tuple[str, ...]) -> bool:
    """Whether a document bears one signature of a believed certificate that covers all of it, as it lies before us."""
    answer = SIGNING.render(CheckJob(base64.b64encode(pdf).decode(), roots))
    return bool(json.loads(answer)["whole"])
