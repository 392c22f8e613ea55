"""Documents as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from certificates.awards.models import AwardSpan
from certificates.documents.models import AWARD_CERTIFICATE, Document
from certificates.documents.policies import DocumentPolicy
from certificates.documents.rendering import layouts_of
from certificates.errors import DocumentNotFound, DownloadStopped
from certificates.evidence.models import EvidenceRow
from certificates.schemes.rules import COMPLETION, PASS, VALID
from lms.clock import today
from lms.db import db
from lms.policy import Actor

KIND_NAMES = {
    "pass_certificate": _l("Certificate of passing"),
    "result_notice": _l("Notice of the result"),
    "completion_certificate": _l("Certificate of completion"),
    "award_certificate": _l("Certificate of the title"),
}
LAYOUT_NAMES = {"a4": _l("A4 (PDF)"), "card": _l("Wallet card (PDF)")}


@dataclass(frozen=True)
class DocumentLine:
    """One document in a list; ``layouts`` is empty while it cannot be downloaded, and ``why`` says so."""

    number: str
    kind: str
    subject: str
    issued_on: date
    layouts: tuple[tuple[str, str], ...]
    why: str
    replaced_by: str


def states_today(award_ids: Iterable[int]) -> dict[int, str]:
    """The state of awards today, by the spans that every surface reads."""
    rows = db.session.execute(
        select(AwardSpan.award_id, AwardSpan.state).where(
            AwardSpan.award_id.in_(list(award_ids)),
            AwardSpan.from_on <= today(),
            (AwardSpan.until_on.is_(None)) | (AwardSpan.until_on > today()),
        )
    )
    return {row.award_id: row.state for row in rows}


def void_subjects(kind: str, ids: Iterable[int]) -> set[int]:
    """Which of these passes or completions were found wrong: the ledger's newest word on them is void."""
    wanted = [str(i) for i in ids]
    rows = db.session.execute(
        select(EvidenceRow.source_ref, EvidenceRow.void)
        .where(EvidenceRow.kind == kind, EvidenceRow.source_ref.in_(wanted))
        .order_by(EvidenceRow.id)
    )
    newest = {int(source_ref): void for source_ref, void in rows}
    return {number for number, void in newest.items() if void}


def stopped(documents: Iterable[Document]) -> set[int]:
    """Documents whose holder may not download them any more: the title is not valid, the pass is void."""
    rows = list(documents)
    awards = {d.subject_id for d in rows if d.kind == AWARD_CERTIFICATE}
    states = states_today(awards)
    void = {
        subject: void_subjects(kind, [d.subject_id for d in rows if d.subject == subject])
        for subject, kind in (("pass", PASS), ("completion", COMPLETION))
    }
    return {
        d.id
        for d in rows
        if (d.kind == AWARD_CERTIFICATE and states.get(d.subject_id) not in VALID)
        or d.subject_id in void.get(d.subject, set())
    }


def documents_of(actor: Actor, person_id: int) -> list[DocumentLine]:
    """A person's documents, newest first, as far as the actor may see them."""
    rows = db.session.scalars(
        select(Document)
        .where(Document.person_id == person_id, DocumentPolicy.visible(actor))
        .order_by(Document.issued_on.desc(), Document.id.desc())
    ).all()
    return _lines(rows)


def documents_about(actor: Actor, subject: str, subject_ids: Iterable[int]) -> list[DocumentLine]:
    """The current documents of one result, pass, completion or title, for a panel on its page."""
    rows = db.session.scalars(
        select(Document)
        .where(
            Document.subject == subject,
            Document.subject_id.in_(list(subject_ids)),
            Document.state == "current",
            DocumentPolicy.visible(actor),
        )
        .order_by(Document.id)
    ).all()
    return _lines(rows)


def _lines(rows: Iterable[Document]) -> list[DocumentLine]:
    documents = list(rows)
    held_back = stopped(documents)
    newer = {d.replaced_by_id for d in documents if d.replaced_by_id}
    numbers = {d.id: d.number for d in db.session.scalars(select(Document).where(Document.id.in_(newer)))}
    return [_line(d, d.id in held_back, numbers.get(d.replaced_by_id or 0, "")) for d in documents]


def _line(document: Document, held_back: bool, replaced_by: str) -> DocumentLine:
    content = document.content
    about = content.get("title") or content.get("exam") or content.get("programme") or content.get("sitting") or ""
    if content.get("specialty"):
        about = f"{about}({content['specialty']})"
    open_layouts = () if held_back or replaced_by else layouts_of(document.kind)
    return DocumentLine(
        number=document.number,
        kind=str(KIND_NAMES[document.kind]),
        subject=about,
        issued_on=document.issued_on,
        layouts=tuple((code, str(LAYOUT_NAMES[code])) for code in open_layouts),
        why=str(_l("It cannot be downloaded now, because what it says does not hold at present.")) if held_back else "",
        replaced_by=replaced_by,
    )


def document_for(actor: Actor, number: str) -> Document:
    """One document to print. A stranger is told that there is none; a stopped one is refused kindly."""
    document = db.session.scalar(select(Document).where(Document.number == number))
    if document is None or not DocumentPolicy.allows(actor, document):
        raise DocumentNotFound
    if document.state == "replaced" or stopped([document]):
        raise DownloadStopped
    return document
