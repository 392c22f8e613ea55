"""Checking a number. The same reads are made for known and unknown numbers, so that time tells nothing."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from certificates.awards.models import Award, AwardSpan
from certificates.credentials.badges import credential_in
from certificates.credentials.keys import believed_certificates
from certificates.credentials.queries import NOTHING, Proof, proof_of_json, proof_of_jwt, proof_of_seal
from certificates.credentials.transparency import story_of
from certificates.documents.models import AWARD_CERTIFICATE, Document
from certificates.documents.queries import void_subjects
from certificates.documents.rendering import SEAL_FILE
from certificates.schemes.models import Scheme, SchemeVersion
from certificates.schemes.rules import COMPLETION, PASS
from certificates.verification.rules import (
    CLOSED,
    MISREAD,
    REPLACED,
    UNKNOWN,
    VALID,
    Span,
    outcome_of,
    public_state,
    seen_since,
    state_on,
)
from lms.clock import today
from lms.db import db, prepared
from lms.press.archive import attached_in
from lms.press.signing.jobs import is_signed_whole
from lms.text.errors import NumberCheckFailed, NumberMalformed
from lms.text.folding import fold
from lms.text.numbers import read_number

NOBODY = "000000000000"
MOST_BYTES = 2 * 1024 * 1024
LOGGED = {"award": "title", "pass": "pass"}


@dataclass(frozen=True)
class Check:
    """The answer to one number. ``matches`` is None unless a name was given as well."""

    outcome: str
    number: str = ""
    kind: str = ""
    title: str = ""
    title_en: str = ""
    body: str = ""
    body_en: str = ""
    issued_on: date | None = None
    since_on: date | None = None
    until_on: date | None = None
    meaning: str = ""
    meaning_en: str = ""
    replaced_by: str = ""
    matches: bool | None = None
    checked_on: date | None = None

    def said_in(self, language: str) -> tuple[str, str, str]:
        """Title, giver and meaning in the reader's language, where there are words in it."""
        if language == "en":
            return self.title_en or self.title, self.body_en or self.body, self.meaning_en or self.meaning
        return self.title, self.body, self.meaning

    def public(self) -> dict[str, Any]:
        """For JSON: dates as ISO text, no empty fields; never a name."""
        facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}
        return {name: value for name, value in facts.items() if value not in ("", None)}


def check_number(typed: str, name: str = "") -> Check:
    """Answer for one number as typed, and for a number with a name also whether they belong together.

    Everything is read for every number, whether there is such a paper or not.
    """
    try:
        number = read_number(typed)
    except NumberCheckFailed:
        return Check(MISREAD, checked_on=today())
    except NumberMalformed:
        number = NOBODY
    document = _paper(number=number).scalar()
    newer = _number_of(document.replaced_by_id if document else 0)
    award = _award(document)
    spans = _spans(award)
    scheme = _scheme(award)
    void = _is_void(document)
    if document is None:
        return Check(UNKNOWN, checked_on=today())
    state = state_on(spans, today())
    outcome = outcome_of(document.state, _is_closed(document), void, state, document.kind == AWARD_CERTIFICATE)
    if outcome in (CLOSED, UNKNOWN):
        return Check(outcome, number=document.number if outcome == CLOSED else "", checked_on=today())
    giver = document.content["givers"][0]
    return Check(
        outcome,
        number=document.number,
        kind=document.kind,
        title=_said(document, ""),
        title_en=_said(document, "_en"),
        body=giver["post"],
        body_en=giver.get("name_en", ""),
        issued_on=document.issued_on,
        since_on=seen_since(spans, today()),
        until_on=award.until_on if award and outcome == VALID else None,
        meaning=scheme.get("meaning", ""),
        meaning_en=scheme.get("meaning_en", ""),
        replaced_by=newer if outcome == REPLACED else "",
        matches=(fold(name) == fold(document.content["name"])) if name.strip() else None,
        checked_on=today(),
    )


def _said(document: Document, language: str) -> str:
    """What a paper is about; the names of exams, programmes and sittings stand on it in one language alone."""
    content = document.content
    specialty = content.get(f"specialty{language}", "")
    title = content.get(f"title{language}") or content.get("exam") or content.get("programme") or content.get("sitting")
    return f"{title}({specialty})" if specialty else str(title)


def _award(document: Document | None) -> Award | None:
    wanted = document.subject_id if document and document.kind == AWARD_CERTIFICATE else 0
    return _award_by_id(wanted=wanted).scalar()  # type: ignore[no-any-return]


# Asked for every number that is checked: put together once a process.
@prepared
def _paper(number: Any) -> Select[Any]:
    return select(Document).where(Document.number == number)


@prepared
def _number_by_id(wanted: Any) -> Select[Any]:
    return select(Document.number).where(Document.id == wanted)


@prepared
def _award_by_id(wanted: Any) -> Select[Any]:
    return select(Award).where(Award.id == wanted)


@prepared
def _spans_of(award_id: Any) -> Select[str, date, date | None]:
    columns = (AwardSpan.state, AwardSpan.from_on, AwardSpan.until_on)
    return select(*columns).where(AwardSpan.award_id == award_id).order_by(AwardSpan.from_on)


@prepared
def _scheme_body(code: Any, on: Any) -> Select[Any]:
    return (
        select(SchemeVersion.body)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == code, SchemeVersion.from_on <= on)
        .order_by(SchemeVersion.version.desc())
        .limit(1)
    )


def _spans(award: Award | None) -> list[Span]:
    return [Span(*row) for row in _spans_of(award_id=award.id if award else 0)]


def _is_void(document: Document | None) -> bool:
    """Whether the pass or completion that a paper speaks of was found wrong."""
    kind = COMPLETION if document is not None and document.subject == "completion" else PASS
    wanted = document.subject_id if document is not None and document.subject in ("pass", "completion") else 0
    return bool(void_subjects(kind, [wanted]))


def _scheme(award: Award | None) -> dict[str, Any]:
    return dict(_scheme_body(code=award.scheme_code if award else "", on=today()).scalar() or {})


def _is_closed(document: Document) -> bool:
    """An erased person's papers have lost their words; the number stays and says that the record is closed."""
    return "name" not in document.content


def _number_of(document_id: int | None) -> str:
    return _number_by_id(wanted=document_id).scalar() or ""


@dataclass(frozen=True)
class FileCheck:
    """What a file proves by itself, and the state today of what it speaks of: an outcome as for a number."""

    proof: Proof
    outcome: str

    @property
    def word(self) -> str:
        """forged, valid, or stale: genuine, but what it says does not hold today."""
        if not self.proof.genuine:
            return "forged"
        return "valid" if self.outcome == VALID else "stale"

    def public(self) -> dict[str, Any]:
        """For JSON: the name stands in it only because it stands in the file."""
        said = {"kind": self.proof.kind, "name": self.proof.name, "title": self.proof.said, "number": self.proof.number}
        return {"genuine": self.proof.genuine, "outcome": self.outcome} | {k: v for k, v in said.items() if v}


def check_file(content: bytes) -> FileCheck:
    """Check a badge, a credential as JSON or JWT, or the text of a QR code. Never refuses: what is no proof is none."""
    proof = _proof_in(content)
    if proof.number:
        return FileCheck(proof, check_number(proof.number).outcome)
    if proof.award_id is None:
        return FileCheck(proof, UNKNOWN)
    spans = _spans(db.session.get(Award, proof.award_id))
    return FileCheck(proof, public_state(state_on(spans, today())))


def _proof_in(content: bytes) -> Proof:
    if len(content) > MOST_BYTES:
        return NOTHING
    if content.startswith(b"%PDF"):
        return _proof_in_pdf(content)
    baked = credential_in(content)
    try:
        text = (baked or content.decode("utf-8-sig")).strip()
    except UnicodeDecodeError:
        return NOTHING
    if text.startswith("{"):
        return proof_of_json(text)
    if text.startswith("eyJ"):
        return proof_of_jwt(text)
    return proof_of_seal(text.rpartition("#")[2])


def _proof_in_pdf(content: bytes) -> Proof:
    """A paper as a file: our signature has to cover all of it, and the code inside says which paper it is."""
    if not is_signed_whole(content, believed_certificates()):
        return NOTHING
    code = attached_in(content).get(SEAL_FILE, b"").decode("utf-8", "replace")
    return replace(proof_of_seal(code.rpartition("#")[2]), kind="pdf")


def story_of_number(number: str) -> dict[str, Any] | None:
    """What the transparency log says of the title or pass that a paper speaks of; None where there is nothing to tell."""
    document = _paper(number=number).scalar()
    if document is None or _is_closed(document) or document.subject not in LOGGED:
        return None
    return story_of(LOGGED[document.subject], document.subject_id)
