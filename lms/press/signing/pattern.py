"""Many signatures of one key: pyHanko makes one message, in which digest and signature are then replaced.

A CMS message (RFC 5652, 5) of a key differs from document to document in two values alone: the digest among the signed
attributes, and the signature over these. The signature of ECDSA has a length of 70 to 72 bytes by chance; it is made until
it has that of the pattern, so that no other byte changes; the pattern takes the commonest one, which every second has.
"""

import hashlib
from collections.abc import Callable

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_ANYTHING = hashlib.sha256(b"a pattern").digest()
_SET_OF = b"\x31"
_COMMONEST = 71
_ALGORITHM = ec.ECDSA(hashes.SHA256())


class Pattern:
    """The messages of one key and certificate (PEM).

    sign  the signature (ECDSA with SHA-256, DER) over bytes; who holds the key does not matter here
    make  a whole message over a digest
    """

    def __init__(self, sign: Callable[[bytes], bytes], certificate: str, make: Callable[[bytes], bytes]) -> None:
        public = x509.load_pem_x509_certificate(certificate.encode()).public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError("the key is not of an elliptic curve")
        self.sign, self.public = sign, public
        self.signature = b""
        while len(self.signature) != _COMMONEST:
            self.whole = make(_ANYTHING)
            signer = cms.ContentInfo.load(self.whole)["content"]["signer_infos"][0]
            self.signature = bytes(signer["signature"].native)
        self.signed = _SET_OF + signer["signed_attrs"].dump()[1:]
        if self.whole.count(_ANYTHING) != 1 or not self.whole.endswith(self.signature):
            raise ValueError("the message has another shape")

    def message(self, digest: bytes) -> bytes:
        """The message over a digest; its signature is verified before it is handed out."""
        signed = self.signed.replace(_ANYTHING, digest)
        signature = b""
        while len(signature) != len(self.signature):
            signature = self.sign(signed)
        self.public.verify(signature, signed, _ALGORITHM)
        return self.whole[: -len(signature)].replace(_ANYTHING, digest) + signature
