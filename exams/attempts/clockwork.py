"""The clock of an attempt: standing, running again, given more time, opened again. Inside the caller's transaction."""

from datetime import timedelta

from exams.attempts.models import Attempt, Incident
from exams.sittings.models import Application, Sitting
from lms.clock import now
from lms.db import Work
from lms.policy import Actor


def resume_clock(attempt: Attempt) -> None:
    """Let a standing clock run: the time that it stood is added; of a break no more than was left of it."""
    if attempt.paused_at is None or attempt.closes_at is None:
        return
    until = min(now(), attempt.break_until_at) if attempt.break_until_at else now()
    stood = until - attempt.paused_at
    if attempt.break_until_at is not None:
        attempt.break_seconds = max(0, attempt.break_seconds - round(stood.total_seconds()))
    attempt.closes_at += stood
    attempt.paused_at = attempt.break_until_at = None
    attempt.changed_at = now()


def note_incident(
    work: Work, actor: Actor, sitting_id: int, attempt: Attempt | None, kind: str, note: str, seconds: int = 0
) -> None:
    """Write down what happened, now; with one candidate the board of the invigilator shows her anew."""
    if attempt is not None:
        attempt.changed_at = now()
    work.session.add(
        Incident(
            sitting_id=sitting_id,
            attempt_id=attempt.id if attempt else None,
            kind=kind,
            seconds=seconds,
            note=note.strip(),
            at=now(),
            recorded_by=actor.person_id,
        )
    )


def add_seconds(attempt: Attempt, seconds: int) -> None:
    """Give time to an attempt that is not over."""
    attempt.extra_seconds += seconds
    if attempt.closes_at is not None:
        attempt.closes_at += timedelta(seconds=seconds)
    attempt.news += 1


def can_go_on(work: Work, sitting: Sitting, attempt: Attempt) -> bool:
    """Whether an ended attempt may be opened again: nothing is decided about it, and its result did not follow at once."""
    if attempt.state not in ("submitted", "auto_submitted") or attempt.channel not in ("own_device", "venue_device"):
        return False
    if attempt.intake_closed_at is not None or sitting.released_at is not None or sitting.standing_decision:
        return False
    application = work.session.get(Application, (attempt.sitting_id, attempt.application_seq))
    return application is not None and application.state == "accepted"


def open_again(attempt: Attempt, seconds: int) -> None:
    """Open an ended attempt for so many seconds from now: while it was closed nobody could write."""
    ends = now() + timedelta(seconds=seconds)
    attempt.state, attempt.submitted_at, attempt.closes_at = "open", None, ends
    attempt.news += 1
    attempt.changed_at = now()
