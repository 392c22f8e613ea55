"""Use-cases of the invigilator while people write."""

from collections.abc import Sequence

from sqlalchemy import update

from exams.attempts.clockwork import can_go_on, note_incident, open_again, resume_clock
from exams.attempts.invigilation.services import attempts_of_seats, sitting_for
from exams.attempts.models import Attempt, RoomMessage
from exams.attempts.services import attempt_name
from exams.errors import NotFound, OwnExam, ReasonMissing
from exams.room_errors import CannotGoOn, MessageMissing
from exams.sittings.models import Sitting
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import Actor
from lms.ui.forms import clean_text

LONGEST_MESSAGE = 400


def pause(actor: Actor, sitting_public_id: str, application_public_ids: Sequence[str], note: str) -> int:
    """Stop the clocks of one, some or (none named) all who are writing; the questions are covered. Returns how many.

    A break of her own becomes a pause of the invigilator's, which only the invigilator ends. Refuses without a reason.
    """
    if not note.strip():
        raise ReasonMissing
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        stopped = [a for a in _writing(work, actor, sitting, application_public_ids) if not _is_held(a)]
        for attempt in stopped:
            resume_clock(attempt)
            attempt.paused_at = now()
            attempt.news += 1
            note_incident(work, actor, sitting.id, attempt, "paused", note)
        work.audit(actor, "exams.attempts.paused", "sitting", sitting.id, attempts=len(stopped))
        return len(stopped)


def resume(actor: Actor, sitting_public_id: str, application_public_ids: Sequence[str]) -> int:
    """Let the clocks run again; the time that they stood is added. Returns how many."""
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        held = [a for a in _writing(work, actor, sitting, application_public_ids) if _is_held(a)]
        for attempt in held:
            stood = now() - (attempt.paused_at or now())
            resume_clock(attempt)
            attempt.news += 1
            note_incident(work, actor, sitting.id, attempt, "resumed", "", round(stood.total_seconds()))
        work.audit(actor, "exams.attempts.resumed", "sitting", sitting.id, attempts=len(held))
        return len(held)


def _is_held(attempt: Attempt) -> bool:
    return attempt.paused_at is not None and attempt.break_until_at is None


def _writing(work: Work, actor: Actor, sitting: Sitting, application_public_ids: Sequence[str]) -> list[Attempt]:
    found = attempts_of_seats(work, sitting, application_public_ids, ("open",))
    return [attempt for attempt in found if attempt.person_id != actor.person_id]


def readmit(actor: Actor, sitting_public_id: str, application_public_id: str, note: str) -> None:
    """Let somebody go on who handed in by mistake or was ended: for the time that was left to her then.

    Also frees a seat whose code was mistyped too often. Whose time was over is given time instead (``give_time``).
    Refusals: NotFound, OwnExam, ReasonMissing, CannotGoOn.
    """
    if not note.strip():
        raise ReasonMissing
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        states = ("ready", "open", "submitted", "auto_submitted", "voided")
        found = attempts_of_seats(work, sitting, [application_public_id], states) if application_public_id else []
        if not found:
            raise NotFound
        attempt = found[0]
        if attempt.person_id == actor.person_id:
            raise OwnExam
        attempt.seat_tries = 0
        if attempt.state not in ("ready", "open"):
            _open_for_the_rest(work, sitting, attempt)
        note_incident(work, actor, sitting.id, attempt, "reopened", note)
        work.audit(actor, "exams.attempt.readmitted", "attempt", attempt_name(attempt))


def _open_for_the_rest(work: Work, sitting: Sitting, attempt: Attempt) -> None:
    if not can_go_on(work, sitting, attempt) or attempt.closes_at is None or attempt.submitted_at is None:
        raise CannotGoOn
    rest = (attempt.closes_at - attempt.submitted_at).total_seconds()
    if rest < 1:
        raise CannotGoOn
    open_again(attempt, round(rest))


def send_message(actor: Actor, sitting_public_id: str, application_public_ids: Sequence[str], text: str) -> int:
    """Show words on the exam pages of one, some or (none named) the whole room; returns on how many."""
    words = clean_text(text).strip()[:LONGEST_MESSAGE]
    if not words:
        raise MessageMissing
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        attempts = attempts_of_seats(work, sitting, application_public_ids)
        whom = [attempt.id for attempt in attempts] if application_public_ids else [None]
        work.session.add_all(
            RoomMessage(
                sitting_id=sitting.id, attempt_id=attempt_id, text=words, sent_by=actor.person_id, sent_at=now()
            )
            for attempt_id in whom
        )
        work.session.execute(
            update(Attempt)
            .where(Attempt.sitting_id == sitting.id, Attempt.id.in_([attempt.id for attempt in attempts]))
            .values(news=Attempt.news + 1)
        )
        work.audit(actor, "exams.room.told", "sitting", sitting.id, attempts=len(attempts))
        return len(attempts)
