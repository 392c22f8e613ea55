"""Writing documents: each draft gets its number and the person's name; for one person, or for all of a release."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from certificates.documents.models import (
    AWARD_CERTIFICATE,
    COMPLETION_CERTIFICATE,
    PASS_CERTIFICATE,
    PASS_CONFIRMATION,
    RESULT_NOTICE,
    Document,
)
from lms.accounts import api as accounts
from lms.clock import now
from lms.db import Work, new_public_id, write_many
from lms.text.numbers import new_number

PORTION = 500
PREFIX = {
    PASS_CONFIRMATION: "M",
    PASS_CERTIFICATE: "G",
    RESULT_NOTICE: "K",
    COMPLETION_CERTIFICATE: "S",
    AWARD_CERTIFICATE: "W",
}


@dataclass(frozen=True)
class Draft:
    """One document to issue: what it is about and what it says beside the person's name."""

    kind: str
    person_id: int
    subject: str
    subject_id: int
    issued_on: date
    content: Mapping[str, Any]
    language: str = "ja"


def _named(person: accounts.PersonCard, language: str) -> dict[str, Any]:
    return {
        "name": person.romaji if language == "en" else person.printed,
        "reading": f"{person.family_kana} {person.given_kana}",
        "born_on": person.born_on.isoformat() if person.born_on else None,
    }


def issue(work: Work, drafts: Sequence[Draft]) -> list[Document]:
    """Give each draft a number and the person's name as it is printed on this day; returns the rows."""
    rows = [Document(**values) for values in _values(drafts)]
    work.session.add_all(rows)
    work.session.flush()
    return rows


def issue_many(work: Work, drafts: Iterable[Draft]) -> None:
    """The same for all whom a release reaches: written in portions, and nobody asks for the rows."""
    waiting = iter(drafts)
    while portion := list(islice(waiting, PORTION)):
        write_many(work, Document, _values(portion))


def _values(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    people, at = accounts.people({draft.person_id for draft in drafts}), now()
    return [
        {
            "public_id": new_public_id(),
            "number": new_number(PREFIX[draft.kind]),
            "kind": draft.kind,
            "person_id": draft.person_id,
            "subject": draft.subject,
            "subject_id": draft.subject_id,
            "issued_on": draft.issued_on,
            "language": draft.language,
            "content": _named(people[draft.person_id], draft.language) | dict(draft.content),
            "state": "current",
            "recorded_at": at,
        }
        for draft in drafts
    ]
