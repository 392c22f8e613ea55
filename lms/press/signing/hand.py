"""What makes a signature: with a key that lies before us as PEM, or one that an address names (PKCS#11, RFC 7512)."""

from collections.abc import Callable

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Hand = Callable[[bytes], bytes]
SCHEME = "pkcs11:"
ECDSA = ec.ECDSA(hashes.SHA256())


def hand_of(key: str) -> Hand:
    """The signatures (ECDSA with SHA-256, DER) of a private key. Refusal: TypeError for one of another kind."""
    private = serialization.load_pem_private_key(key.encode(), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("the key is not of an elliptic curve")
    return lambda data: private.sign(data, ECDSA)
