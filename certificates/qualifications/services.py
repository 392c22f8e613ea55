"""Adding a qualification, checking it, and saying that it is over."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import IO

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from certificates.errors import (
    AlreadyChecked,
    FileMissing,
    NotYourOwnToVerify,
    QualificationNotFound,
    ReasonMissing,
)
from certificates.events import QualificationCancelled
from certificates.evidence.services import NewEvidence, end_evidence, record_evidence, void_evidence
from certificates.qualifications.models import (
    CANCELLED,
    DECLARED,
    DECLINED,
    VERIFIED,
    Qualification,
    QualificationEvent,
    QualificationFile,
    QualificationKind,
)
from certificates.qualifications.policies import DECLARE, VERIFY, QualificationPolicy
from certificates.qualifications.queries import qualification_row
from certificates.qualifications.rules import check_dates, check_form, check_number, clean_number, grace_of, holds_until
from certificates.schemes.rules import QUALIFICATION
from lms.accounts import api as accounts
from lms.clock import now, today
from lms.data_files import read_yaml
from lms.db import Work, db, transaction
from lms.files import api as files
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require

SOURCE = "qualifications"
MOST_FILES = 5
LETTERS = {
    VERIFIED: (
        N_("Your qualification was checked"),
        N_("We checked %(name)s and found it right. Please look at your titles: you may be able to apply now."),
    ),
    DECLINED: (
        N_("Please look at your qualification again"),
        N_("We could not accept %(name)s. The reason: %(reason)s You can hand it in again."),
    ),
    CANCELLED: (
        N_("Your qualification no longer counts"),
        N_("%(name)s no longer counts. The reason: %(reason)s If this is wrong, please tell the office."),
    ),
}
Upload = tuple[IO[bytes], str]


def load_kinds(work: Work, folder: Path) -> None:
    """Load qualification_kinds.yaml of a network's folder; a changed line is updated, none is taken away."""
    path = folder / "qualification_kinds.yaml"
    entries = read_yaml(path) if path.exists() else []
    known = {row.code: row for row in work.session.scalars(select(QualificationKind))}
    for position, entry in enumerate(entries):
        row = known.get(entry["code"])
        if row is None:
            row = QualificationKind(code=entry["code"])
            work.session.add(row)
        row.name, row.name_en, row.issuer = entry["name"], entry["name_en"], entry["issuer"]
        row.grade, row.number_pattern = entry.get("grade", ""), entry.get("number_pattern", "")
        row.number_example, row.number_source = entry.get("number_example", ""), entry.get("number_source", "")
        check_form(row.name, row.number_pattern, row.number_example, row.number_source)
        row.expires, row.protected = _settled(entry.get("expires")), _settled(entry.get("protected"))
        row.national, row.issuer_grace_days = bool(entry.get("national")), entry.get("issuer_grace_days", 0)
        row.specialty_code, row.position = entry["specialty"], position
    work.session.flush()


def _settled(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _kind(work: Work, code: str) -> QualificationKind:
    row: QualificationKind | None = work.session.scalar(select(QualificationKind).where(QualificationKind.code == code))
    if row is None:
        raise QualificationNotFound
    return row


def _standing(person_id: int, kind_code: str, number: str, issued_on: date) -> Qualification | None:
    return db.session.scalar(
        select(Qualification).where(
            Qualification.person_id == person_id,
            Qualification.kind_code == kind_code,
            Qualification.number == number,
            Qualification.issued_on == issued_on,
            Qualification.state.in_((DECLARED, VERIFIED)),
        )
    )


def declare_qualification(
    actor: Actor,
    kind_code: str,
    number: str,
    issued_on: date,
    last_day_on: date | None = None,
    papers: Sequence[Upload] = (),
    note: str = "",
) -> str:
    """Hand in a qualification with its paper; returns its public id. The same paper twice is one.

    Refusals: NumberMissing, NumberNotFitting (with an example), LastDayMissing, DatesNotInOrder, IssuedInTheFuture, FileMissing and what
    the store of files refuses. Staff may hand in for a person who wrote or telephoned.
    """
    require(actor, DECLARE)
    person_id = accounts.subject_of(actor)
    cleaned = clean_number(number)
    try:
        with transaction() as work:
            kind = _kind(work, kind_code)
            check_number(cleaned, kind.number_pattern, kind.name, kind.number_example)
            check_dates(issued_on, last_day_on, kind.expires, today(), kind.name)
            before = _standing(person_id or 0, kind_code, cleaned, issued_on)
            if before is not None:
                return before.public_id
            if not papers:
                raise FileMissing
            row = Qualification(
                person_id=person_id,
                kind_code=kind_code,
                number=cleaned,
                issued_on=issued_on,
                last_day_on=last_day_on,
                note=note,
                declared_at=now(),
                entered_by=actor.person_id if actor.acting_for else None,
                state=DECLARED,
            )
            work.session.add(row)
            work.session.flush()
            _keep_papers(work, row, papers, actor)
            _append(work, row, DECLARED, actor)
            work.audit(actor, "certificates.qualification_declared", "qualification", row.id, kind=kind_code)
            return row.public_id
    except IntegrityError:
        before = _standing(person_id or 0, kind_code, cleaned, issued_on)
        if before is None:
            raise
        return before.public_id


def _keep_papers(work: Work, row: Qualification, papers: Sequence[Upload], actor: Actor) -> None:
    for stream, filename in papers[:MOST_FILES]:
        file_id = files.store(work, stream, filename, by=actor.person_id)
        work.session.add(QualificationFile(qualification_id=row.id, file_id=file_id))
    work.session.flush()


def _append(work: Work, row: Qualification, kind: str, actor: Actor, reason: str = "", on: date | None = None) -> None:
    work.session.add(
        QualificationEvent(
            qualification_id=row.id,
            kind=kind,
            effective_on=on or today(),
            by_id=actor.person_id,
            reason=reason,
            recorded_at=now(),
        )
    )


def _change(work: Work, row: Qualification, before: str, after: str) -> None:
    """Move on from one state, once however many press the button."""
    moved = work.session.execute(
        update(Qualification).where(Qualification.id == row.id, Qualification.state == before).values(state=after)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise AlreadyChecked
    work.session.refresh(row)


def _tell_owner(work: Work, row: Qualification, outcome: str, reason: str = "") -> None:
    subject, body = LETTERS[outcome]
    tell(
        work,
        [row.person_id],
        f"certificates.qualification_{outcome}",
        subject,
        body,
        "/my/qualifications",
        params={"name": _kind(work, row.kind_code).name, "reason": reason},
        unique_key=f"qualification:{row.id}",
    )


def _free_to_check(actor: Actor, row: Qualification) -> None:
    if accounts.ties_between(actor.person_id or 0, [row.person_id], kinds=("same_person", "family")):
        raise NotYourOwnToVerify


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text.strip()[:500]


def verify_qualification(actor: Actor, public_id: str, note: str = "") -> None:
    """Say that the paper was seen and is right; from now on it is evidence, and the checker may not decide on it.

    Refuses with NotYourOwnToVerify one's own papers and those of declared relatives (rules 6), with
    AlreadyChecked what a colleague has checked.
    """
    require(actor, VERIFY)
    with transaction() as work:
        row = qualification_row(actor, public_id)
        _free_to_check(actor, row)
        _change(work, row, DECLARED, VERIFIED)
        _append(work, row, VERIFIED, actor, note.strip()[:500])
        work.audit(actor, "certificates.qualification_verified", "qualification", row.id, person=row.person_id)
        record_evidence(work, [_evidence(work, row, actor)])
        _tell_owner(work, row, VERIFIED)


def _evidence(work: Work, row: Qualification, actor: Actor) -> NewEvidence:
    kind = _kind(work, row.kind_code)
    return NewEvidence(
        person_id=row.person_id,
        kind=QUALIFICATION,
        specialty=kind.specialty_code,
        from_on=row.issued_on,
        until_on=holds_until(row.last_day_on),
        grace_days=grace_of(kind.issuer_grace_days, kind.national, kind.protected),
        source=SOURCE,
        source_ref=str(row.id),
        handlers=[person for person in (actor.person_id, row.entered_by) if person],
        facts={"qualification_kind": row.kind_code},
    )


def decline_qualification(actor: Actor, public_id: str, reason: str) -> None:
    """Say that the paper does not show what it should, with a reason that the person reads."""
    require(actor, VERIFY)
    with transaction() as work:
        row = qualification_row(actor, public_id)
        _free_to_check(actor, row)
        said = _reason(reason)
        _change(work, row, DECLARED, DECLINED)
        _append(work, row, DECLINED, actor, said)
        work.audit(actor, "certificates.qualification_declined", "qualification", row.id, person=row.person_id)
        _tell_owner(work, row, DECLINED, said)


def cancel_qualification(
    actor: Actor, public_id: str, reason: str, *, false_papers: bool = False, effective_on: date | None = None
) -> None:
    """Say that a verified qualification was taken away by its issuer, or that its papers were false.

    Titles that rest on it alone are suspended the same day, and their withdrawal is proposed; a second
    person confirms it (rules 7). False papers never were evidence; a cancelled one was until its day.
    """
    require(actor, VERIFY)
    with transaction() as work:
        row = qualification_row(actor, public_id)
        _free_to_check(actor, row)
        said, from_on = _reason(reason), effective_on or today()
        _change(work, row, VERIFIED, CANCELLED)
        _append(work, row, CANCELLED, actor, said, from_on)
        work.audit(actor, "certificates.qualification_cancelled", "qualification", row.id, false=false_papers)
        if false_papers:
            void_evidence(work, QUALIFICATION, SOURCE, str(row.id), "false_papers")
        else:
            end_evidence(work, QUALIFICATION, SOURCE, str(row.id), max(from_on, row.issued_on))
        specialty = _kind(work, row.kind_code).specialty_code
        _tell_owner(work, row, CANCELLED, said)
        work.announce(QualificationCancelled(row.person_id, specialty, said, actor.person_id or 0))


def take_back_qualification(actor: Actor, public_id: str) -> None:
    """The owner takes back what nobody has checked yet."""
    with transaction() as work:
        row = qualification_row(actor, public_id)
        if not QualificationPolicy.owns(actor, row.person_id):
            raise QualificationNotFound
        _change(work, row, DECLARED, CANCELLED)
        _append(work, row, CANCELLED, actor)
        work.audit(actor, "certificates.qualification_taken_back", "qualification", row.id)
