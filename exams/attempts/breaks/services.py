"""Use-cases of breaks, and what follows from a decision about support while the exam is under way."""

from datetime import timedelta

from sqlalchemy import select

from exams.attempts.clockwork import resume_clock
from exams.attempts.models import Attempt
from exams.attempts.services import CHUNK, attempt_name, close_if_due, own_attempt
from exams.events import AccommodationDecided, ReservePaperUsed
from exams.room_errors import ExamBegun, NoBreakLeft
from exams.sittings.queries import granted_to
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import Actor


def take_break(actor: Actor, public_id: str) -> None:
    """Stop the clock for a break that was granted to her; it runs again when she comes back or the minutes are used up.

    Refusals: NoBreakLeft, also while the clock stands already or the exam is not open.
    """
    with transaction() as work:
        attempt = own_attempt(work, actor, public_id)
        close_if_due(work, attempt)
        if attempt.state != "open" or attempt.paused_at is not None or attempt.break_seconds <= 0:
            raise NoBreakLeft
        attempt.paused_at = attempt.changed_at = now()
        attempt.break_until_at = now() + timedelta(seconds=attempt.break_seconds)
        work.audit(actor, "exams.attempt.break_begun", "attempt", attempt_name(attempt))


def end_break(actor: Actor, public_id: str) -> None:
    """Let the clock run again after a break of her own. Without one, or while an invigilator holds it, nothing changes."""
    with transaction() as work:
        attempt = own_attempt(work, actor, public_id)
        if attempt.break_until_at is None:
            return
        resume_clock(attempt)
        work.audit(actor, "exams.attempt.break_ended", "attempt", attempt_name(attempt))


def end_breaks() -> int:
    """Let the clocks run of those whose break is used up; returns how many."""
    with transaction() as work:
        over = work.session.scalars(
            select(Attempt)
            .where(Attempt.state == "open", Attempt.break_until_at <= now())
            .limit(CHUNK)
            .with_for_update()
        ).all()
        for attempt in over:
            resume_clock(attempt)
        return len(over)


def on_reserve_paper(event: ReservePaperUsed, work: Work) -> None:
    """Whoever is admitted gets the reserve paper; once somebody has begun, ExamBegun undoes the change."""
    rows = work.session.scalars(select(Attempt).where(Attempt.sitting_id == event.sitting_id).with_for_update()).all()
    if any(attempt.state != "ready" for attempt in rows):
        raise ExamBegun
    for attempt in rows:
        attempt.paper_id = event.paper_id


def follow_accommodation(event: AccommodationDecided, work: Work) -> None:
    """What was granted anew holds at once, also in an exam that is under way; the page tells it within two seconds."""
    attempt = work.session.get(Attempt, (event.sitting_id, event.seq), with_for_update=True)
    if attempt is None or attempt.state != "open" or attempt.closes_at is None:
        return
    granted = granted_to(event.sitting_id, event.seq)
    more = granted.seconds_more(attempt.minutes) - attempt.granted_seconds
    attempt.granted_seconds += more
    attempt.extra_seconds += more
    attempt.closes_at += timedelta(seconds=more)
    attempt.break_seconds = max(0, attempt.break_seconds + 60 * (granted.break_minutes - event.break_minutes_before))
    attempt.news += 1
    attempt.changed_at = now()
