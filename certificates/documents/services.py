"""Issuing documents. Everything is prepared for many people at once; the PDF is drawn later, when it is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from certificates.awards.models import Award
from certificates.documents.issuing import Draft, issue, issue_many
from certificates.documents.models import (
    AWARD_CERTIFICATE,
    COMPLETION_CERTIFICATE,
    PASS_CERTIFICATE,
    PASS_CONFIRMATION,
    RESULT_NOTICE,
    Document,
)
from certificates.documents.permissions import MANAGE
from certificates.documents.queries import document_for, stopped
from certificates.documents.rules import EXAM_NAME, EXAM_NAME_EN, award_lines, completion_lines, pass_lines, result_word
from certificates.errors import DocumentNotFound, DownloadStopped, NoLatinName
from certificates.events import AwardChange, AwardsChanged, DocumentsReplaced
from certificates.evidence.queries import batches, records_of
from certificates.schemes.models import Scheme, SchemeVersion, Specialty, TitleBody
from certificates.schemes.rules import VALID
from courses.events import CompletionRecorded
from exams import api as exams
from exams.events import PassesRecorded, ResultsCorrected, ResultsReleased
from lms.accounts import api as accounts
from lms.accounts.events import NameChanged
from lms.clock import start_of, today
from lms.data_files import read_yaml
from lms.db import Work, transaction
from lms.policy import Actor, require
from lms.tasks.api import enqueue

REPLACE_LATER = "certificates.replace_papers"
PERSONAL = ("name", "reading", "born_on")


def giver_of(body: TitleBody) -> dict[str, str]:
    """The giver as it stands on paper."""
    return {"post": f"{body.name} {body.post}", "person": body.person, "seal": body.seal, "name_en": body.name_en}


def _title_body(work: Work) -> dict[str, str]:
    return giver_of(work.session.scalars(select(TitleBody)).one())


def _already_issued(work: Work, kind: str, subject: str, ids: Iterable[int]) -> set[int]:
    same = (Document.kind == kind, Document.subject == subject)
    return {
        found
        for batch in batches(ids)
        for found in work.session.scalars(select(Document.subject_id).where(*same, Document.subject_id.in_(batch)))
    }


def _newest_bodies(work: Work) -> dict[str, dict[str, Any]]:
    rows = work.session.execute(
        select(Scheme.code, SchemeVersion.body)
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .where(SchemeVersion.from_on <= today())
        .order_by(SchemeVersion.version)
    )
    return {row.code: row.body for row in rows}


def issue_award_certificates(event: AwardsChanged, work: Work) -> None:
    """A title that began gets its 認定証; one that has one already gets none."""
    begun = {change.award_id: change for change in event.changes if change.state in VALID}
    issued = _already_issued(work, AWARD_CERTIFICATE, "award", begun)
    fresh = [change for award_id, change in begun.items() if award_id not in issued]
    if not fresh:
        return
    bodies, giver, first_days = _newest_bodies(work), _title_body(work), _first_days(work, fresh)
    names = {s.code: (s.name, s.name_en) for s in work.session.scalars(select(Specialty))}
    issue_many(
        work,
        (
            Draft(
                AWARD_CERTIFICATE,
                change.person_id,
                "award",
                change.award_id,
                first_days[change.award_id],
                _award_content(change, bodies, names, giver),
            )
            for change in fresh
        ),
    )


def _first_days(work: Work, changes: Iterable[AwardChange]) -> dict[int, date]:
    return {
        award_id: started_on
        for batch in batches(change.award_id for change in changes)
        for award_id, started_on in work.session.execute(select(Award.id, Award.started_on).where(Award.id.in_(batch)))
    }


def _award_content(
    change: AwardChange,
    bodies: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, tuple[str, str]],
    giver: Mapping[str, str],
) -> dict[str, Any]:
    body = bodies[change.scheme]
    specialty, specialty_en = names.get(change.specialty, ("", ""))
    return {
        "title_code": change.scheme,
        "title": body["name"],
        "title_en": body["name_en"],
        "specialty": specialty,
        "specialty_en": specialty_en,
        "lines": award_lines(body["name"], specialty),
        "givers": [dict(giver)],
    }


def issue_pass_certificates(event: PassesRecorded, work: Work) -> None:
    """A pass of our own exam gets its 合格証書; a recognised one has its paper from its own giver."""
    own = {fact.pass_id: fact for fact in event.passes if fact.source == "own_release"}
    fresh = [own[i] for i in own.keys() - _already_issued(work, PASS_CERTIFICATE, "pass", own)]
    if not fresh:
        return
    givers = {code: _exam_giver(exams.exam_body(code)) for code in {fact.exam_body for fact in fresh}}
    issue_many(
        work,
        (
            Draft(
                PASS_CERTIFICATE,
                fact.person_id,
                "pass",
                fact.pass_id,
                fact.passed_on,
                {
                    "exam": EXAM_NAME,
                    "pass_number": fact.number,
                    "lines": pass_lines(EXAM_NAME),
                    "givers": [givers[fact.exam_body]],
                },
            )
            for fact in sorted(fresh, key=lambda f: f.pass_id)
        ),
    )


def _exam_giver(body: exams.ExamBodyCard) -> dict[str, str]:
    return {"post": f"{body.name} {body.post}", "person": body.person, "seal": body.seal, "name_en": body.name_en}


def issue_result_notices(event: ResultsReleased, work: Work) -> None:
    """Every released result, passed or not, gets its 結果通知書."""
    fresh = set(event.attempt_ids) - _already_issued(work, RESULT_NOTICE, "attempt", event.attempt_ids)
    issue_many(work, _notices(event.sitting_id, fresh))


def correct_result_notices(event: ResultsCorrected, work: Work) -> None:
    """A corrected result gets a new 結果通知書; the old number says by which it was replaced."""
    old = work.session.scalars(
        select(Document).where(
            Document.kind == RESULT_NOTICE,
            Document.subject == "attempt",
            Document.subject_id.in_(event.attempt_ids),
            Document.state == "current",
        )
    ).all()
    for row in old:
        row.state = "replaced"
    work.session.flush()
    fresh = {row.subject_id: row for row in issue(work, _notices(event.sitting_id, event.attempt_ids))}
    pairs = [(row, fresh[row.subject_id]) for row in old if row.subject_id in fresh]
    for row, new in pairs:
        row.replaced_by_id = new.id
    work.announce(DocumentsReplaced(tuple((row.number, new.number) for row, new in pairs)))


def _notices(sitting_id: int, attempt_ids: Iterable[int]) -> list[Draft]:
    results = exams.results_for_documents(sitting_id, sorted(attempt_ids))
    givers = {code: _exam_giver(exams.exam_body(code)) for code in {result.exam_body for result in results}}
    return [
        Draft(
            RESULT_NOTICE,
            result.person_id,
            "attempt",
            result.attempt_id,
            result.released_on,
            {
                "sitting": result.sitting_title,
                "slip_number": result.slip_number,
                "sat_on": result.sat_on.isoformat() if result.sat_on else None,
                "result": result_word(result.outcome),
                "parts": [list(part) for part in result.parts],
                "profile": [list(line) for line in result.profile],
                "givers": [givers[result.exam_body]],
            },
        )
        for result in results
    ]


def issue_completion_certificate(event: CompletionRecorded, work: Work) -> None:
    """A completed programme gets its 修了証, which gives no title."""
    if _already_issued(work, COMPLETION_CERTIFICATE, "completion", [event.completion_id]):
        return
    content = {
        "programme": event.programme_title,
        "lines": completion_lines(event.programme_title),
        "givers": [_title_body(work)],
    }
    issue(
        work,
        [
            Draft(
                COMPLETION_CERTIFICATE, event.person_id, "completion", event.completion_id, event.completed_on, content
            )
        ],
    )


def replace_for_new_name(event: NameChanged, work: Work) -> None:
    """Reaction: a person with a new name gets new papers; a name of a later day waits for its day."""
    if event.from_on > today():
        key = f"{event.person_id}:{event.from_on.isoformat()}"
        enqueue(work, REPLACE_LATER, key, {"person_id": event.person_id}, run_after=start_of(event.from_on))
        return
    _replace_papers(work, event.person_id)


def replace_papers(person_id: int) -> int:
    """Replace the papers of a person whose new name holds from today on; returns how many were replaced."""
    with transaction() as work:
        return _replace_papers(work, person_id)


def _replace_papers(work: Work, person_id: int) -> int:
    """New papers have new numbers, and the old ones say by which they were replaced.

    A result notice or a confirmation is a letter of its day and stays. Papers that bear the present name already are left alone.
    """
    rows = work.session.scalars(
        select(Document).where(
            Document.person_id.in_(list(records_of([person_id]))),
            Document.state == "current",
            Document.kind.not_in((RESULT_NOTICE, PASS_CONFIRMATION)),
        )
    ).all()
    named = accounts.people({row.person_id for row in rows})
    old = [row for row in rows if "name" in row.content and row.content["name"] != named[row.person_id].printed]
    return len(reissue(work, old))


def reissue(work: Work, rows: Sequence[Document]) -> list[Document]:
    """Issue the same papers anew, with today's name and new numbers."""
    if not rows:
        return []
    for row in rows:
        row.state = "replaced"
    work.session.flush()
    fresh = issue(
        work,
        [
            Draft(
                row.kind,
                row.person_id,
                row.subject,
                row.subject_id,
                row.issued_on,
                {k: v for k, v in row.content.items() if k not in PERSONAL},
                row.language,
            )
            for row in rows
        ],
    )
    for old, new in zip(rows, fresh, strict=True):
        old.replaced_by_id = new.id
    work.announce(DocumentsReplaced(tuple((old.number, new.number) for old, new in zip(rows, fresh, strict=True))))
    return fresh


def reissue_paper(actor: Actor, number: str) -> str:
    """Issue one paper anew because it was lost or damaged; the old number says "replaced". Returns the new number.

    Asked again for the same old number it gives the number that replaced it. Refusals: NotAllowed, DocumentNotFound,
    DownloadStopped (what it says does not hold at present).
    """
    require(actor, MANAGE)
    with transaction() as work:
        old = work.session.scalar(select(Document).where(Document.number == number).with_for_update())
        if old is None or "name" not in old.content:
            raise DocumentNotFound
        if old.replaced_by_id is not None:
            return work.session.get_one(Document, old.replaced_by_id).number
        if stopped([old]):
            raise DownloadStopped
        (new,) = reissue(work, [old])
        work.audit(actor, "certificates.paper_reissued", "document", new.id, replaces=old.id)
        return new.number


def confirm_pass(actor: Actor, number: str, language: str) -> str:
    """Issue a 合格証明書 for whoever holds the 合格証書 of this number, as often as she wants. Returns its number.

    language  ja or en; in English the name stands in Latin letters

    Refusals: DocumentNotFound (also for a paper of another kind), DownloadStopped (the pass is void), NoLatinName.
    """
    with transaction() as work:
        paper = document_for(actor, number)
        if paper.kind != PASS_CERTIFICATE:
            raise DocumentNotFound
        if stopped([paper]):
            raise DownloadStopped
        if language == "en" and not accounts.person(paper.person_id).romaji:
            raise NoLatinName
        content = {
            "exam": EXAM_NAME_EN if language == "en" else EXAM_NAME,
            "pass_number": paper.content["pass_number"],
            "passed_on": paper.issued_on.isoformat(),
            "givers": paper.content["givers"],
        }
        draft = Draft(
            PASS_CONFIRMATION, paper.person_id, "pass", paper.subject_id, today(), content, language
        )  # fmt: skip
        (new,) = issue(work, [draft])
        work.audit(actor, "certificates.pass_confirmed", "document", new.id, language=language)
        return new.number


def load_bodies(work: Work, folder: Path) -> None:
    """Bring the title body of a network's data folder in; a changed one is updated, papers keep their words."""
    row = read_yaml(folder / "bodies.yaml")["title_body"]
    body = work.session.scalar(select(TitleBody)) or TitleBody(code="title_body")
    for name in ("name", "name_en", "post", "person", "seal"):
        setattr(body, name, row[name])
    work.session.add(body)
