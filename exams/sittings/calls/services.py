"""Issuing slips and reminding, each exactly once; taking the reserve paper into use."""

from sqlalchemy import select

from exams.errors import NotFound, ReasonMissing
from exams.events import ReservePaperUsed
from exams.papers.queries import papers_by_id
from exams.room_errors import NoReservePaper, ReservePaperUnfit
from exams.sittings.days import reminded_on, slips_issued_on
from exams.sittings.messages import tell_group, tell_reminder, tell_slip
from exams.sittings.models import Application, ApplicationGroup, Sitting
from exams.sittings.plans import possible_points
from exams.sittings.policies import MANAGE
from exams.sittings.rules import faults_in_pass_rule, stage_of
from exams.sittings.services import sitting_by
from lms.clock import day_of, now, today
from lms.db import Work, transaction
from lms.policy import SYSTEM, Actor, require


def call_candidates() -> dict[str, int]:
    """Issue the slips and send the reminders that are due today; may run as often as one likes.

    Whoever gets a place after the slips were issued is told with the next run. Each is told once, whatever happens.
    """
    counts = {"slips": 0, "reminders": 0}
    with transaction() as work:
        coming = work.session.scalars(
            select(Sitting).where(Sitting.kind == "dated", Sitting.cancelled_at.is_(None), Sitting.opens_at > now())
        ).all()
        for sitting in coming:
            exam_on = day_of(sitting.opens_at)
            if slips_issued_on(exam_on) <= today():
                counts["slips"] += _issue(work, sitting)
            if reminded_on(exam_on) <= today():
                counts["reminders"] += _remind(work, sitting)
    return counts


def _accepted(work: Work, sitting: Sitting) -> list[Application]:
    return list(
        work.session.scalars(
            select(Application).where(Application.sitting_id == sitting.id, Application.state == "accepted")
        )
    )


def _issue(work: Work, sitting: Sitting) -> int:
    if sitting.slips_issued_at is None:
        sitting.slips_issued_at = now()
        work.audit(SYSTEM, "exams.slips.issued", "sitting", sitting.id)
    accepted = _accepted(work, sitting)
    for application in accepted:
        tell_slip(work, sitting, application)
    for group in work.session.scalars(select(ApplicationGroup).where(ApplicationGroup.sitting_id == sitting.id)):
        tell_group(work, sitting, group)
    return len(accepted)


def _remind(work: Work, sitting: Sitting) -> int:
    accepted = _accepted(work, sitting)
    for application in accepted:
        tell_reminder(work, sitting, application)
    return len(accepted)


def name_reserve_paper(actor: Actor, sitting_public_id: str, paper_id: int) -> None:
    """Keep a second frozen paper ready, for the case that the first is known outside.

    Refusals: NoReservePaper, ReservePaperUnfit (nobody could pass on it by the rule of this sitting).
    """
    require(actor, MANAGE)
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        _check_reserve(sitting, paper_id)
        sitting.reserve_paper_id = paper_id
        work.audit(actor, "exams.sitting.reserve_named", "sitting", sitting.id)


def _check_reserve(sitting: Sitting, paper_id: int | None) -> None:
    paper = papers_by_id([paper_id]).get(paper_id) if paper_id else None
    if paper is None or not paper.usable or paper_id == sitting.paper_id or (paper.sample and not sitting.sample):
        raise NoReservePaper
    if faults_in_pass_rule(sitting.pass_rule, possible_points(paper.id)):
        raise ReservePaperUnfit


def use_reserve_paper(actor: Actor, sitting_public_id: str, reason: str) -> None:
    """Give out the reserve paper instead, as long as nobody has begun; the first paper is then free to be withdrawn.

    Refusals: ReasonMissing, NoReservePaper, ReservePaperUnfit, ExamBegun (attempts refuse: two papers in one sitting are not compared),
    NotFound once it is over.
    """
    require(actor, MANAGE)
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        if stage_of(sitting.times, now()) not in ("planned", "open", "closed", "running"):
            raise NotFound
        _check_reserve(sitting, sitting.reserve_paper_id)
        before = sitting.paper_id
        sitting.paper_id, sitting.reserve_paper_id = sitting.reserve_paper_id, None
        work.session.flush()
        work.announce(ReservePaperUsed(sitting.id, sitting.paper_id or 0))
        work.audit(
            actor, "exams.sitting.reserve_used", "sitting", sitting.id, before=before, reason=reason.strip()[:200]
        )
