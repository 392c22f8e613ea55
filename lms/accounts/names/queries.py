"""Reading wishes for a new name: one's own, and those that wait for the secretariat."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from lms.accounts.names.models import NameRequest
from lms.accounts.people.queries import PersonCard, people
from lms.accounts.people.rules import Name
from lms.accounts.permissions import KEEP_PEOPLE
from lms.db import db
from lms.errors import NotFound
from lms.files import api as files
from lms.policy import Actor, require


@dataclass(frozen=True)
class NamePage:
    """A wish for a new name beside the present one. ``can_decide`` is false for one's own."""

    public_id: str
    person: PersonCard
    name: Name
    from_on: date
    asked_at: datetime
    note: str
    has_paper: bool
    waiting: bool
    reason: str
    can_decide: bool


@dataclass(frozen=True)
class NamePaper:
    """What a person sent to show her new name."""

    content: bytes
    mime: str


def name_row(public_id: str) -> NameRequest:
    """One wish; NotFound for an unknown one."""
    row = db.session.scalar(select(NameRequest).where(NameRequest.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def wished_name(row: NameRequest) -> Name:
    """The name as it was written."""
    return Name(row.family, row.given, row.family_kana, row.given_kana, row.romaji, f"{row.family} {row.given}".strip())


def _page(row: NameRequest, cards: dict[int, PersonCard], actor: Actor) -> NamePage:
    waiting = row.state == "waiting"
    return NamePage(
        row.public_id,
        cards[row.person_id],
        wished_name(row),
        row.from_on,
        row.asked_at,
        row.note,
        row.file_id is not None,
        waiting,
        row.reason,
        waiting and actor.person_id != row.person_id,
    )


def names_waiting(actor: Actor) -> list[NamePage]:
    """The wishes that nobody has decided about, oldest first."""
    require(actor, KEEP_PEOPLE)
    rows = db.session.scalars(
        select(NameRequest).where(NameRequest.state == "waiting").order_by(NameRequest.asked_at, NameRequest.id)
    ).all()
    cards = people(row.person_id for row in rows)
    return [_page(row, cards, actor) for row in rows]


def count_waiting() -> int:
    """How many wishes wait for the secretariat."""
    return db.session.scalar(select(func.count()).where(NameRequest.state == "waiting")) or 0


def name_page(actor: Actor, public_id: str) -> NamePage:
    """One wish, for those who decide."""
    require(actor, KEEP_PEOPLE)
    row = name_row(public_id)
    return _page(row, people([row.person_id]), actor)


def newest_wish(actor: Actor) -> NamePage | None:
    """One's own last wish, while it waits or when it was declined."""
    row = db.session.scalar(
        select(NameRequest).where(NameRequest.person_id == actor.person_id).order_by(NameRequest.id.desc()).limit(1)
    )
    if row is None or row.state not in ("waiting", "declined"):
        return None
    return _page(row, people([row.person_id]), actor)


def name_paper(actor: Actor, public_id: str) -> NamePaper:
    """The paper behind a wish, for those who decide; NotFound when there is none."""
    require(actor, KEEP_PEOPLE)
    row = name_row(public_id)
    if row.file_id is None:
        raise NotFound
    return NamePaper(files.read(row.file_id), files.MIME[files.describe(row.file_id).detected_type])
