"""The key of papers that the settings bring or name: taken in, and compared at the start."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from certificates.credentials.keys import (
    certificate_for,
    current_paper_kid,
    is_in_token,
    kid_of,
    outside,
    private_half,
    public_bytes,
)
from certificates.errors import NoPaperKeyOutside, PaperKeyUnfit
from lms.errors import Misconfigured
from lms.press.errors import PrintFailed, PrintTimedOut
from lms.press.signing.jobs import certified_by_token, public_half

NOT_CURRENT = (
    "it is not the key that papers are signed with now; put that one back, or go over to this one: lms keys adopt"
)


@dataclass(frozen=True)
class Newcomer:
    """The public half of a key from outside (DER), and the certificate that it signed itself (PEM)."""

    public: bytes
    certificate: str


def newcomer(holder: str, at: datetime) -> Newcomer:
    """The key that the settings name, with a certificate for its holder.

    Refusals: NoPaperKeyOutside, PaperKeyUnfit; PrintFailed and PrintTimedOut when the token does not do its part.
    """
    key = outside()
    if not key:
        raise NoPaperKeyOutside
    if not is_in_token(key):
        private = private_half(key)
        return Newcomer(public_bytes(private), certificate_for(private.public_key(), private, holder, at))
    half = public_half(key)
    public = load_der_public_key(half)
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1):
        raise PaperKeyUnfit
    # A certificate says the same whoever signs it: a key for the moment makes the draft, the token signs what it says.
    draft = certificate_for(public, ec.generate_private_key(ec.SECP256R1()), holder, at)
    certificate = certified_by_token(key, draft)
    _refuse_unfit(certificate)
    return Newcomer(half, certificate)


def _refuse_unfit(certificate: str) -> None:
    made = x509.load_pem_x509_certificate(certificate.encode())
    try:
        made.verify_directly_issued_by(made)
    except InvalidSignature as fault:
        raise PaperKeyUnfit from fault


def check_paper_key() -> None:
    """Refuse with Misconfigured a key in the settings that is not the current one, or a token that does not answer."""
    key, kid = outside(), current_paper_kid()
    if not key:
        return
    if not is_in_token(key):
        name, public = "LMS_PAPER_KEY", public_bytes(private_half(key))
    else:
        name = "LMS_PKCS11_MODULE"
        try:
            public = public_half(key)
        except (PrintFailed, PrintTimedOut) as refusal:
            hint = f"the key in the token cannot be had ({refusal.fields.get('reason', 'no answer in time')})"
            raise Misconfigured(name=name, hint=hint) from refusal
    if kid and kid_of(public) != kid:
        raise Misconfigured(name=name, hint=NOT_CURRENT)
