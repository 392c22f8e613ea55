"""Use-cases of parts that are carried over: asking, taking back, deciding."""

from dataclasses import dataclass
from datetime import date
from typing import IO, cast

from exams.errors import (
    EvidenceNeeded,
    NotAllowed,
    NotFound,
    NotTheSecondPerson,
    PassInFuture,
    ReasonMissing,
    TiedToCandidate,
)
from exams.papers.queries import frozen_paper
from exams.results.exemptions.following import compute_anew
from exams.results.exemptions.policies import DECIDE, RECOGNISE
from exams.results.exemptions.queries import (
    LIVING,
    EarlierPart,
    application_for,
    earlier_parts,
    has_begun,
    sits_on,
)
from exams.results.passes.queries import exam_body
from exams.results.scoring import listed
from exams.room_errors import (
    CarriedResultReleased,
    ExemptionDecided,
    ExemptionTooLate,
    NotCarriedOver,
    NothingLeftToSit,
    PartAskedAlready,
    PointsOfNoticeWrong,
)
from exams.sittings.exemptions.models import PartExemption, RecognisedPart
from exams.sittings.exemptions.queries import Ground, carried_parts
from exams.sittings.exemptions.rules import REFUSALS, leaves_something, points_fit, why_not_recognised
from exams.sittings.models import Application, Sitting
from exams.sittings.rules import ALIVE
from lms.accounts.api import ties_between
from lms.clock import now, today
from lms.db import Work, transaction
from lms.files.api import store
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, Permission, require


def ask_exemption(actor: Actor, application_public_id: str, part: str, from_sitting: str) -> None:
    """Ask for a part of an earlier sitting to be carried over, for oneself or, as staff, for who wrote or telephoned.

    Asked again it is the same request. Refusals: NotFound (no such result of hers), NotCarriedOver with the reason,
    ExemptionTooLate (the exam has begun), ExemptionDecided.
    """
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id)
        ground = _ground(application, part, from_sitting)
        row = work.session.get(PartExemption, (sitting.id, application.seq, part), with_for_update=True)
        if row is not None and row.state == "granted":
            raise ExemptionDecided
        _not_asked_otherwise(work, RecognisedPart, application, part)
        if row is None:
            row = PartExemption(sitting_id=sitting.id, application_seq=application.seq, part=part)
            work.session.add(row)
        row.from_sitting_id, row.from_seq = ground.sitting_id, ground.seq
        row.earned, row.possible, row.passed_on = ground.earned, ground.possible, ground.passed_on
        row.in_total = bool(sitting.exemptions.get("in_total", True))
        row.state, row.asked_at, row.asked_by, row.reason = "asked", now(), actor.person_id, ""
        row.decided_at = row.decided_by = None
        work.audit(actor, "exams.exemption.asked", "application", f"{sitting.id}.{application.seq}", part=part)


def _open(work: Work, actor: Actor, public_id: str, staff: Permission = DECIDE) -> tuple[Application, Sitting]:
    application = application_for(actor, public_id, staff)
    work.session.refresh(application, with_for_update=True)
    sitting = work.session.get_one(Sitting, application.sitting_id)
    if application.state not in ALIVE or has_begun(application, sitting):
        raise ExemptionTooLate
    return application, sitting


def _ground(application: Application, part: str, from_sitting: str) -> EarlierPart:
    found = [one for one in earlier_parts(application) if (one.part, one.sitting) == (part, from_sitting)]
    if not found:
        raise NotFound
    if found[0].why_not:
        raise NotCarriedOver(why=REFUSALS[found[0].why_not])
    return found[0]


def withdraw_exemption(actor: Actor, application_public_id: str, part: str) -> None:
    """Sit the part again after all; possible until the exam begins. Twice does no harm."""
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id)
        if application.person_id != actor.person_id:
            raise NotAllowed
        key = (sitting.id, application.seq, part)
        rows: list[Ground] = [
            row
            for row in (
                work.session.get(PartExemption, key, with_for_update=True),
                work.session.get(RecognisedPart, key, with_for_update=True),
            )
            if row is not None
        ]
        if not rows:
            raise NotFound
        for row in rows:
            if row.state in LIVING:
                row.state = "withdrawn"
                work.audit(actor, "exams.exemption.withdrawn", "application", f"{key[0]}.{key[1]}", part=part)


def decide_exemption(actor: Actor, application_public_id: str, part: str, *, grants: bool, reason: str = "") -> None:
    """Carry a part over or not, having checked the earlier result against the rule once more.

    Refusals: NotAllowed (one's own), TiedToCandidate, NotTheSecondPerson (one has asked for it oneself),
    ReasonMissing (declined), NotCarriedOver, NothingLeftToSit, ExemptionDecided, ExemptionTooLate.
    """
    require(actor, DECIDE)
    if not grants and not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id)
        row = work.session.get(PartExemption, (sitting.id, application.seq, part), with_for_update=True)
        if row is None:
            raise NotFound
        if row.state != "asked":
            raise ExemptionDecided
        _check_decider(actor, application, row)
        if grants:
            _check_ground(work, application, sitting, row)
        row.state, row.reason = ("granted" if grants else "declined"), reason.strip()[:400]
        row.decided_at, row.decided_by = now(), actor.person_id
        work.audit(actor, f"exams.exemption.{row.state}", "application", f"{sitting.id}.{application.seq}", part=part)
        _tell_decided(work, application)


def _check_decider(actor: Actor, application: Application, row: PartExemption) -> None:
    _not_tied(actor, application)
    if row.asked_by == actor.person_id:
        raise NotTheSecondPerson


def _not_tied(actor: Actor, application: Application) -> None:
    if application.person_id == actor.person_id or actor.person_id is None:
        raise NotAllowed
    if ties_between(actor.person_id, [application.person_id]):
        raise TiedToCandidate


def _check_ground(work: Work, application: Application, sitting: Sitting, row: PartExemption) -> None:
    earlier = work.session.get_one(Sitting, row.from_sitting_id)
    _ground(application, row.part, earlier.public_id)
    _leave_something(application, sitting, row.part)


def _leave_something(application: Application, sitting: Sitting, part: str) -> None:
    carried = {*carried_parts(sitting.id, [application.seq]).get(application.seq, {}), part}
    if sitting.paper_id and not leaves_something([p.part for p in frozen_paper(sitting.paper_id).parts], carried):
        raise NothingLeftToSit


def _tell_decided(work: Work, application: Application) -> None:
    tell(
        work, [application.person_id], "exams.exemption.decided", N_("It was decided about a part that you passed earlier"),
        N_("Please look at the page of your application: it says whether the part is carried over."),
        f"/exams/exemptions/{application.public_id}",
    )  # fmt: skip


# ---- parts passed at another body


@dataclass(frozen=True)
class PartOnPaper:
    """What somebody says of a part that was passed elsewhere, as its notice of results states it."""

    part: str
    body: str
    number: str
    passed_on: date
    earned: float
    possible: float


def ask_by_paper(
    actor: Actor, application_public_id: str, told: PartOnPaper, evidence: IO[bytes] | None, filename: str = ""
) -> None:
    """Ask for a part passed at another body to be carried over, with its notice of results. For oneself, or as staff.

    Refusals: NotFound (an unknown body), NotCarriedOver with the reason, PassInFuture, PointsOfNoticeWrong,
    EvidenceNeeded, PartAskedAlready, ExemptionTooLate.
    """
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id)
        body = exam_body(told.body)
        _check_told(sitting, told)
        _not_asked_otherwise(work, PartExemption, application, told.part)
        _not_asked_otherwise(work, RecognisedPart, application, told.part)
        if evidence is None:
            raise EvidenceNeeded
        file_id = store(work, evidence, filename, by=actor.person_id)
        row = work.session.get(RecognisedPart, (sitting.id, application.seq, told.part))
        if row is None:
            row = RecognisedPart(sitting_id=sitting.id, application_seq=application.seq, part=told.part)
            work.session.add(row)
        row.body, row.body_name, row.number = body.code, body.name, told.number.strip()
        row.earned, row.possible, row.passed_on = told.earned, told.possible, told.passed_on
        row.in_total = bool(sitting.exemptions.get("in_total", True))
        row.file_id = file_id
        row.state, row.asked_at, row.asked_by, row.reason = "asked", now(), actor.person_id, ""
        row.checked_at = row.checked_by = row.decided_at = row.decided_by = row.void_at = None
        work.audit(actor, "exams.exemption.asked", "application", f"{sitting.id}.{application.seq}", part=told.part)


def _check_told(sitting: Sitting, told: PartOnPaper) -> None:
    why_not = why_not_recognised(sitting.exemptions, told.part, told.body, told.passed_on, sits_on(sitting))
    if why_not:
        raise NotCarriedOver(why=REFUSALS[why_not])
    if told.passed_on > today():
        raise PassInFuture
    if not points_fit(told.earned, told.possible):
        raise PointsOfNoticeWrong


def _not_asked_otherwise(work: Work, table: type[Ground], application: Application, part: str) -> None:
    key = (application.sitting_id, application.seq, part)
    other = cast("Ground | None", work.session.get(table, key, with_for_update=True))
    if other is not None and other.state in LIVING:
        raise PartAskedAlready


def examine_paper(actor: Actor, application_public_id: str, part: str, *, accepts: bool, reason: str = "") -> bool:
    """Say that the paper is genuine, fits the person and shows a passed part; the second of two people carries it over.

    Returns whether it is decided now. Refusals: NotAllowed (one's own), TiedToCandidate, NotTheSecondPerson,
    ReasonMissing (declined), ExemptionDecided, ExemptionTooLate, NotCarriedOver, NothingLeftToSit.
    """
    require(actor, RECOGNISE)
    if not accepts and not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id, RECOGNISE)
        row = _paper(work, application, part)
        if row.state != "asked":
            raise ExemptionDecided
        _not_tied(actor, application)
        name = f"{sitting.id}.{application.seq}"
        if accepts and row.checked_by is None:
            row.checked_at, row.checked_by = now(), actor.person_id
            work.audit(actor, "exams.exemption.checked", "application", name, part=part)
            return False
        if row.checked_by is not None and actor.person_id in (row.checked_by, row.asked_by):
            raise NotTheSecondPerson
        if accepts:
            _check_told(sitting, PartOnPaper(part, row.body, row.number, row.passed_on, row.earned, row.possible))
            _leave_something(application, sitting, part)
        row.state, row.reason = ("granted" if accepts else "declined"), reason.strip()[:400]
        row.decided_at, row.decided_by = now(), actor.person_id
        work.audit(actor, f"exams.exemption.{row.state}", "application", name, part=part)
        _tell_decided(work, application)
        return True


def _paper(work: Work, application: Application, part: str) -> RecognisedPart:
    key = (application.sitting_id, application.seq, part)
    row: RecognisedPart | None = work.session.get(RecognisedPart, key, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def take_paper_back(actor: Actor, application_public_id: str, part: str, reason: str) -> None:
    """The paper was found wrong before the release: the part is no longer carried over, the points are computed anew.

    Refusals: NotAllowed (one's own), TiedToCandidate, ReasonMissing, CarriedResultReleased, ExemptionDecided (it is
    not carried over).
    """
    require(actor, RECOGNISE)
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        application = application_for(actor, application_public_id, RECOGNISE)
        work.session.refresh(application, with_for_update=True)
        row = _paper(work, application, part)
        _not_tied(actor, application)
        if row.state != "granted":
            raise ExemptionDecided
        if application.seq in listed(application.sitting_id, "released", [application.seq]):
            raise CarriedResultReleased
        row.state, row.void_at, row.reason = "void", now(), reason.strip()[:400]
        work.session.flush()
        work.audit(actor, "exams.exemption.voided", "application", f"{row.sitting_id}.{row.application_seq}", part=part)
        compute_anew(work, actor, row)
        tell(
            work, [application.person_id], "exams.exemption.voided", N_("A part of your exam is no longer carried over"),
            N_("The reason stands on the page of your application. If you do not agree, please write to the secretariat: somebody who was not involved will look at it again."),
            f"/exams/exemptions/{application.public_id}",
        )  # fmt: skip
