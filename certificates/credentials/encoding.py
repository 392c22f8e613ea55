"""Short texts for bytes: base64url without padding, and base58 as multibase and multikey ask. Pure.

Sources: RFC 4648 section 5; W3C Controlled Identifiers 1.0, sections 2.4 (Multibase) and 2.2.2 (Multikey).
"""

import base64

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_KEY = b"\xed\x01"


def base64url(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of base64url without padding; ValueError for anything else."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64url(data) != text:
        raise ValueError("not the one spelling of these bytes")
    return data


def base58(data: bytes) -> str:
    """Bitcoin's base58: leading zero bytes become leading ones."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = BASE58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\x00"))) + text


def from_base58(text: str) -> bytes:
    """The bytes of base58; ValueError for a character outside its alphabet."""
    number = 0
    for sign in text:
        number = number * 58 + BASE58.index(sign)
    ones = len(text) - len(text.lstrip("1"))
    return b"\x00" * ones + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(public: bytes) -> str:
    """An Ed25519 public key as Multikey: "z" and base58 of 0xed01 and the 32 bytes."""
    return "z" + base58(ED25519_KEY + public)
