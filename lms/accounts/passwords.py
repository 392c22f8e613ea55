"""Hashing of passwords with Argon2id; cheap where the tests say so."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app


@cache
def _hasher(cheap: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()


def hasher() -> PasswordHasher:
    """The hasher of this installation: the library's recommended parameters, or the tests' cheap ones."""
    return _hasher(bool(current_app.config["ARGON2_TEST"]))


@cache
def _nobodys_hash(cheap: bool) -> str:
    return _hasher(cheap).hash("nobody signs in with this")


def normal_password(password: str) -> str:
    """Full-width and half-width letters are the same key on a Japanese keyboard."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """The hash that is kept of a password. Whether it is a good one is decided before."""
    return hasher().hash(normal_password(password))


def password_fits(password_hash: str, password: str) -> bool:
    """True when a password belongs to a hash.

    Without a hash (nobody has this account) the same work is done, so that the time tells nothing.
    """
    known = password_hash or _nobodys_hash(bool(current_app.config["ARGON2_TEST"]))
    try:
        hasher().verify(known, normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def needs_new_hash(password_hash: str) -> bool:
    """True when a hash was made with weaker parameters than those of today."""
    return hasher().check_needs_rehash(password_hash)
