"""Answering questions about numbers and remembering that they were asked: by which kind of checker, never by whom."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.exc import OperationalError

from certificates.documents.models import Document
from certificates.errors import NoNumbersInFile, TooManyLines
from certificates.verification.lists import Asked, numbers_in
from certificates.verification.models import BulkCheck, NumberCheck
from certificates.verification.policies import CHECK_FILES, checker_of
from certificates.verification.queries import NOBODY, Check, FileCheck, check_file, check_number
from certificates.verification.rules import FILE, MISREAD, STATION, VALID
from lms.clock import now
from lms.db import db, prepared, transaction
from lms.errors import NotAllowed
from lms.policy import Actor, require

MOST_LINES = 500
MOST_AN_HOUR = 2000
KEPT_FOR = timedelta(days=730)
log = logging.getLogger("certificates.verification")


@dataclass(frozen=True)
class LineCheck:
    """One line of a file with its answer."""

    asked: Asked
    check: Check


def _own(document: tuple[int, int] | None, actor: Actor) -> bool:
    return document is not None and document[1] == actor.person_id


def _documents(numbers: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Papers by number, with their person; NOBODY is asked for where there is none, so that the work is the same."""
    wanted = sorted({number or NOBODY for number in numbers})
    return {row.number: (row.id, row.person_id) for row in _people_of_papers(numbers=wanted)}


@prepared
def _people_of_papers(numbers: Any) -> Select[str, int, int]:
    return select(Document.number, Document.id, Document.person_id).where(Document.number.in_(numbers))


def _rows(checks: Sequence[Check], checker: str, actor: Actor) -> list[dict[str, Any]]:
    documents = _documents([check.number for check in checks])
    return [
        {
            "document_id": documents[check.number][0] if check.number in documents else None,
            "checker": checker,
            "outcome": check.outcome,
            "checked_at": now(),
        }
        for check in checks
        if check.outcome != MISREAD and not _own(documents.get(check.number), actor)
    ]


def _remember(checks: Sequence[Check], checker: str, actor: Actor) -> None:
    """Keep that it was asked. A database that is too busy to write must not keep anybody from an answer."""
    try:
        with transaction() as work:
            rows = _rows(checks, checker, actor)
            if rows:
                work.session.execute(insert(NumberCheck), rows)
    except OperationalError:
        log.warning("a check was answered and not kept", exc_info=True)


def checked_number(actor: Actor, typed: str, name: str = "", *, checker: str) -> Check:
    """Answer for a number and remember it; who looks at her own paper is no checker."""
    check = check_number(typed, name)
    _remember([check], checker, actor)
    return check


def checked_file(actor: Actor, content: bytes) -> FileCheck:
    """Check a file and remember it under the number that it carries; the file itself is forgotten."""
    found = check_file(content)
    if found.proof.number:
        _remember([Check(found.outcome, number=found.proof.number)], FILE, actor)
    return found


def check_list(actor: Actor, content: bytes) -> list[LineCheck]:
    """Check a file of numbers, each line like a number on the page, and remember it.

    Refusals: NotAllowed for who is neither of a municipality nor of the network, NoNumbersInFile, TooManyLines.
    """
    require(actor, CHECK_FILES)
    checker = checker_of(actor)
    if not checker:
        raise NotAllowed(permission=CHECK_FILES.code)
    return _checked(actor, checker, numbers_in(content))


def check_for_station(keeper: Actor, content: bytes) -> list[LineCheck]:
    """The same for a system that holds a station's key: under the limits of ``keeper``, who made the key.

    The caller has asked the key. Refusals: NoNumbersInFile, TooManyLines.
    """
    return _checked(keeper, STATION, numbers_in(content))


def _checked(actor: Actor, checker: str, asked: Sequence[Asked]) -> list[LineCheck]:
    if not asked:
        raise NoNumbersInFile
    if len(asked) > MOST_LINES or len(asked) + _lines_lately(actor) > MOST_AN_HOUR:
        raise TooManyLines(most=MOST_LINES, hour=MOST_AN_HOUR)
    found = [LineCheck(line, check_number(line.number, line.name)) for line in asked]
    with transaction() as work:
        counts = Counter(line.check.outcome for line in found)
        row = BulkCheck(by_id=actor.person_id, checker=checker, lines=len(found), valid=counts[VALID], checked_at=now())
        work.session.add(row)
        work.session.flush()
        rows = _rows([line.check for line in found], checker, actor)
        if rows:
            work.session.execute(insert(NumberCheck), rows)
        work.audit(actor, "certificates.numbers_checked", "bulk_check", row.id, lines=row.lines, checker=checker)
    return found


def _lines_lately(actor: Actor) -> int:
    query = select(func.sum(BulkCheck.lines)).where(
        BulkCheck.by_id == actor.person_id, BulkCheck.checked_at > now() - timedelta(hours=1)
    )
    return db.session.scalar(query) or 0


def forget_old_checks() -> int:
    """Remove what is older than two years; returns how many."""
    with transaction() as work:
        gone = 0
        for table in (NumberCheck, BulkCheck):
            done = work.session.execute(delete(table).where(table.checked_at < now() - KEPT_FOR))
            gone += done.rowcount  # type: ignore[attr-defined]
        return gone
