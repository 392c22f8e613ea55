"""Reading notices: one's own, and what staff have to call or print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.accounts.api import Contact, PersonCard, contacts_of, people
from lms.db import db
from lms.errors import NotFound
from lms.notices.models import Notice
from lms.notices.permissions import DELIVER
from lms.notices.rules import BY_STAFF
from lms.policy import Actor, require

MOST_SHOWN = 200


@dataclass(frozen=True)
class OwnNotice:
    """A notice on one's own page."""

    public_id: str
    subject: str
    body: str
    link: str
    created_at: datetime
    fresh: bool


@dataclass(frozen=True)
class ToDeliver:
    """A notice that staff bring to a person: by telephone, letter or fax."""

    public_id: str
    person: PersonCard
    contact: Contact
    subject: str
    body: str
    created_at: datetime
    tries: str


@dataclass(frozen=True)
class DeliveryPage:
    """Everything that waits, by way."""

    to_phone: Sequence[ToDeliver]
    to_post: Sequence[ToDeliver]
    to_fax: Sequence[ToDeliver]


def _own(row: Notice) -> OwnNotice:
    return OwnNotice(row.public_id, row.subject, row.body, row.link, row.created_at, row.read_at is None)


def notices_of(actor: Actor) -> list[OwnNotice]:
    """One's own notices, newest first."""
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.person_id == actor.person_id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(MOST_SHOWN)
    )
    return [_own(row) for row in rows]


def unread_count(person_id: int | None) -> int:
    """How many notices a person has not read."""
    return (
        db.session.scalar(
            select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None)).select_from(Notice)
        )
        or 0
    )


def latest_unread(person_id: int | None, limit: int = 3) -> list[OwnNotice]:
    """The newest unread notices, for the home page."""
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    return [_own(row) for row in rows]


def own_notice(actor: Actor, public_id: str) -> OwnNotice:
    """One of one's own notices; anybody else's is not found."""
    row = db.session.scalar(select(Notice).where(Notice.public_id == public_id, Notice.person_id == actor.person_id))
    if row is None:
        raise NotFound
    return _own(row)


def _to_deliver(rows: Sequence[Notice]) -> list[ToDeliver]:
    cards = people(row.person_id for row in rows)
    contacts = contacts_of(row.person_id for row in rows)
    return [
        ToDeliver(
            row.public_id,
            cards[row.person_id],
            contacts.get(row.person_id) or Contact(row.person_id, "", "", "", "", "", ""),
            row.subject,
            row.body,
            row.created_at,
            row.outcome,
        )
        for row in rows
    ]


def waiting(way: str) -> list[ToDeliver]:
    """What staff have to bring by one way, oldest first."""
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.way == way, Notice.handled_at.is_(None))
        .order_by(Notice.created_at, Notice.id)
        .limit(MOST_SHOWN)
    ).all()
    return _to_deliver(rows)


def deliveries(actor: Actor) -> DeliveryPage:
    """The staff's list of calls, letters and faxes."""
    require(actor, DELIVER)
    return DeliveryPage(*(waiting(way) for way in BY_STAFF))


def waiting_count() -> int:
    """How many calls, letters and faxes wait."""
    return db.session.scalar(select(func.count()).select_from(Notice).where(Notice.handled_at.is_(None))) or 0


def notices_for_export(person_id: int) -> list[dict[str, str]]:
    """What was told to a person, for the file of everything kept about her."""
    rows = db.session.scalars(select(Notice).where(Notice.person_id == person_id).order_by(Notice.id))
    return [{"at": row.created_at.isoformat(), "subject": row.subject, "body": row.body} for row in rows]
