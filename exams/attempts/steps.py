"""What a person's other pages say about her exams and her work in them: the next step, or nothing."""

from collections.abc import Sequence

from sqlalchemy import func, select

from exams.attempts.invigilation.queries import SittingLine, sittings_to_watch
from exams.attempts.models import Attempt
from exams.attempts.policies import INVIGILATE, KEY_SHEETS
from exams.attempts.queries import BeginPage, begin_page
from exams.sittings.models import Application, Sitting
from lms.clock import day_of, now, today
from lms.db import db
from lms.policy import Actor


def step_of(actor: Actor, sitting_id: int, seq: int, english: bool = False) -> BeginPage | None:
    """What comes next in one application of one's own; None once the exam is over."""
    public_id = db.session.scalar(
        select(Application.public_id).where(
            Application.sitting_id == sitting_id, Application.seq == seq, Application.person_id == actor.person_id
        )
    )
    page = begin_page(actor, public_id, english) if public_id else None
    return page if page and _is_ahead(page) else None


def _is_ahead(page: BeginPage) -> bool:
    if not page.attempt:
        return page.may_begin or page.waits_for_admission
    return db.session.scalar(select(Attempt.state).where(Attempt.public_id == page.attempt)) == "open"


def steps_now(actor: Actor, english: bool = False) -> Sequence[BeginPage]:
    """Exams of one's own that can be begun or gone on with at this moment."""
    rows = db.session.execute(
        select(Application.sitting_id, Application.seq)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(
            Application.person_id == actor.person_id,
            Application.state == "accepted",
            Sitting.opens_at <= now(),
            Sitting.closes_at > now(),
            Sitting.cancelled_at.is_(None),
            Sitting.paper_id.is_not(None),
        )
        .order_by(Sitting.closes_at)
    ).all()
    found = [step_of(actor, sitting_id, seq, english) for sitting_id, seq in rows]
    return [page for page in found if page is not None]


def rooms_today(actor: Actor, english: bool = False) -> list[SittingLine]:
    """Sittings that an invigilator watches over today."""
    if not actor.may(INVIGILATE):
        return []
    return [
        line for line in sittings_to_watch(actor, english) if day_of(line.opens_at) <= today() <= day_of(line.closes_at)
    ]


def sheets_waiting(actor: Actor) -> int:
    """How many admitted candidates' sheets are not keyed to the end yet."""
    if not actor.may(KEY_SHEETS):
        return 0
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Attempt)
            .join(Sitting, Sitting.id == Attempt.sitting_id)
            .where(Attempt.channel.in_(("paper", "oral")), Attempt.state == "ready", Sitting.closes_at <= now())
        )
        or 0
    )
