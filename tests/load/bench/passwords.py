"""What a sign-in can never be faster than, the password hash itself, and signing in beside it."""

import os
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from argon2 import PasswordHasher
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from lms.sample.people import PASSWORD
from tests.load.bench.pages import with_sample
from tests.load.measure import Figure, measurement
from tests.load.stage import KEY, TOKEN, Stage, crowd, served

WITH_PASSWORD = "SELECT email FROM account WHERE email <> '' AND password_hash <> '' ORDER BY email"


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


def processor_of_a_hash(_: object = None) -> float:
    """Milliseconds of processor time for one bare hash, all its threads together."""
    before, hashes = resource.getrusage(resource.RUSAGE_SELF), 10
    rate(hashes)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) / hashes


def hashes(processes: int) -> float:
    """Bare password hashes a second in so many processes."""
    with ProcessPoolExecutor(processes) as pool:
        return sum(pool.map(rate, [10] * processes))


def people_of(made: Stage) -> None:
    """Everybody of the sample who has a password, for the crowd."""
    with sqlite3.connect(made.folder / "network.sqlite3") as connection:
        found = [str(email) for (email,) in connection.execute(WITH_PASSWORD)]
    (made.folder / "people.txt").write_text("".join(f"{email}\n" for email in found))


@measurement("sign-in, of the bare hash", unit="of it", goal=0.8)
def sign_in() -> Iterator[Figure]:
    """How many sign-ins there are for each bare hash of as many processes as processors, taken in the same run."""
    with with_sample() as made, served(made) as web:
        people_of(made)
        signer = Flask("cookie")
        signer.secret_key = KEY
        sessions = SecureCookieSessionInterface().get_signing_serializer(signer)
        cookie = f"session={sessions.dumps({'csrf_token': TOKEN})}"  # type: ignore[union-attr]
        os.environ["PASSWORD"] = PASSWORD
        os.environ["CSRF"] = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(TOKEN)
        for connections in (4, 16):
            bare = hashes(os.cpu_count() or 1)
            seen = crowd(
                web, "/sign-in", connections=connections, script="sign_in.lua", cookie=cookie, seconds=20,
                desks=made.folder / "people.txt",
            )  # fmt: skip
            if seen.refused:
                sys.exit(f"{seen.refused} of {seen.requests} were refused")
            told = f"{connections} connections, {seen.a_second:.1f} beside {bare:.1f} hashes a second, p99 {seen.p99:.0f} ms"
            yield Figure(
                f"{told}, {seen.cpu:.0f} ms of processor, a hash {processor_of_a_hash():.0f}", seen.a_second / bare
            )
