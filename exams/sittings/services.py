"""Use-cases of sittings: planning, applying, withdrawing, accommodations, slips, what follows from other packages."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, case, func, select, update

from exams.errors import (
    AgreementMissing,
    ApplicationNotAccepted,
    NotAllowed,
    NotFound,
    PaperInUse,
    ReasonMissing,
    RoomNameTaken,
    RoomTooSmall,
    SittingCancelled,
    SittingCodeTaken,
    WithdrawalTooLate,
)
from exams.events import AccommodationDecided, PaperWithdrawn
from exams.room_errors import NothingGranted
from exams.sittings.desk import RequestPage, RequestRow
from exams.sittings.messages import tell_cancelled, tell_changed, tell_decided, tell_entered
from exams.sittings.models import (
    AccommodationDecision,
    AccommodationRequest,
    Application,
    Sitting,
    SittingRoom,
)
from exams.sittings.office import ApplicantRow, ApplicationFilter, applicant_rows
from exams.sittings.places import (
    alive_application,
    count_alive,
    enter,
    keep_wishes,
    living_candidates,
    move_up,
    newest_decision,
    people_in_room,
    ref_of,
    refusal_to_apply,
    seat_the_unseated,
    support_of,
)
from exams.sittings.plans import check_change, check_plan, note_plan, seats_taken, what_candidates_read
from exams.sittings.policies import APPLICATIONS, APPLY, MANAGE, SEE_ACCOMMODATIONS, ApplicationPolicy
from exams.sittings.privacy import forget_old_support
from exams.sittings.queries import slip_facts
from exams.sittings.rules import may_withdraw, stage_of
from exams.sittings.support import request_page, requests_page
from exams.sittings.values import ApplicationRef, RoomPlan, SittingPlan, Slip, Support, Wish
from exams.sittings.venues.places import fitted
from lms.accounts.api import subject_of
from lms.clock import now
from lms.db import UtcDateTime, Work, transaction
from lms.policy import Actor, require
from lms.press.api import register_folder, render_document

register_folder(Path(__file__).parent / "templates")


def apply_for_sitting(actor: Actor, sitting_public_id: str, wish: Wish) -> ApplicationRef:
    """Apply for a sitting, for oneself or, with ``accounts.api.acting_for``, for somebody who wrote or telephoned.

    Whoever is beyond the capacity waits. Applying twice gives the application that is there.
    Refusals: WindowNotOpen, WindowClosed, SittingCancelled, TooYoung, RetakeTooEarly, KnowsTheQuestions,
    AgreementMissing.
    """
    require(actor, APPLY)
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        person_id = subject_of(actor)
        if person_id is None:
            raise NotAllowed
        alive = alive_application(sitting, person_id)
        if alive is not None:
            return ref_of(sitting, alive)
        refusal = refusal_to_apply(sitting, person_id)
        if refusal is not None:
            raise refusal
        if not wish.agreed:
            raise AgreementMissing
        application = enter(work, actor, sitting, person_id, wish)
        keep_wishes(work, application, wish)
        tell_entered(work, sitting, application)
        work.audit(
            actor, "exams.application.entered", "application", f"{sitting.id}.{application.seq}",
            state=application.state, channel=application.channel,
        )  # fmt: skip
        return ref_of(sitting, application)


def withdraw_application(actor: Actor, sitting_public_id: str, application_public_id: str) -> None:
    """Take an application back; the first of the waiting list moves up. Twice does no harm."""
    require(actor, APPLY)
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        application = _application(work, actor, sitting, application_public_id)
        if application.state == "withdrawn":
            return
        if not may_withdraw(sitting.kind, sitting.opens_at, application.state, now()):
            raise WithdrawalTooLate
        application.state, application.withdrawn_at = "withdrawn", now()
        application.withdrawn_by, application.room_id = actor.person_id, None
        work.audit(actor, "exams.application.withdrawn", "application", f"{sitting.id}.{application.seq}")
        move_up(work, actor, sitting)


def decide_accommodation(
    actor: Actor,
    sitting_public_id: str,
    application_public_id: str,
    granted: Support,
    reason: str,
) -> None:
    """Grant what was asked for, part of it, or nothing; a later decision replaces the one before, which stays on record.

    Also to somebody who never asked, and while the exam is under way: it follows at once. Nobody decides about
    herself. What is not granted in full, or was never asked for, needs a reason. Refusals: ReasonMissing,
    NothingGranted (nothing was asked, nothing is given), ApplicationNotAccepted (taken back).
    """
    require(actor, SEE_ACCOMMODATIONS)
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        application = _application(work, actor, sitting, application_public_id)
        request = work.session.get(AccommodationRequest, (sitting.id, application.seq))
        if application.person_id == actor.person_id:
            raise NotAllowed
        if application.state == "withdrawn":
            raise ApplicationNotAccepted
        kinds = sorted(set(granted.kinds))
        last = newest_decision(sitting.id, application.seq)
        if request is None and last is None and not granted.given:
            raise NothingGranted
        if (request is None or set(request.wishes) - set(kinds)) and not reason.strip():
            raise ReasonMissing
        if last is not None and (support_of(last), last.reason) == (replace(granted, kinds=tuple(kinds)), reason):
            return
        version = last.version + 1 if last else 1
        row = _decision(granted, sitting_id=sitting.id, application_seq=application.seq, version=version)
        row.reason, row.decided_by = reason, actor.person_id
        work.session.add(row)
        work.session.flush()
        work.announce(AccommodationDecided(sitting.id, application.seq, last.break_minutes if last else 0))
        tell_decided(work, sitting, application, version)
        work.audit(actor, "exams.accommodation.decided", "application", f"{sitting.id}.{application.seq}")


def _decision(granted: Support, **which: int) -> AccommodationDecision:
    return AccommodationDecision(
        granted=sorted(set(granted.kinds)),
        extra_minutes=granted.extra_minutes,
        extra_percent=granted.extra_percent,
        break_minutes=granted.break_minutes,
        text_size=granted.text_size,
        decided_at=now(),
        **which,
    )


def read_requests(actor: Actor, *, all_of_them: bool = False) -> list[RequestRow]:
    """The requests that wait for a decision, or all living ones. Who read which is in the audit log."""
    require(actor, SEE_ACCOMMODATIONS)
    rows = requests_page(actor, all_of_them=all_of_them)
    with transaction() as work:
        for row in rows:
            work.audit(actor, "exams.accommodation.read", "application", f"{row.sitting_id}.{row.seq}")
    return rows


def read_request(
    actor: Actor, sitting_public_id: str, application_public_id: str, english: bool = False
) -> RequestPage:
    """One request in the candidate's own words; the look is in the audit log."""
    require(actor, SEE_ACCOMMODATIONS)
    page = request_page(actor, sitting_public_id, application_public_id, english)
    with transaction() as work:
        work.audit(actor, "exams.accommodation.read", "application", f"{page.sitting_id}.{page.seq}")
    return page


def forget_support() -> int:
    """A year after an exam nothing tells any more who asked for support and why; returns of how many it was taken."""
    forgotten = 0
    while True:
        with transaction() as work:
            taken = forget_old_support(work)
        if not taken:
            return forgotten
        forgotten += taken


def export_applications(actor: Actor, sitting_public_id: str, wanted: ApplicationFilter) -> list[ApplicantRow]:
    """The list of applications for a file; that it was written is in the audit log."""
    require(actor, APPLICATIONS)
    rows = applicant_rows(actor, sitting_public_id, wanted)
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        work.audit(actor, "exams.applications.exported", "sitting", sitting.id, rows=len(rows))
    return rows


def create_sitting(actor: Actor, plan: SittingPlan) -> str:
    """Plan a sitting; returns its public id.

    Refusals: SittingCodeTaken, SittingTimesWrong, PassRuleWrong, PaperNotFrozen, SampleMismatch.
    """
    require(actor, MANAGE)
    with transaction() as work:
        if work.session.scalar(select(Sitting.id).where(Sitting.code == plan.code)):
            raise SittingCodeTaken(sitting=plan.code)
        check_plan(plan)
        sitting = Sitting(recorded_at=now(), recorded_by=actor.person_id, released_at=None, cancelled_at=None)
        note_plan(sitting, plan)
        work.session.add(sitting)
        work.session.flush()
        work.audit(actor, "exams.sitting.planned", "sitting", sitting.id, code=plan.code, kind=plan.kind)
        return sitting.public_id


def change_sitting(actor: Actor, public_id: str, plan: SittingPlan) -> None:
    """Change a plan. What candidates rely on is fixed from the first application on (SittingFixed names it).

    More places let the waiting list move up at once.
    """
    require(actor, MANAGE)
    with transaction() as work:
        sitting = sitting_by(work, public_id)
        if sitting.cancelled_at is not None:
            raise SittingCancelled
        check_plan(plan)
        check_change(work, sitting, plan)
        other = select(Sitting.id).where(Sitting.code == plan.code, Sitting.id != sitting.id)
        if work.session.scalar(other):
            raise SittingCodeTaken(sitting=plan.code)
        told = what_candidates_read(sitting, plan)
        changed = note_plan(sitting, plan)
        if told and count_alive(sitting):
            tell_changed(work, sitting, living_candidates(sitting), told)
        work.audit(actor, "exams.sitting.changed", "sitting", sitting.id, fields=changed)
        move_up(work, actor, sitting)


def cancel_sitting(actor: Actor, public_id: str, reason: str) -> None:
    """Call a sitting off, with a reason that candidates read. Twice does no harm; a begun one is not called off."""
    require(actor, MANAGE)
    with transaction() as work:
        sitting = sitting_by(work, public_id)
        if sitting.cancelled_at is not None:
            return
        if stage_of(sitting.times, now()) in ("running", "marking", "released"):
            raise WithdrawalTooLate
        if not reason.strip():
            raise ReasonMissing
        sitting.cancelled_at, sitting.cancelled_by = now(), actor.person_id
        sitting.cancelled_reason = reason
        tell_cancelled(work, sitting, living_candidates(sitting))
        work.audit(actor, "exams.sitting.cancelled", "sitting", sitting.id)


def add_room(actor: Actor, sitting_public_id: str, plan: RoomPlan) -> str:
    """Add a room; accepted candidates who have none yet are given seats there. Returns its public id."""
    require(actor, MANAGE)
    with transaction() as work:
        sitting, plan = sitting_by(work, sitting_public_id), fitted(work, plan)
        named = select(SittingRoom).where(SittingRoom.sitting_id == sitting.id, SittingRoom.name == plan.name)
        known: SittingRoom | None = work.session.scalar(named)
        if known is not None:
            if all(getattr(known, name) == value for name, value in asdict(plan).items()):
                return known.public_id
            raise RoomNameTaken(room=plan.name)
        room = SittingRoom(sitting_id=sitting.id, **asdict(plan))
        work.session.add(room)
        work.session.flush()
        seat_the_unseated(work, sitting)
        work.audit(actor, "exams.room.added", "sitting_room", room.id, sitting=sitting.id)
        return room.public_id


def change_room(actor: Actor, sitting_public_id: str, room_public_id: str, plan: RoomPlan) -> None:
    """Change name, place or seats of a room; never fewer seats than are taken, never two of one name."""
    require(actor, MANAGE)
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        room = work.session.scalar(
            select(SittingRoom).where(SittingRoom.sitting_id == sitting.id, SittingRoom.public_id == room_public_id)
        )
        if room is None:
            raise NotFound
        taken, plan = seats_taken(work, room), fitted(work, plan)
        if plan.seats < taken:
            raise RoomTooSmall(taken=taken)
        others = select(SittingRoom.name).where(SittingRoom.sitting_id == sitting.id, SittingRoom.id != room.id)
        if plan.name in work.session.scalars(others).all():
            raise RoomNameTaken(room=plan.name)
        moved = (room.name, room.place) != (plan.name, plan.place)
        for name, value in asdict(plan).items():
            setattr(room, name, value)
        if moved and taken:
            tell_changed(work, sitting, people_in_room(room), "room")
        work.session.flush()
        seat_the_unseated(work, sitting)
        work.audit(actor, "exams.room.changed", "sitting_room", room.id, sitting=sitting.id)


def print_slip(actor: Actor, sitting_public_id: str, application_public_id: str) -> Slip:
    """The 受験票 as PDF, for the candidate or for the secretariat that posts it. Only an accepted application has one."""
    require(actor, APPLY)
    facts = slip_facts(actor, sitting_public_id, application_public_id)
    with transaction() as work:
        work.audit(actor, "exams.slip.printed", "application", facts.audit_id)
    content = render_document(
        "sittings/print/slip.html", {"slip": facts, "sample": facts.sample}, title=facts.heading,
        author=facts.giver, language=facts.language,
    )  # fmt: skip
    return Slip(content, f"{facts.slip_number}.pdf")


def note_release(work: Work, sitting_id: int, released_at: datetime) -> None:
    """Results became visible; the sitting counts as released from now on. Called by results."""
    work.session.execute(update(Sitting).where(Sitting.id == sitting_id).values(released_at=released_at))


def set_cut(work: Work, sitting_id: int, part: str, least: float) -> None:
    """The board decided the cut of a part: the pass rule asks for it from now on. Called by results, which check when."""
    sitting = work.session.get_one(Sitting, sitting_id, with_for_update=True)
    points = int(least) if least == int(least) else least
    parts = {**sitting.pass_rule.get("parts", {}), part: {"least": points}}
    sitting.pass_rule = {**sitting.pass_rule, "parts": parts}


_applications: Any = Application.__table__
_sittings: Any = Sitting.__table__
# Asked by everybody who hands in: put together once.
_USED = (
    update(_applications)
    .where(
        _applications.c.sitting_id == bindparam("sitting"), _applications.c.seq.in_(bindparam("seqs", expanding=True))
    )
    .values(
        sat_at=func.coalesce(_applications.c.sat_at, bindparam("at", type_=UtcDateTime())),
        state=case(
            (
                (_applications.c.state == "accepted")
                & select(_sittings.c.id)
                .where(_sittings.c.id == bindparam("sitting"), _sittings.c.kind == "on_demand")
                .correlate(None)
                .exists(),
                "used",
            ),
            else_=_applications.c.state,
        ),
    )
)


def note_used(work: Work, sitting_id: int, seqs: Sequence[int]) -> None:
    """Attempts ended: from now the waiting time counts, and in a standing sitting one may apply again. Called by attempts."""
    work.session.execute(_USED, {"sitting": sitting_id, "seqs": list(seqs), "at": now()})


def on_paper_withdrawn(event: PaperWithdrawn, work: Work) -> None:
    """A coming or running sitting needs its paper: the refusal undoes the withdrawal."""
    for sitting in work.session.scalars(select(Sitting).where(Sitting.paper_id == event.paper_id)):
        if stage_of(sitting.times, now()) in ("planned", "open", "closed", "running"):
            raise PaperInUse(paper=event.code, sitting=sitting.title)


def sitting_by(work: Work, public_id: str) -> Sitting:
    """The sitting, held until the end of the use-case, so that places are counted one after another."""
    sitting: Sitting | None = work.session.scalar(
        select(Sitting).where(Sitting.public_id == public_id).with_for_update()
    )
    if sitting is None:
        raise NotFound
    return sitting


def _application(work: Work, actor: Actor, sitting: Sitting, public_id: str) -> Application:
    found: Application | None = work.session.scalar(
        select(Application).where(
            Application.sitting_id == sitting.id,
            Application.public_id == public_id,
            ApplicationPolicy(actor).visible(),
        )
    )
    if found is None:
        raise NotFound
    return found
