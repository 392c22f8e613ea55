"""Signatures made by a token (PKCS#11): the one module that loads its library, in the processes that sign.

A key is named by its address: `pkcs11:token=NAME;object=LABEL?module-path=PATH&pin-value=PIN` (RFC 7512).
"""

import hashlib
from functools import cache
from typing import cast
from urllib.parse import unquote

import pkcs11
from pkcs11.constants import ObjectClass
from pkcs11.exceptions import MultipleObjectsReturned, NoSuchKey, NoSuchToken, PinIncorrect, PinLocked, PKCS11Error
from pkcs11.mechanisms import KeyType, Mechanism
from pkcs11.types import PublicKey, Session, SignMixin
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature

from lms.press.signing.hand import SCHEME

_HALVES = (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY)

_WORDS: dict[type[PKCS11Error], str] = {
    PinIncorrect: "the token refuses the PIN",
    PinLocked: "the PIN of the token is locked",
    NoSuchToken: "there is no token of that name",
    NoSuchKey: "there is no key of that label for an elliptic curve in the token",
    MultipleObjectsReturned: "there are several keys of that label in the token",
}


_WRONG: set[tuple[str, str, str]] = set()


class TokenRefused(ValueError):
    """What the token, or its library, does not do; in words without the PIN."""

    def __init__(self, fault: Exception) -> None:
        words = (said for kind, said in _WORDS.items() if isinstance(fault, kind))
        super().__init__(next(words, f"the token answers {type(fault).__name__}"))


@cache
def _session(module: str, token: str, pin: str) -> Session:
    """One open session a process. Each wrong PIN counts against a token: one that was refused is not tried again."""
    if (module, token, pin) in _WRONG:
        raise TokenRefused(PinIncorrect())
    try:
        return pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin)
    except PKCS11Error as fault:
        if isinstance(fault, PinIncorrect):
            _WRONG.add((module, token, pin))
        raise TokenRefused(fault) from fault


@cache
def token_key(address: str) -> "TokenKey":
    """A key, found once a process. Refusal: TokenRefused."""
    return TokenKey(address)


class TokenKey:
    """A key of an elliptic curve in a token. ``public`` is its public half (SubjectPublicKeyInfo, DER).

    Refusal of all that it does: TokenRefused.
    """

    def __init__(self, address: str) -> None:
        parts = address.removeprefix(SCHEME).replace("?", ";").replace("&", ";").split(";")
        said = {name: unquote(value) for name, _, value in (part.partition("=") for part in parts)}
        session = _session(said["module-path"], said["token"], said["pin-value"])
        try:
            found = [session.get_key(kind, KeyType.EC, said["object"]) for kind in _HALVES]
        except PKCS11Error as fault:
            raise TokenRefused(fault) from fault
        self._key = cast(SignMixin, found[0])
        self.public = encode_ec_public_key(cast(PublicKey, found[1]))

    def sign(self, data: bytes) -> bytes:
        """The signature (ECDSA with SHA-256, DER) over data, of which the token sees the digest."""
        try:
            return encode_ecdsa_signature(self._key.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA))
        except PKCS11Error as fault:
            token_key.cache_clear()
            _session.cache_clear()
            raise TokenRefused(fault) from fault
