"""What was checked: for the holder of a paper, for a report, for the privacy file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, false, select

from certificates.documents.models import Document
from certificates.documents.queries import KIND_NAMES
from certificates.evidence.queries import records_of
from certificates.verification.models import BulkCheck, NumberCheck
from certificates.verification.policies import SEE_CHECKS
from certificates.verification.services import LineCheck
from certificates.verification.words import CHECKER_NAMES, MATCH_NAMES, OUTCOME_MARKS, OUTCOME_NAMES
from lms.db import db
from lms.policy import Actor, require
from lms.ui.formats import page_language
from lms.ui.lists import Page, page_of, with_rows

PER_PAGE = 25


@dataclass(frozen=True)
class CheckLine:
    """One check of one's own paper: when, by which kind of checker, what the answer was."""

    checked_at: datetime
    checker: str
    number: str
    paper: str
    outcome: str
    mark: str


@dataclass(frozen=True)
class ReportLine:
    """One line of a checked list in words."""

    line: int
    number: str
    outcome: str
    mark: str
    title: str
    body: str
    issued_on: date | None
    since_on: date | None
    replaced_by: str
    match: str


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.person_id is None or actor.acting_for is not None:
        return false()
    return Document.person_id.in_(list(records_of([actor.person_id])))


def own_checks(actor: Actor, number: int = 1) -> Page:
    """Checks of one's own papers, the newest first. Nobody else reads them, and they name nobody."""
    require(actor, SEE_CHECKS)
    query = (
        select(NumberCheck, Document)
        .join(Document, Document.id == NumberCheck.document_id)
        .where(_own(actor))
        .order_by(NumberCheck.checked_at.desc(), NumberCheck.id.desc())
    )
    page = page_of(query, number, PER_PAGE)
    return with_rows(
        page,
        [
            CheckLine(
                checked_at=check.checked_at,
                checker=gettext(CHECKER_NAMES[check.checker]),
                number=document.number,
                paper=str(KIND_NAMES[document.kind]),
                outcome=gettext(OUTCOME_NAMES[check.outcome]),
                mark=OUTCOME_MARKS.get(check.outcome, "plain"),
            )
            for check, document in page.rows
        ],
    )


def report_lines(found: Sequence[LineCheck]) -> list[ReportLine]:
    """A checked list in the reader's language."""
    language = page_language()
    return [
        ReportLine(
            line=one.asked.line,
            number=one.check.number or one.asked.number,
            outcome=gettext(OUTCOME_NAMES[one.check.outcome]),
            mark=OUTCOME_MARKS.get(one.check.outcome, "plain"),
            title=one.check.said_in(language)[0],
            body=one.check.said_in(language)[1],
            issued_on=one.check.issued_on,
            since_on=one.check.since_on,
            replaced_by=one.check.replaced_by,
            match=gettext(MATCH_NAMES[one.check.matches]) if one.check.matches is not None else "",
        )
        for one in found
    ]


def counts_of(lines: Sequence[ReportLine]) -> list[tuple[str, int]]:
    """How many lines have which answer, in the order of their first line."""
    return [(word, sum(line.outcome == word for line in lines)) for word in dict.fromkeys(x.outcome for x in lines)]


def check_facts(person_id: int) -> dict[str, Any]:
    """Checks of a person's papers and the lists that she had checked, for the file that she may ask for."""
    records = list(records_of([person_id]))
    rows = db.session.execute(
        select(NumberCheck, Document.number)
        .join(Document, Document.id == NumberCheck.document_id)
        .where(Document.person_id.in_(records))
        .order_by(NumberCheck.id)
    )
    lists = db.session.scalars(select(BulkCheck).where(BulkCheck.by_id.in_(records)).order_by(BulkCheck.id))
    return {
        "paper_checks": [
            {"number": number, "checker": check.checker, "checked_at": check.checked_at} for check, number in rows
        ],
        "lists_checked": [{"lines": row.lines, "checked_at": row.checked_at} for row in lists],
    }
