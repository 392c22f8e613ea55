"""Signatures by pattern: byte for byte what pyHanko says, but for the signature itself, and valid for others."""

import hashlib
from datetime import datetime

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from lms.press.errors import PrintFailed
from lms.press.signing import jobs
from lms.press.signing.engine import message
from lms.press.signing.hand import hand_of
from lms.press.signing.pattern import Pattern
from lms.press.stamping.objects import signature_to_come


def made(private):
    """A key and a certificate that it signs itself, as PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "見本")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
        .serial_number(7).not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2066, 1, 1))
        .sign(private, hashes.SHA256())
    )  # fmt: skip
    key = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return key.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def test_a_message_by_pattern_says_what_pyhanko_says_and_its_signature_fits_what_is_said():
    private = ec.generate_private_key(ec.SECP256R1())
    key, certificate = made(private)
    pattern = Pattern(hand_of(key), certificate, lambda digest: message(digest, key, certificate))

    for number in range(20):
        digest = hashlib.sha256(b"%d" % number).digest()
        mine, theirs = (
            cms.ContentInfo.load(one)["content"] for one in (pattern.message(digest), message(digest, key, certificate))
        )
        signer, other = mine["signer_infos"][0], theirs["signer_infos"][0]
        assert signer["signed_attrs"].dump() == other["signed_attrs"].dump()
        assert (mine["certificates"].dump(), signer["sid"].dump()) == (
            theirs["certificates"].dump(),
            other["sid"].dump(),
        )
        said = signer["signed_attrs"].untag().dump()
        private.public_key().verify(signer["signature"].native, said, ec.ECDSA(hashes.SHA256()))


def test_a_key_of_another_kind_has_no_pattern():
    key, certificate = made(rsa.generate_private_key(65537, 2048))

    with pytest.raises(TypeError):
        Pattern(lambda data: data, certificate, lambda digest: digest)
    with pytest.raises(TypeError):
        hand_of(key)


class Wordy:
    """Answers every job with a message of so many bytes, as a server of timestamps with a long chain does."""

    def __init__(self, length):
        self.length = length

    def render(self, job):
        return b"\xab" * self.length


@pytest.mark.parametrize(("timed", "most"), [(False, 2048), (True, 16384)])
def test_a_message_fills_its_room_to_the_last_byte_and_one_more_is_refused(monkeypatch, timed, most):
    waiting = b"%PDF-1.7\n" + signature_to_come("x", "y", timed)
    said = {"key": "k", "certificate": "c", "name": "x", "reason": "y"}

    monkeypatch.setattr(jobs, "SIGNING", Wordy(most))
    assert b"/Contents<" + b"ab" * most + b">" in jobs.sign_pdf(waiting, **said)

    monkeypatch.setattr(jobs, "SIGNING", Wordy(most + 1))
    with pytest.raises(PrintFailed):
        jobs.sign_pdf(waiting, **said)
