"""Documents as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import Select, or_, select

from certificates.awards.models import AwardSpan
from certificates.documents.layouts import layouts_of
from certificates.documents.models import AWARD_CERTIFICATE, PASS_CERTIFICATE, PASS_CONFIRMATION, Document
from certificates.documents.permissions import MANAGE
from certificates.documents.policies import DocumentPolicy
from certificates.errors import DocumentNotFound, DownloadStopped, PaperReplaced
from certificates.evidence.models import EvidenceRow
from certificates.evidence.queries import records_of
from certificates.evidence.services import COURSES, EXAMS
from certificates.schemes.rules import COMPLETION, PASS, VALID
from lms.accounts.api import PersonCard, people
from lms.clock import today
from lms.db import asked_once, db, prepared
from lms.policy import Actor

KIND_NAMES = {
    "pass_certificate": lazy_gettext("Certificate of passing"),
    "result_notice": lazy_gettext("Notice of the result"),
    "completion_certificate": lazy_gettext("Certificate of completion"),
    "award_certificate": lazy_gettext("Certificate of the title"),
    "pass_confirmation": lazy_gettext("Confirmation of a pass"),
}
SOURCES = {PASS: EXAMS, COMPLETION: COURSES}
LAYOUT_NAMES = {
    "a4": lazy_gettext("A4 (PDF)"),
    "portrait": lazy_gettext("A4 portrait (PDF)"),
    "card": lazy_gettext("Wallet card (PDF)"),
    "letter": lazy_gettext("Letter (PDF)"),
    "badge": lazy_gettext("Name badge (PDF)"),
}


@dataclass(frozen=True)
class DocumentLine:
    """One document in a list.

    layouts      empty while it cannot be downloaded; then ``why`` says so, or ``replaced_by`` the newer number
    may_reissue  the secretariat may issue it anew under a new number, because the paper was lost or damaged
    may_confirm  a 合格証明書 can be had for it
    """

    number: str
    kind: str
    subject: str
    issued_on: date
    layouts: tuple[tuple[str, str], ...]
    why: str
    replaced_by: str
    may_reissue: bool
    may_confirm: bool


@asked_once
def states_today(award_ids: Iterable[int]) -> dict[int, str]:
    """The state of awards today, by the spans that every surface reads."""
    return {row.award_id: row.state for row in _states_on(award_ids=list(award_ids), day=today())}


@prepared
def _states_on(award_ids: Any, day: Any) -> Select[Any]:
    span = AwardSpan.__table__.c
    covers = (span.from_on <= day, or_(span.until_on.is_(None), span.until_on > day))
    return select(span.award_id, span.state).where(span.award_id.in_(award_ids), *covers)


@asked_once
def void_subjects(kind: str, ids: Iterable[int]) -> set[int]:
    """Which of these passes or completions were found wrong: the ledger's newest word on them is void."""
    wanted = [str(i) for i in ids]
    rows = _words_of_ledger(kind=kind, source=SOURCES[kind], refs=wanted)
    newest = {int(source_ref): void for source_ref, void in rows}
    return {number for number, void in newest.items() if void}


@prepared
def _words_of_ledger(kind: Any, source: Any, refs: Any) -> Select[Any]:
    row = EvidenceRow.__table__.c
    about = (row.kind == kind, row.source == source, row.source_ref.in_(refs))
    return select(row.source_ref, row.void).where(*about).order_by(row.id)


def stopped(documents: Iterable[Document]) -> set[int]:
    """Documents whose holder may not download them any more: the title is not valid, the pass is void."""
    rows = list(documents)
    awards = {d.subject_id for d in rows if d.kind == AWARD_CERTIFICATE}
    states = states_today(awards) if awards else {}
    void = {
        subject: void_subjects(kind, [d.subject_id for d in rows if d.subject == subject])
        for subject, kind in (("pass", PASS), ("completion", COMPLETION))
        if any(d.subject == subject for d in rows)
    }
    return {
        d.id
        for d in rows
        if (d.kind == AWARD_CERTIFICATE and states.get(d.subject_id) not in VALID)
        or d.subject_id in void.get(d.subject, set())
    }


@asked_once
def _own_records(actor: Actor) -> list[int]:
    return list(records_of([actor.person_id])) if actor.person_id else []


def documents_of(actor: Actor, person_id: int) -> list[DocumentLine]:
    """A person's documents, newest first, as far as the actor may see them; those of merged records are hers, too."""
    rows = db.session.scalars(
        select(Document)
        .where(
            Document.person_id.in_(list(records_of([person_id]))),
            DocumentPolicy.visible(actor, _own_records(actor)),
        )
        .order_by(Document.issued_on.desc(), Document.id.desc())
    ).all()
    return _lines(rows, actor)


def documents_about(actor: Actor, subject: str, subject_ids: Iterable[int]) -> list[DocumentLine]:
    """The current documents of one result, pass, completion or title, for a panel on its page."""
    rows = _current_about(subject=subject, subject_ids=list(subject_ids)).scalars().all()
    return _lines([row for row in rows if DocumentPolicy.allows(actor, row, _own_records(actor))], actor)


@prepared
def _current_about(subject: Any, subject_ids: Any) -> Select[Any]:
    about = (Document.subject == subject, Document.subject_id.in_(subject_ids), Document.state == "current")
    return select(Document).where(*about).order_by(Document.id)


def _lines(rows: Iterable[Document], actor: Actor) -> list[DocumentLine]:
    documents = list(rows)
    held_back = stopped(documents)
    newer = {d.replaced_by_id for d in documents if d.replaced_by_id}
    successors = db.session.scalars(select(Document).where(Document.id.in_(newer))) if newer else ()
    numbers = {d.id: d.number for d in successors}
    desk = actor.may(MANAGE)
    return [_line(d, d.id in held_back, numbers.get(d.replaced_by_id or 0, ""), desk) for d in documents]


def _line(document: Document, held_back: bool, replaced_by: str, desk: bool) -> DocumentLine:
    content = document.content
    erased = "name" not in content
    about = content.get("title") or content.get("exam") or content.get("programme") or content.get("sitting") or ""
    if content.get("specialty"):
        about = f"{about}({content['specialty']})"
    open_layouts = () if held_back or replaced_by or erased else layouts_of(document.kind)
    return DocumentLine(
        number=document.number,
        kind=str(KIND_NAMES[document.kind]),
        subject=about,
        issued_on=document.issued_on,
        layouts=tuple((code, str(LAYOUT_NAMES[code])) for code in open_layouts),
        why=str(lazy_gettext("It cannot be downloaded now, because what it says does not hold at present."))
        if held_back
        else "",
        replaced_by=replaced_by,
        may_reissue=desk and not replaced_by and not erased and document.kind != PASS_CONFIRMATION,
        may_confirm=document.kind == PASS_CERTIFICATE and bool(open_layouts),
    )


def document_for(actor: Actor, number: str) -> Document:
    """One document by its number. A stranger is told that there is none."""
    document = db.session.scalar(select(Document).where(Document.number == number))
    if document is None or not DocumentPolicy.allows(actor, document, _own_records(actor)):
        raise DocumentNotFound
    if "name" not in document.content:
        raise DocumentNotFound
    return document


def document_line(actor: Actor, number: str) -> DocumentLine:
    """One document as lists show it; DocumentNotFound for a stranger."""
    (line,) = _lines([document_for(actor, number)], actor)
    return line


def document_to_print(actor: Actor, number: str) -> Document:
    """One document to print; a replaced one and one that does not hold at present are refused kindly.

    Refusals: DocumentNotFound, PaperReplaced, DownloadStopped.
    """
    document = document_for(actor, number)
    newer = db.session.get(Document, document.replaced_by_id) if document.replaced_by_id else None
    if newer is not None:
        raise PaperReplaced(number=newer.number)
    if stopped([document]):
        raise DownloadStopped
    return document


@dataclass(frozen=True)
class Paper:
    """One paper with its holder, for the question before it is issued anew."""

    number: str
    kind: str
    person: PersonCard


def paper_of(actor: Actor, number: str) -> Paper:
    """One paper with its holder; DocumentNotFound for a stranger."""
    document = document_for(actor, number)
    return Paper(document.number, str(KIND_NAMES[document.kind]), people([document.person_id])[document.person_id])
