"""By which way a person is told something. Pure."""

from dataclasses import dataclass

BY_STAFF = ("phone", "post", "fax")
OUTCOMES = ("done", "not_reached", "wrong_number", "stopped")


@dataclass(frozen=True)
class Reachable:
    """What is known about reaching a person."""

    channel: str
    email: bool
    phone: bool
    fax: bool
    address: bool


def way_for(person: Reachable) -> str:
    """The chosen way where it is possible; else the next that is, a letter before a call; else her own page.

    A person who chose LINE is told by mail: the network has no LINE account.
    """
    possible = {"mail": person.email, "phone": person.phone, "fax": person.fax, "post": person.address}
    chosen = "mail" if person.channel == "line" else person.channel
    for way in (chosen, "mail", "post", "phone"):
        if possible.get(way):
            return way
    return "page"


def key_for(person_id: int, kind: str, unique_key: str) -> str:
    """One person is told one thing once."""
    return f"{kind}:{unique_key}:{person_id}"
