"""What is asked of the signing process, and the one that is at work."""

import atexit
import base64
import json
import sys
from dataclasses import dataclass

from lms.clock import now
from lms.press.child import PressChild
from lms.press.signing.places import has_room, made_ready


@dataclass(frozen=True)
class SignJob:
    """A document to sign: both PEM texts are those of the signing key."""

    pdf: str
    key: str
    certificate: str
    name: str
    reason: str
    task: str = "sign"


@dataclass(frozen=True)
class SealJob:
    """A digest (hexadecimal) to sign: the file stays where it is."""

    digest: str
    key: str
    certificate: str
    task: str = "seal"


@dataclass(frozen=True)
class CheckJob:
    """A document to check against certificates (PEM) that are believed."""

    pdf: str
    roots: tuple[str, ...]
    task: str = "check"


SIGNING = PressChild(command=(sys.executable, "-m", "lms.press.signing.engine"))
atexit.register(SIGNING.close)


def sign_pdf(pdf: bytes, *, key: str, certificate: str, name: str, reason: str) -> bytes:
    """The document with a PAdES signature (B-B); one that was stamped has room for it. Refusals: PrintTimedOut, PrintFailed."""
    if has_room(pdf):
        ready = made_ready(pdf, now())
        return ready.closed(SIGNING.render(SealJob(ready.digest.hex(), key, certificate)))
    return SIGNING.render(SignJob(base64.b64encode(pdf).decode(), key, certificate, name, reason))


def is_signed_whole(pdf: bytes, roots: tuple[str, ...]) -> bool:
    """Whether a document bears one signature of a believed certificate that covers all of it, as it lies before us."""
    answer = SIGNING.render(CheckJob(base64.b64encode(pdf).decode(), roots))
    return bool(json.loads(answer)["whole"])
