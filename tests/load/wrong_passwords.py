"""Ten thousand wrong passwords from many addresses at once, and everybody else who signs in meanwhile.

Run by ``script/check security``. Half of the tries come from one address, a community centre's line, and are spread over
a thousand accounts; the other half from two thousand addresses at twenty accounts of the sample. Meanwhile people of
these very accounts sign in with the right password from their own addresses, and from the line itself where they have
been before.
"""

import concurrent.futures
import http.client
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from lms.sample.people import PASSWORD
from tests.load.stage import Stage

TRIES = 10_000
AT_ONCE = 64
RIGHT_EVERY = 100
LINE = "203.0.113.77"
FORM = "application/x-www-form-urlencoded"
REFUSED = {400, 429}


@dataclass(frozen=True)
class Proxied(Stage):
    """A stage that believes one proxy about addresses, so that one machine can come from many."""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"LMS_PROXIES": "1"}


class Door:
    """The sign-in page with one session's token, asked from any address; a line to the server for each thread."""

    def __init__(self, server: str) -> None:
        self._parts, self._own = urlsplit(server), threading.local()
        answer, text = self._ask("GET", "", {})
        self._token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text).group(1)  # type: ignore[union-attr]
        self._cookie = answer.headers["Set-Cookie"].split(";")[0]

    def _ask(self, method: str, body: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, str]:
        with closing(http.client.HTTPConnection(self._parts.hostname or "", self._parts.port, timeout=120)) as line:
            line.request(method, "/sign-in", body, headers)
            answer = line.getresponse()
            return answer, answer.read().decode()

    def sign_in(self, who: str, password: str, address: str) -> int:
        """The status that somebody gets: 302 when she is in."""
        body = urlencode({"identifier": who, "password": password, "next": "", "csrf_token": self._token})
        headers = {"Content-Type": FORM, "Cookie": self._cookie, "X-Forwarded-For": address}
        return self._ask("POST", body, headers)[0].status


def people_of(made: Stage) -> list[str]:
    with closing(sqlite3.connect(made.folder / "network.sqlite3")) as connection:
        query = "SELECT email FROM account WHERE password_hash <> '' ORDER BY person_id LIMIT 20"
        return [row[0] for row in connection.execute(query)]


def many(server: str, people: list[str], tries: int = TRIES) -> Iterator[tuple[str, Counter[int], list[str]]]:
    """What the wrong ones and the right ones got, as lines of the report with what was wrong."""
    door = Door(server)
    at_the_line = people[:5]
    for who in at_the_line:
        door.sign_in(who, PASSWORD, LINE)

    def wrong(number: int) -> int:
        if number % 2:
            return door.sign_in(f"nobody{number % 1000}@example.jp", "a wrong password", LINE)
        return door.sign_in(
            people[number % len(people)], "a wrong password", f"10.0.{number % 2000 // 250}.{number % 250}"
        )

    def right(number: int) -> int:
        who = people[number % len(people)]
        return door.sign_in(who, PASSWORD, LINE if who in at_the_line else f"192.168.7.{number % 250}")

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as crowd, concurrent.futures.ThreadPoolExecutor(2) as others:
        refused = [crowd.submit(wrong, number) for number in range(tries)]
        welcome = [others.submit(right, number) for number in range(tries // RIGHT_EVERY)]
        got, let_in = Counter(each.result() for each in refused), Counter(each.result() for each in welcome)
    found = [f"a wrong password got {status} ({count} times)" for status, count in got.items() if status not in REFUSED]
    yield f"wrong passwords, {AT_ONCE} at once ({told(got)})", got, found
    found = [f"the right password got {status} ({count} times)" for status, count in let_in.items() if status != 302]
    yield f"right passwords meanwhile ({told(let_in)})", let_in, found


def told(counts: Counter[int]) -> str:
    return ", ".join(f"{count:,} x {status}" for status, count in sorted(counts.items()))
