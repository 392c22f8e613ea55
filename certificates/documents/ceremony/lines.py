"""Which papers a run prints, in which order, and for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from certificates.documents.models import AWARD_CERTIFICATE, PASS_CERTIFICATE, Document
from certificates.documents.queries import stopped
from certificates.evidence.queries import batches
from exams import api as exams
from lms.accounts import api as accounts
from lms.db import db

KIND_OF = {"pass": PASS_CERTIFICATE, "title": AWARD_CERTIFICATE, "card": AWARD_CERTIFICATE}
LAYOUT_OF = {"pass": "a4", "title": "a4", "card": "card"}
CHUNK = 200


@dataclass(frozen=True)
class Line:
    """One paper of a run: where its holder sat, and what stands on list and label."""

    document_id: int
    person_id: int
    number: str
    room: str
    slip_number: str
    name: str
    kana: str
    sort_key: str
    postal_code: str
    address: str
    said: str


def lines_of_sitting(sitting_id: int, papers: str, sorted_by: str) -> list[Line]:
    """The current papers of everybody who passed a sitting, in the order of seats or of the Japanese syllabary.

    Papers that do not hold at present (a void pass, a suspended title) are left out.
    """
    passers = exams.passers_of(sitting_id)
    by_subject = {p.pass_id: p for p in passers} if papers == "pass" else {}
    by_person = {p.person_id: p for p in passers}
    people, contacts = accounts.people(by_person), accounts.contacts_of(by_person)
    lines = []
    for document in _documents(KIND_OF[papers], by_subject or by_person, bool(by_subject)):
        seat = by_subject.get(document.subject_id) or by_person.get(document.person_id)
        if seat is None:
            continue
        person, contact = people[seat.person_id], contacts.get(seat.person_id)
        lines.append(
            Line(
                document_id=document.id,
                person_id=person.id,
                number=document.number,
                room=seat.room,
                slip_number=seat.slip_number,
                name=document.content["name"],
                kana=document.content["reading"],
                sort_key=person.sort_key,
                postal_code=contact.postal_code if contact else "",
                address=contact.address if contact else "",
                said=_said(document),
            )
        )
    return sorted(lines, key=_by_seat if sorted_by == "seat" else _by_kana)


def count_of_papers(sitting_id: int, papers: str) -> int:
    """How many papers of a sitting can be printed today, without names and addresses."""
    passers = exams.passers_of(sitting_id)
    by_pass = papers == "pass"
    ids = {p.pass_id if by_pass else p.person_id for p in passers}
    return sum(1 for _ in _documents(KIND_OF[papers], ids, by_pass))


def _said(document: Document) -> str:
    content = document.content
    title = content.get("title", "")
    return f"{title}({content['specialty']})" if title and content.get("specialty") else title


def _by_seat(line: Line) -> tuple[bool, str, str, str]:
    return (not line.room, line.room, line.slip_number, line.number)


def _by_kana(line: Line) -> tuple[str, str]:
    return (line.sort_key, line.number)


def _documents(kind: str, ids: Iterable[int], by_subject: bool) -> Iterator[Document]:
    column = Document.subject_id if by_subject else Document.person_id
    for batch in batches(ids):
        rows = db.session.scalars(
            select(Document).where(Document.kind == kind, column.in_(batch), Document.state == "current")
        ).all()
        held_back = stopped(rows)
        yield from (row for row in rows if row.id not in held_back and "name" in row.content)


def in_chunks(lines: list[Line]) -> Iterator[tuple[list[Line], dict[int, Document]]]:
    """Lines with their documents, some at a time; between two chunks the session lets go of what it read."""
    for start in range(0, len(lines), CHUNK):
        some = lines[start : start + CHUNK]
        rows = db.session.scalars(select(Document).where(Document.id.in_([line.document_id for line in some])))
        yield some, {row.id: row for row in rows}
        db.session.rollback()
        db.session.expunge_all()
