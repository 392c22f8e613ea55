"""Reading who linked her LINE."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from lms.accounts.api import person
from lms.db import db
from lms.notices.messaging.models import MessengerLink
from lms.notices.messaging.words import STOP_WORD
from lms.outbox.channels import is_set_up
from lms.policy import Actor


@dataclass(frozen=True)
class LinePage:
    """One's own link. ``friend`` is where the account is added as a friend; ``chosen`` whether LINE is her way."""

    set_up: bool
    friend: str
    linked_at: datetime | None
    chosen: bool
    stop_word: str = STOP_WORD


def linked_lines(person_ids: Iterable[int]) -> dict[int, str]:
    """The LINE of those who linked it."""
    ids = sorted(set(person_ids))
    if not ids:
        return {}
    rows = select(MessengerLink.person_id, MessengerLink.address).where(
        MessengerLink.person_id.in_(ids), MessengerLink.address.is_not(None)
    )
    return {row.person_id: str(row.address) for row in db.session.execute(rows)}


def line_page(actor: Actor) -> LinePage:
    """One's own link with LINE."""
    row = db.session.scalar(select(MessengerLink).where(MessengerLink.person_id == actor.person_id))
    chosen = actor.person_id is not None and person(actor.person_id).channel == "line"
    linked_at = row.linked_at if row is not None and row.address else None
    return LinePage(is_set_up("line"), str(current_app.config["LINE_FRIEND"]), linked_at, chosen)


def line_facts(person_id: int) -> datetime | None:
    """Since when somebody's LINE is linked, for the file of everything kept about her."""
    return db.session.scalar(
        select(MessengerLink.linked_at).where(MessengerLink.person_id == person_id, MessengerLink.address.is_not(None))
    )
