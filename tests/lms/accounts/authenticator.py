"""A device with passkeys in software, after Web Authentication Level 3: what it answers is built here byte by byte."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def wrapped(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unwrapped(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """One key on one device. ``verified`` false answers without having asked for face, finger or PIN."""

    def __init__(self, origin="http://localhost:8000", host="localhost", *, verified=True):
        self.origin, self.host, self.verified = origin, host, verified
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count, self.user = secrets.token_bytes(32), 0, b""

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _head(self, flags: int) -> bytes:
        self.count += 1
        shown = flags | PRESENT | (VERIFIED if self.verified else 0)
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", shown, self.count)

    def _answer(self, **response: bytes) -> str:
        parts = {name: wrapped(value) for name, value in response.items() if value}
        name = wrapped(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})

    def make(self, options: dict) -> str:
        """The answer to navigator.credentials.create: key in COSE form (RFC 9053: EC2, ES256, P-256), no attestation."""
        self.user = unwrapped(options["user"]["id"])
        at = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32, "big"), -3: at.y.to_bytes(32, "big")})
        data = self._head(ATTESTED) + bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", options["challenge"]),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def sign(self, options: dict) -> str:
        """The answer to navigator.credentials.get: a signature over authenticator data and hash of the client data."""
        client, head = self._client_data("webauthn.get", options["challenge"]), self._head(0)
        signature = self.key.sign(head + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=head, signature=signature, userHandle=self.user)
