"""For which address passkeys are made, and how long a challenge may be answered. Pure."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

CHALLENGE_OPEN = timedelta(minutes=5)
CHALLENGE_KEPT = timedelta(hours=1)
MOST_PASSKEYS = 10
LONGEST_NAME = 60
LONGEST_ANSWER = 20_000


@dataclass(frozen=True)
class Site:
    """What a passkey is bound to: the host that browsers show, and the origin of our pages."""

    host: str
    origin: str


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def site_of(public_url: str) -> Site | None:
    """The site that people type; None where browsers make no passkeys: a bare address, or no encryption.

    Web Authentication Level 3, 5.1.3: the effective domain must be a name, in a secure context; localhost is one.
    """
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    secure = parts.scheme == "https" or host == "localhost"
    if not host or not secure or _is_address(host):
        return None
    return Site(host, f"{parts.scheme}://{parts.netloc}")


def is_open(asked_at: datetime, now: datetime) -> bool:
    """True while a challenge may be answered."""
    return timedelta(0) <= now - asked_at <= CHALLENGE_OPEN
