"""Use-cases of passes: the bodies, passes of a release, recognition by two people, void by two people, old rosters."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Row, select

from exams.errors import (
    ClaimStepTaken,
    EvidenceNeeded,
    NotAllowed,
    NotTheSecondPerson,
    PassInFuture,
    PassKnownAlready,
    ReasonMissing,
    RosterUnreadable,
    TiedToCandidate,
)
from exams.events import PassesRecorded, PassFact, PassVoided
from exams.results.exemptions.following import TwoPeople, void_resting_on
from exams.results.models import ExamBody, PassClaim, PassRecord, PassVoid
from exams.results.passes.policies import CHECK, CLAIM, RECOGNISE, VOID
from exams.results.passes.queries import exam_body, find_claim, find_pass
from exams.results.passes.roster import RosterReport, claim_of, enter_people, roster_of
from lms.accounts.api import has_role, subject_of, ties_between
from lms.clock import now, today
from lms.data_files import read_yaml
from lms.db import Work, new_public_id, transaction, write_many
from lms.files.api import keep, store
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import SYSTEM, Actor, Role, require
from lms.text.numbers import new_number

OWN_BODY = "exam_body"
EXAM_CODE = "gerontology"
NUMBER_PREFIX = "P"
IDENTITY_OF_OTHERS = "evidence_seen"


def load_exam_bodies(work: Work, folder: Path) -> None:
    """Bring the exam bodies of a network's data folder in: its own, and others whose passes it recognises.

    A changed one is updated; papers that were printed keep their words.
    """
    told = read_yaml(folder / "bodies.yaml")
    rows = [{**told[OWN_BODY], "code": OWN_BODY, "own": True}]
    rows += [{**row, "own": False} for row in told.get("recognised_bodies", ())]
    for row in rows:
        body = work.session.scalar(select(ExamBody).where(ExamBody.code == row["code"])) or ExamBody()
        for name in ("code", "name", "name_en", "post", "person", "seal", "own"):
            setattr(body, name, row.get(name, ""))
        work.session.add(body)


# ---- passes of a release


@dataclass(frozen=True)
class NewPass:
    """A pass of a list that is about to be released; ``line`` is (sitting, list, seq)."""

    person_id: int
    exam_code: str
    exam_body: str
    passed_on: date
    supervised: bool
    identity_rule: str
    handlers: tuple[int, ...]
    line: tuple[int, int, int]


def prepare_passes(work: Work, rows: Iterable[NewPass]) -> None:
    """Write passes under their list; no reader sees them before its release."""
    at = now()
    values = [
        {
            "public_id": new_public_id(),
            "person_id": row.person_id,
            "exam_code": row.exam_code,
            "exam_body": row.exam_body,
            "sitting_id": row.line[0],
            "list_id": row.line[1],
            "seq": row.line[2],
            "passed_on": row.passed_on,
            "number": new_number(NUMBER_PREFIX),
            "source": "own_release",
            "supervised": row.supervised,
            "identity_rule": row.identity_rule,
            "handlers": list(row.handlers),
            "recorded_at": at,
        }
        for row in rows
    ]
    write_many(work, PassRecord, values)


def _fact(row: PassRecord | Row[Any]) -> PassFact:
    return PassFact(
        pass_id=row.id,
        person_id=row.person_id,
        exam_body=row.exam_body,
        passed_on=row.passed_on,
        number=row.number,
        source=row.source,
        supervised=row.supervised,
        handlers=tuple(row.handlers),
    )


def pass_facts(work: Work, sitting_id: int, list_id: int) -> list[PassFact]:
    """The passes of a list as those above need them."""
    columns = [
        PassRecord.id,
        *(getattr(PassRecord, field.name) for field in fields(PassFact) if field.name != "pass_id"),
    ]
    rows = work.session.execute(
        select(*columns)
        .where(PassRecord.sitting_id == sitting_id, PassRecord.list_id == list_id)
        .order_by(PassRecord.id)
    )
    return [_fact(row) for row in rows]


# ---- recognition (rules 1)


@dataclass(frozen=True)
class EarlierPass:
    """What somebody says of a pass elsewhere or in an earlier year."""

    exam_body: str
    number: str
    passed_on: date
    supervised: bool = True
    note: str = ""


def claim_pass(actor: Actor, told: EarlierPass, evidence: IO[bytes] | None, filename: str = "") -> str:
    """Ask for a pass to be recognised, for oneself or, with ``acting_for``, for somebody who wrote or came.

    The evidence is needed (EvidenceNeeded). The same pass twice gives the request that is there, unless it was
    declined. Refusals: PassInFuture, PassKnownAlready, NotFound for an unknown body.
    """
    require(actor, CLAIM)
    with transaction() as work:
        person_id, body = subject_of(actor), exam_body(told.exam_body)
        if told.passed_on > today():
            raise PassInFuture
        known = _claims_of(work, body.code, told.number)
        mine = next((claim for claim in known if claim.person_id == person_id), None)
        if mine is not None and mine.state != "declined":
            return mine.public_id
        if _recorded(work, body.code, told.number):
            raise PassKnownAlready
        if evidence is None:
            raise EvidenceNeeded
        claim = mine or PassClaim(person_id=person_id, exam_body=body.code, number=told.number)
        claim.file_id = store(work, evidence, filename, by=actor.person_id)
        _tell_again(claim, told, actor)
        work.session.add(claim)
        work.session.flush()
        work.audit(actor, "exams.pass.claimed", "pass_claim", claim.id)
        return claim.public_id


def _tell_again(claim: PassClaim, told: EarlierPass, actor: Actor) -> None:
    claim.passed_on, claim.supervised, claim.note = told.passed_on, told.supervised, told.note
    claim.state, claim.reason, claim.entered_at, claim.entered_by = "entered", "", now(), actor.person_id
    claim.checked_at = claim.checked_by = claim.decided_at = claim.decided_by = None


def _claims_of(work: Work, body: str, number: str) -> Sequence[PassClaim]:
    return work.session.scalars(select(PassClaim).where(PassClaim.exam_body == body, PassClaim.number == number)).all()


def _recorded(work: Work, body: str, number: str) -> PassRecord | None:
    row: PassRecord | None = work.session.scalar(
        select(PassRecord).where(PassRecord.exam_body == body, PassRecord.number == number)
    )
    return row


def _locked(work: Work, actor: Actor, public_id: str, state: str) -> PassClaim:
    claim = find_claim(actor, public_id)
    work.session.refresh(claim, with_for_update=True)
    if claim.state != state:
        raise ClaimStepTaken
    if actor.person_id is None or ties_between(actor.person_id, [claim.person_id]):
        raise TiedToCandidate
    return claim


def check_claim(actor: Actor, public_id: str, note: str = "") -> None:
    """Say that the evidence is genuine and fits the person. The first of two people (rules 1).

    Refusals: ClaimStepTaken, TiedToCandidate (herself, family, taught, employed, same organisation).
    """
    require(actor, CHECK)
    with transaction() as work:
        claim = _locked(work, actor, public_id, "entered")
        claim.state, claim.checked_at, claim.checked_by = "checked", now(), actor.person_id
        claim.note = f"{claim.note}\n{note}".strip() if note.strip() else claim.note
        work.audit(actor, "exams.pass.checked", "pass_claim", claim.id)


def recognise_claim(actor: Actor, public_id: str) -> int:
    """Recognise a checked pass: it becomes a record with its own day and number, entered today. The second person.

    Refusals: NotTheSecondPerson, ClaimStepTaken, TiedToCandidate, PassKnownAlready.
    """
    require(actor, RECOGNISE)
    with transaction() as work:
        claim = _locked(work, actor, public_id, "checked")
        if claim.checked_by == actor.person_id:
            raise NotTheSecondPerson
        if _recorded(work, claim.exam_body, claim.number):
            raise PassKnownAlready
        claim.state, claim.decided_at, claim.decided_by = "recognised", now(), actor.person_id
        record = record_recognised(work, claim, actor)
        work.audit(actor, "exams.pass.recognised", "pass_record", record.id, claim=claim.id, entered_later=True)
        work.announce(PassesRecorded((_fact(record),)))
        _tell_outcome(work, claim, N_("Your earlier pass was recognised"), N_("It counts like a pass of our own exam."))
        return record.id


def record_recognised(work: Work, claim: PassClaim, actor: Actor) -> PassRecord:
    """The record of a recognised pass; whoever checked and recognised decides about no title of this person."""
    record = PassRecord(
        person_id=claim.person_id,
        exam_code=EXAM_CODE,
        exam_body=claim.exam_body,
        claim_id=claim.id,
        passed_on=claim.passed_on,
        number=claim.number,
        source="recognised",
        supervised=claim.supervised,
        identity_rule=IDENTITY_OF_OTHERS,
        handlers=sorted({who for who in (claim.checked_by, claim.decided_by) if who}),
        recorded_at=now(),
        recorded_by=actor.person_id,
    )
    work.session.add(record)
    work.session.flush()
    return record


def decline_claim(actor: Actor, public_id: str, reason: str) -> None:
    """Decline a request with a reason that the person reads; she may ask again with better evidence.

    The checker may decline what is entered, the board what is checked.
    """
    with transaction() as work:
        claim = find_claim(actor, public_id)
        require(actor, RECOGNISE if claim.state == "checked" else CHECK)
        claim = _locked(work, actor, public_id, "checked" if claim.state == "checked" else "entered")
        if not reason.strip():
            raise ReasonMissing
        if claim.checked_by == actor.person_id:
            raise NotTheSecondPerson
        claim.state, claim.reason = "declined", reason.strip()[:400]
        claim.decided_at, claim.decided_by = now(), actor.person_id
        work.audit(actor, "exams.pass.declined", "pass_claim", claim.id)
        _tell_outcome(
            work, claim, N_("Your earlier pass could not be recognised"), N_("The reason stands on your page.")
        )


def _tell_outcome(work: Work, claim: PassClaim, subject: str, body: str) -> None:
    tell(work, [claim.person_id], f"exams.pass.{claim.state}", subject, body, "/exams/passes/mine")


# ---- void (rules 7)


def ask_void(actor: Actor, public_id: str, reason: str) -> None:
    """Ask for a pass to be voided. Nothing changes until a second person confirms. Twice does no harm."""
    require(actor, VOID)
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        record = find_pass(actor, public_id)
        _not_tied(actor, record)
        if work.session.get(PassVoid, record.id, with_for_update=True) is not None:
            return
        work.session.add(
            PassVoid(
                pass_id=record.id, reason=reason.strip()[:400], asked_by=actor.person_id, asked_at=now(),
                confirmed_at=None,
            )
        )  # fmt: skip
        work.audit(actor, "exams.pass.void_asked", "pass_record", record.id)


def confirm_void(actor: Actor, public_id: str) -> None:
    """Confirm that a pass is void: it and whatever rests on it falls, in one transaction.

    Refusals: NotTheSecondPerson, TiedToCandidate, ClaimStepTaken (nobody asked). Twice does no harm.
    """
    require(actor, VOID)
    with transaction() as work:
        record = find_pass(actor, public_id)
        _not_tied(actor, record)
        void = work.session.get(PassVoid, record.id, with_for_update=True)
        if void is None:
            raise ClaimStepTaken
        if void.asked_by == actor.person_id:
            raise NotTheSecondPerson
        if void.confirmed_at is not None:
            return
        void.confirmed_by, void.confirmed_at = actor.person_id, now()
        work.audit(actor, "exams.pass.voided", "pass_record", record.id)
        work.announce(PassVoided(record.id, record.person_id, void.reason))
        if record.sitting_id is not None and record.seq is not None:
            fallen = TwoPeople(void.asked_by, void.asked_at, void.reason)
            void_resting_on(work, actor, [(record.sitting_id, record.seq)], fallen)
        tell(
            work, [record.person_id], "exams.pass.voided", N_("Your pass was declared void"),
            N_("The reason stands on your page. If you do not agree, please write to the secretariat: somebody who was not involved will look at it again."),
            "/exams/passes/mine",
        )  # fmt: skip


def _not_tied(actor: Actor, record: PassRecord) -> None:
    if actor.person_id is None or ties_between(actor.person_id, [record.person_id]):
        raise TiedToCandidate


# ---- old rosters (rules 1)


class _NotKept(Exception):
    """Ends a transaction that shall leave nothing behind."""


def import_roster(
    content: bytes, filename: str, *, dry_run: bool, checked_by: int | None = None, recognised_by: int | None = None
) -> RosterReport:
    """Import an old roster with its own numbers and days, all of it or nothing; each line is reported on.

    People who are not on record are entered; a pass that is there already is left as it is. With ``dry_run``
    nothing is kept. Otherwise two people stand for it: one checked the roster (secretariat), a second recognises it
    (exam board). Refusals: NotTheSecondPerson, NotAllowed, RosterUnreadable.
    """
    if not dry_run:
        _check_pair(checked_by, recognised_by)
    report = RosterReport((), (), False)
    with suppress(_NotKept), transaction() as work:
        try:
            lines, lacking = roster_of(work, content, OWN_BODY)
        except ValueError as fault:
            raise RosterUnreadable(fault=str(fault)) from fault
        reports, found = enter_people(work, lines, SYSTEM)
        report = RosterReport(tuple(reports), tuple(lacking), False)
        if dry_run or not report.sound or checked_by is None or recognised_by is None:
            raise _NotKept
        file_id = keep(work, content, "csv", filename, by=checked_by)
        claims = [
            claim_of(line, found[line.line], file_id, checked_by, recognised_by) for line in lines if line.line in found
        ]
        work.session.add_all(claims)
        work.session.flush()
        records = [record_recognised(work, claim, Actor(recognised_by)) for claim in claims]
        for record in records:
            work.audit(Actor(recognised_by), "exams.pass.recognised", "pass_record", record.id, entered_later=True)
        if records:
            work.announce(PassesRecorded(tuple(_fact(record) for record in records)))
        report = replace(report, imported=True)
    return report


def _check_pair(checked_by: int | None, recognised_by: int | None) -> None:
    if checked_by is None or recognised_by is None or checked_by == recognised_by:
        raise NotTheSecondPerson
    if not (has_role(checked_by, Role.SECRETARIAT) and has_role(recognised_by, Role.EXAM_BOARD)):
        raise NotAllowed
