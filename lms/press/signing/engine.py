"""PAdES signatures by pyHanko: the one module that loads it, which start.py runs."""

import asyncio
import base64
import io
import json
import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pkgutil import resolve_name
from typing import Any

from asn1crypto import keys, pem, x509
from asn1crypto.core import Asn1Value
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lms.press.signing.hand import ECDSA, SCHEME, Hand, hand_of
from lms.press.signing.pattern import Pattern
from lms.press.signing.places import Ready
from lms.press.signing.token.engine import token_key
from lms.press.wire import read_values, write_answer

FIELD = "Signature"
RESERVED, RESERVED_TIMED = 8192, 32768
STAMPER = "lms.press.signing.stamper.engine:Stamper"


def _der(text: str) -> bytes:
    return pem.unarmor(text.encode())[2]


class _TokenSigner(signers.Signer):
    """A signer whose key lies in a token."""

    def __init__(self, certificate: x509.Certificate, hand: Hand) -> None:
        super().__init__(signing_cert=certificate, cert_registry=SimpleCertificateStore())
        self._hand = hand

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self._hand(data)


def _hand(key: str, certificate: str) -> Hand:
    """What makes the signatures of a key; those of a token are held against the certificate."""
    if not key.startswith(SCHEME):
        return hand_of(key)
    public = load_der_public_key(_certificate(certificate).public_key.dump())

    def signed(data: bytes) -> bytes:
        signature = token_key(key).sign(data)
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError("the key is not of an elliptic curve")
        try:
            public.verify(signature, data, ECDSA)
        except InvalidSignature as fault:
            raise ValueError("the key in the token is not the one that papers are signed with") from fault
        return signature

    return signed


@cache
def _stamper(url: str) -> TimeStamper | None:
    """The server that says when; its part is loaded only where one is set."""
    if not url:
        return None
    made: Callable[[str], TimeStamper] = resolve_name(STAMPER)
    return made(url)


@cache
def _signer(key: str, certificate: str) -> signers.Signer:
    """The key made ready once a process."""
    if key.startswith(SCHEME):
        return _TokenSigner(_certificate(certificate), _hand(key, certificate))
    return signers.SimpleSigner(
        signing_cert=_certificate(certificate),
        signing_key=keys.PrivateKeyInfo.load(_der(key)),
        cert_registry=SimpleCertificateStore(),
    )


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def message(digest: bytes, key: str, certificate: str, timestamps: str = "") -> bytes:
    """The signature over a digest as a CMS message: what a file that waits for it takes in (PAdES B-B, SHA-256).

    timestamps  the server that says when, which makes it PAdES B-T; empty for none
    """
    signing = _signer(key, certificate).async_sign(digest, "sha256", use_pades=True, timestamper=_stamper(timestamps))
    return bytes(_loop().run_until_complete(signing).dump())


@cache
def _pattern(key: str, certificate: str) -> Pattern:
    return Pattern(_hand(key, certificate), certificate, lambda digest: message(digest, key, certificate))


def closed_and_checked(ready: Ready, key: str, certificate: str, timestamps: str) -> bytes:
    """A file signed by the pattern of its key, and then asked of pyHanko's validator. Refusal: ValueError.

    No pattern holds a timestamp: with a server each message is made whole. Refusal then also: TimestampRequestError.
    """
    if timestamps:
        pdf = ready.closed(message(ready.digest, key, certificate, timestamps))
    else:
        pdf = ready.closed(_pattern(key, certificate).message(ready.digest))
    if not _is_whole(pdf, [_certificate(certificate)]):
        raise ValueError("the validator does not call the signature whole")
    return pdf


@cache
def _certificate(text: str) -> x509.Certificate:
    return x509.Certificate.load(_der(text))


def seal(job: dict[str, Any]) -> bytes:
    """The same for whoever keeps the file to himself."""
    return message(bytes.fromhex(job["digest"]), job["key"], job["certificate"], job["timestamps"])


def public(job: dict[str, Any]) -> bytes:
    """The public half of a key in a token."""
    return token_key(job["key"]).public


def certify(job: dict[str, Any]) -> bytes:
    """A certificate as it was drafted, with the signature of a key in a token over what it says."""
    made = x509.Certificate.load(_der(job["certificate"]))
    made["signature_value"] = token_key(job["key"]).sign(made["tbs_certificate"].dump())
    return bytes(pem.armor("CERTIFICATE", made.dump()))


def sign(job: dict[str, Any]) -> bytes:
    """Append one signature over the whole file: PAdES B-B (B-T with a timestamp), SHA-256, an invisible field."""
    stamper = _stamper(job["timestamps"])
    signer = _signer(job["key"], job["certificate"])
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        name=job["name"],
        reason=job["reason"],
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(base64.b64decode(job["pdf"])))
    out = signers.sign_pdf(
        writer, meta, signer=signer, timestamper=stamper, bytes_reserved=RESERVED_TIMED if stamper else RESERVED
    )
    return bytes(out.getvalue())


def check(job: dict[str, Any]) -> bytes:
    """Say whether the file bears exactly one signature of a believed certificate that covers all of it."""
    roots: list[Asn1Value] = [x509.Certificate.load(_der(root)) for root in job["roots"]]
    return json.dumps({"whole": _is_whole(base64.b64decode(job["pdf"]), roots)}).encode()


def _is_whole(pdf: bytes, roots: list[Asn1Value]) -> bool:
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if len(found) != 1:
            return False
        status = validate_pdf_signature(found[0], ValidationContext(trust_roots=roots, allow_fetching=False))
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return False
    stamp = status.timestamp_validity
    if stamp is not None:
        # Whether its server is to be believed is for the reader's list of servers to say; here the timestamp has to fit.
        if not (stamp.valid and stamp.intact):
            return False
        status = replace(status, timestamp_validity=None)
    return bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


TASKS = {"sign": sign, "seal": seal, "check": check, "public": public, "certify": certify}


def main() -> None:
    """Serve jobs until the input ends; a job that fails is answered with its reason."""
    logging.disable(logging.CRITICAL)
    output = sys.stdout.buffer
    while (job := read_values(sys.stdin.buffer)) is not None:
        try:
            answer, problem = TASKS[job["task"]](job), ""
        except (SigningError, PdfError, ValueError, TypeError, KeyError, OSError) as error:
            answer, problem = b"", f"{type(error).__name__}: {error}"
        write_answer(output, answer, problem)
