"""Decisions about signing in: good passwords, pauses after wrong tries, addresses to go back to. Pure."""

import hashlib
import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlsplit

from lms.accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooPersonal, PasswordTooShort
from lms.accounts.signin.values import COMMON_PASSWORDS, LISTED, LISTED_SIGNS, ROWS

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
SHORTEST_PERSONAL_WORD = 4
FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
NETWORK_ACCOUNTS = 30
NETWORK_COUNTS_FOR = timedelta(hours=1)
PLACE_KNOWN_FOR = timedelta(days=90)
TRIES_COUNT_FOR = timedelta(hours=24)
MAILS_A_DAY = 5
HOME = "/"
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _runs_along_a_row(word: str) -> bool:
    """True for 23456789, 98765432 or qwertyuiop: every key beside the one before."""
    return any(word in row * 2 or word in row[::-1] * 2 for row in ROWS)


def _repeats(word: str) -> bool:
    """True when a short piece is typed over and over: aaaaaaaa, abcabcabc, 12121212."""
    return any(
        len(word) >= 2 * size and word == (word[:size] * len(word))[: len(word)]
        for size in range(1, len(word) // 2 + 1)
    )


def is_common(password: str) -> bool:
    """True for a password that is among the first a stranger tries; the words of this house also with a figure at the end."""
    word = _plain(password)
    core = word.rstrip("0123456789!?.#@")
    bare = word.replace(" ", "")
    return (
        bare in COMMON_PASSWORDS
        or core in COMMON_PASSWORDS
        or hashlib.sha256(bare.encode()).hexdigest()[:LISTED_SIGNS] in LISTED
        or _runs_along_a_row(bare)
        or _repeats(bare)
        or bool(re.fullmatch(r"(19|20)[0-9]{6}", bare))
    )


def personal_words(email: str, names: Iterable[str], born_on: date | None) -> set[str]:
    """What a neighbour would try first: parts of the address and name, the birth date in its usual writings."""
    words = {_plain(name).replace(" ", "") for name in names}
    words |= set(re.split(r"[^0-9a-z]+", _plain(email.partition("@")[0])))
    if born_on is not None:
        words |= {born_on.strftime("%Y%m%d"), born_on.strftime("%d%m%Y"), born_on.strftime("%y%m%d")}
    return {word for word in words if len(word) >= SHORTEST_PERSONAL_WORD}


def check_password(password: str, email: str = "", names: Iterable[str] = (), born_on: date | None = None) -> None:
    """Refuse a password that is easily guessed. What it is composed of is nobody's business.

    Refusals: PasswordTooShort, PasswordTooLong, PasswordTooCommon, PasswordTooPersonal.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(most=LONGEST_PASSWORD)
    if is_common(password):
        raise PasswordTooCommon
    word = _plain(password)
    if any(own in word for own in personal_words(email, names, born_on)):
        raise PasswordTooPersonal


def wait_left(tries: Sequence[datetime], now: datetime) -> timedelta:
    """How long to wait before the next try: nothing for the first five, then 1, 2, 4 ... up to 60 minutes.

    tries  instants of the tries that went wrong, in any order; those older than a day are forgotten
    """
    counted = [tried for tried in tries if now - tried < TRIES_COUNT_FOR]
    if len(counted) < FREE_TRIES:
        return timedelta(0)
    pause = min(FIRST_PAUSE * 2 ** min(len(counted) - FREE_TRIES, 10), LONGEST_PAUSE)
    left: timedelta = max(counted) + pause - now
    return max(left, timedelta(0))


def network_wait_left(accounts: int, last: datetime | None, now: datetime) -> timedelta:
    """How long a network has to wait from which many accounts were tried in vain within the hour.

    accounts  different accounts that were tried there and did not come in
    last      the last of these tries

    A room of people who mistype stays below 30; from there on each further account waits a minute, from 60 on two,
    from 90 on four, and so on up to an hour. It slows down who tries one password on everybody.
    """
    if last is None or accounts < NETWORK_ACCOUNTS:
        return timedelta(0)
    pause = min(FIRST_PAUSE * 2 ** min(accounts // NETWORK_ACCOUNTS - 1, 10), LONGEST_PAUSE)
    left: timedelta = last + pause - now
    return max(left, timedelta(0))


def minutes_of(wait: timedelta) -> int:
    """Whole minutes to tell a person, never too few."""
    return -(-int(wait.total_seconds()) // 60)


def network_of(address: str) -> str:
    """The part of an address that one household has: an IPv4 address, the first half of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def digest(*parts: str) -> str:
    """A key of fixed length from which its parts cannot be read."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def safe_next(target: str | None) -> str:
    """Only a path of this site may be gone to after signing in; anything else leads home.

    Refused are other hosts, schemes, //host, backslashes and control characters, which browsers read kindly,
    also when they are written with percent signs.
    """
    if not target or _UNSEEN.search(target) or _UNSEEN.search(unquote(target).replace(" ", "")):
        return HOME
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or unquote(target).startswith("//"):
        return HOME
    return target
