"""What leaves the house for a notice: how its reader is reached, and the words that each channel carries.

A mail and LINE, which the reader linked herself, carry the whole notice. A short message goes to a number that may belong
to somebody else by now: it carries the subject, where the rest stands, and where no more of them can be asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext

from lms.accounts.api import Contact, PersonCard, contacts_of
from lms.db import Work
from lms.i18n import in_language
from lms.notices.messaging.queries import linked_lines
from lms.notices.rules import BY_OUTBOX, Reachable, outbox_keys
from lms.outbox.channels import FALLS_BACK, is_set_up
from lms.outbox.services import post_many
from lms.text.phones import mobile_number

LONGEST_SMS = 300


@dataclass(frozen=True)
class Reach:
    """How one person is reached: what is known, and the address for each channel."""

    known: Reachable
    email: str
    mobile: str
    line: str

    def address(self, way: str) -> str:
        return {"mail": self.email, "sms": self.mobile, "line": self.line}[way]


@dataclass(frozen=True)
class Outgoing:
    """A notice that may leave by the outbox. ``again`` when its first way did not lead to its reader."""

    way: str
    public_id: str
    subject: str
    body: str
    link: str
    reader: PersonCard
    again: bool = False

    @property
    def key(self) -> str:
        return outbox_keys(self.public_id)[self.again]

    def payload(self, to: str) -> dict[str, Any]:
        """What its channel needs; emptied by the outbox once it is sent."""
        site = current_app.config["PUBLIC_URL"]
        where = f"{site}{self.link}" if self.link else ""
        if self.way == "mail":
            return {"to": to, "subject": self.subject, "body": "\n\n".join(filter(None, (self.body, where))) + "\n"}
        if self.way == "line":
            return {"to": to, "text": "\n\n".join(filter(None, (self.subject, self.body, where)))}
        with in_language(self.reader.language):
            network = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
            no_more = gettext("No more short messages:")
        ways = "".join(f"\n{line}" for line in (where, f"{no_more} {site}/stop/{self.public_id}") if line)
        return {"to": to, "text": f"【{network}】{self.subject}"[: max(0, LONGEST_SMS - len(ways))] + ways}


def _reach(card: PersonCard, contact: Contact | None, line: str) -> Reach:
    email, phone, fax, address = (
        (contact.email, contact.phone, contact.fax, contact.address) if contact else ("", "", "", "")
    )
    mobile = mobile_number(phone)
    known = Reachable(
        card.channel, bool(email), bool(phone), bool(fax), bool(address), bool(mobile), bool(line),
        frozenset(way for way in FALLS_BACK if is_set_up(way)),
    )  # fmt: skip
    return Reach(known, email, mobile, line)


def reach_of(cards: Iterable[PersonCard]) -> dict[int, Reach]:
    """How people are reached."""
    every = list(cards)
    contacts = contacts_of(card.id for card in every)
    lines = linked_lines(card.id for card in every if card.channel == "line")
    return {card.id: _reach(card, contacts.get(card.id), lines.get(card.id, "")) for card in every}


def post_notices(work: Work, notices: Sequence[Outgoing], reach: Mapping[int, Reach]) -> None:
    """Write those of the notices that leave by the outbox into it."""
    for way in BY_OUTBOX:
        leaving = [notice for notice in notices if notice.way == way]
        if leaving:
            to = {notice.key: notice.payload(reach[notice.reader.id].address(way)) for notice in leaving}
            post_many(work, way, to)
