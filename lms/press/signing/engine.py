"""PAdES signatures by pyHanko: the one module that loads it, run as `python -m lms.press.signing.engine`."""

import asyncio
import base64
import io
import json
import logging
import sys
from functools import cache
from typing import Any

from asn1crypto import keys, pem, x509
from asn1crypto.core import Asn1Value
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lms.press.signing.pattern import Pattern
from lms.press.signing.places import Ready
from lms.press.wire import read_values, write_answer

FIELD = "Signature"
RESERVED = 8192


def _der(text: str) -> bytes:
    return pem.unarmor(text.encode())[2]


@cache
def _signer(key: str, certificate: str) -> signers.SimpleSigner:
    """The key made ready once a process."""
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(_der(certificate)),
        signing_key=keys.PrivateKeyInfo.load(_der(key)),
        cert_registry=SimpleCertificateStore(),
    )


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def message(digest: bytes, key: str, certificate: str) -> bytes:
    """The signature over a digest as a CMS message: what a file that waits for it takes in (PAdES B-B, SHA-256)."""
    made = _loop().run_until_complete(_signer(key, certificate).async_sign(digest, "sha256", use_pades=True))
    return bytes(made.dump())


@cache
def _pattern(key: str, certificate: str) -> Pattern:
    return Pattern(key, certificate, lambda digest: message(digest, key, certificate))


def closed_and_checked(ready: Ready, key: str, certificate: str) -> bytes:
    """A file signed by the pattern of its key, and then asked of pyHanko's validator. Refusal: ValueError."""
    pdf = ready.closed(_pattern(key, certificate).message(ready.digest))
    if not _is_whole(pdf, [_certificate(certificate)]):
        raise ValueError("the validator does not call the signature whole")
    return pdf


@cache
def _certificate(text: str) -> x509.Certificate:
    return x509.Certificate.load(_der(text))


def seal(job: dict[str, Any]) -> bytes:
    """The same for whoever keeps the file to himself."""
    return message(bytes.fromhex(job["digest"]), job["key"], job["certificate"])


def sign(job: dict[str, Any]) -> bytes:
    """Append one signature over the whole file: PAdES B-B, SHA-256, an invisible field."""
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
    out = signers.sign_pdf(writer, meta, signer=signer, bytes_reserved=RESERVED)
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
    return bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


TASKS = {"sign": sign, "seal": seal, "check": check}


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


if __name__ == "__main__":
    main()
