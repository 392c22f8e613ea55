"""By which way a person is told something, and why not by the one she chose. Pure."""

from dataclasses import dataclass

BY_STAFF = ("phone", "post", "fax")
BY_OUTBOX = ("mail", "sms", "line")
# What staff say of a call, letter or fax; what leaves their list by itself: stopped (she died), needless (it no longer
# holds, or she answered by herself).
SAID = ("done", "not_reached", "wrong_number")
OUTCOMES = (*SAID, "stopped", "needless")
# Why somebody is told by another way than the one she chose; the words stand in lms.notices.words.
REASONS = ("not_set_up", "no_number", "not_linked", "no_address", "refused", "unreachable")


@dataclass(frozen=True)
class Reachable:
    """What is known about reaching a person.

    mobile   her telephone takes short messages; line: she linked her LINE
    set_up   which of sms and line this installation has
    """

    channel: str
    email: bool
    phone: bool
    fax: bool
    address: bool
    mobile: bool = False
    line: bool = False
    set_up: frozenset[str] = frozenset()

    def by(self, way: str) -> bool:
        """Whether this way leads to her."""
        known = {
            "mail": self.email, "phone": self.phone, "fax": self.fax, "post": self.address,
            "sms": self.mobile and "sms" in self.set_up, "line": self.line and "line" in self.set_up,
        }  # fmt: skip
        return known.get(way, False)


def way_for(person: Reachable) -> str:
    """The chosen way where it is possible; else the next that is, a letter before a call; else her own page."""
    return person.channel if person.by(person.channel) else way_besides(person)


def way_besides(person: Reachable) -> str:
    """The next way when the chosen one does not lead to her."""
    for way in ("mail", "post", "phone"):
        if way != person.channel and person.by(way):
            return way
    return "page"


def why_not(person: Reachable) -> str:
    """Why the chosen way is not taken, one of REASONS; "" when it is."""
    if person.by(person.channel):
        return ""
    if person.channel in ("sms", "line") and person.channel not in person.set_up:
        return "not_set_up"
    return {"sms": "no_number", "line": "not_linked"}.get(person.channel, "no_address")


def key_for(person_id: int, kind: str, unique_key: str) -> str:
    """One person is told one thing once."""
    return f"{kind}:{unique_key}:{person_id}"


def outbox_keys(public_id: str) -> tuple[str, str]:
    """Under which keys a notice leaves: by its first way, and by mail when that one failed."""
    return f"notice:{public_id}", f"notice:{public_id}:mail"
