"""What a sign-in can never be faster than: the password hash itself."""

import time
from collections.abc import Iterator

from argon2 import PasswordHasher

from tests.load.measure import Figure, measurement


def rate(hashes: int) -> float:
    hasher = PasswordHasher()
    began = time.perf_counter()
    for number in range(hashes):
        hasher.hash(f"pass phrase {number}")
    return hashes / (time.perf_counter() - began)


@measurement("password hash", unit="a second")
def password_hash() -> Iterator[Figure]:
    yield Figure("20 hashes, 1 process", rate(20))
    yield Figure("40 hashes, 1 process", rate(40))
