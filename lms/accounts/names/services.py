"""Use-cases of a new name: a person asks with what shows it, somebody else decides."""

from datetime import date
from typing import IO

from sqlalchemy import select

from lms.accounts.doubles.search import note_possible_doubles
from lms.accounts.errors import DecidedAlready, NameEvidenceMissing, NameNotChanged, OwnRecord
from lms.accounts.names.models import NameRequest
from lms.accounts.names.queries import name_row, wished_name
from lms.accounts.people import records
from lms.accounts.people.queries import person
from lms.accounts.people.rules import Name
from lms.accounts.permissions import KEEP_PEOPLE
from lms.clock import now, today
from lms.db import Work, transaction
from lms.files.api import store
from lms.policy import Actor, require


def ask_for_new_name(
    actor: Actor, name: Name, from_on: date | None, paper: tuple[IO[bytes], str] | None, note: str
) -> str:
    """Ask to be called by a new name; nothing is printed with it before somebody has looked at what shows it.

    paper  stream and file name of a picture or PDF; without one ``note`` says where the secretariat can see it

    A second wish takes the place of the first while that waits. Refusals: NameNotChanged, NameEvidenceMissing, those
    of ``files.store``.
    """
    card = person(actor.person_id or 0)
    if (card.family, card.given, card.family_kana, card.given_kana, card.romaji) == (
        name.family,
        name.given,
        name.family_kana,
        name.given_kana,
        name.romaji,
    ):
        raise NameNotChanged
    if paper is None and not note.strip():
        raise NameEvidenceMissing
    with transaction() as work:
        _replace_waiting(work, card.id)
        row = NameRequest(
            person_id=card.id,
            family=name.family,
            given=name.given,
            family_kana=name.family_kana,
            given_kana=name.given_kana,
            romaji=name.romaji,
            from_on=from_on or today(),
            file_id=store(work, *paper, by=card.id) if paper else None,
            note=note.strip(),
            state="waiting",
            asked_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "accounts.name_asked_for", "name_request", row.id)
        return row.public_id


def _replace_waiting(work: Work, person_id: int) -> None:
    waiting = select(NameRequest).where(NameRequest.person_id == person_id, NameRequest.state == "waiting")
    for row in work.session.scalars(waiting.with_for_update()):
        row.state = "replaced"
    work.session.flush()


def _decide(work: Work, actor: Actor, public_id: str, state: str, reason: str = "") -> NameRequest:
    row = name_row(public_id)
    if row.person_id == actor.person_id:
        raise OwnRecord
    if row.state != "waiting":
        raise DecidedAlready
    row.state, row.decided_by, row.decided_at, row.reason = state, actor.person_id, now(), reason
    work.session.flush()
    work.audit(actor, f"accounts.name_{state}", "name_request", row.id)
    return row


def accept_name(actor: Actor, public_id: str) -> None:
    """Take a new name into the record, once its evidence was seen. Refusals: OwnRecord, DecidedAlready."""
    require(actor, KEEP_PEOPLE)
    with transaction() as work:
        row = _decide(work, actor, public_id, "accepted")
        records.change_name(work, row.person_id, wished_name(row), row.from_on, actor)
        note_possible_doubles(work, row.person_id)


def decline_name(actor: Actor, public_id: str, reason: str) -> None:
    """Leave the name as it is; the person reads why. Refusals: OwnRecord, DecidedAlready."""
    require(actor, KEEP_PEOPLE)
    with transaction() as work:
        _decide(work, actor, public_id, "declined", reason.strip())
