"""Use-cases of the candidate: starting, saving without JavaScript, handing in; and what the clock does for her.

Handing in and judging are two use-cases (design law 4): here answers are closed and AttemptsSubmitted is
announced, nothing is scored.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_, update

from exams.attempts.clockwork import resume_clock
from exams.attempts.exposure import count_exposure
from exams.attempts.intake import Batch, Entry, Told, split_session, take_in
from exams.attempts.models import Attempt, AttemptStream, Incident, JournalEntry, LateEntry, Response
from exams.attempts.policies import DECIDE_LATE, SIT, AttemptPolicy
from exams.attempts.queries import attempts_held
from exams.attempts.rules import closing_time, place_of
from exams.attempts.store import plain
from exams.errors import (
    AnsweredOnPaper,
    ExamNotOpenYet,
    ExamOver,
    LateDecided,
    LateIntakeClosed,
    NoPlaceInExam,
    NotAdmitted,
    NotFound,
    PaperNotReady,
    ReasonMissing,
    SittingCancelled,
)
from exams.events import AttemptsSubmitted
from exams.papers.models import Paper
from exams.sittings.models import Application, Sitting
from exams.sittings.queries import granted_to
from exams.sittings.services import note_used
from lms.clock import jst, now
from lms.db import Work, prepared, transaction
from lms.policy import SYSTEM, Actor, require

CHUNK = 500
ON_DEVICES = ("own_device", "venue_device")


def start_attempt(actor: Actor, application_public_id: str) -> str:
    """Begin the exam of an application; returns the attempt's public id. A second click finds the same attempt.

    Refusals: NotFound for anybody else's, NoPlaceInExam, SittingCancelled, ExamNotOpenYet, ExamOver,
    NotAdmitted (rules 13), AnsweredOnPaper, PaperNotReady.
    """
    require(actor, SIT)
    with transaction() as work:
        application = _application(application_public_id)
        attempt = work.session.get(Attempt, (application.sitting_id, application.seq), with_for_update=True)
        subject = attempt or new_attempt(application)
        if not AttemptPolicy(actor).allows(subject):
            raise NotFound
        if attempt is not None and attempt.state != "ready":
            return attempt.public_id
        sitting = work.session.get_one(Sitting, application.sitting_id)
        _check_may_start(work, sitting, application, admitted=attempt is not None)
        open_attempt(work, subject, sitting)
        work.audit(actor, "exams.attempt.started", "attempt", attempt_name(subject), channel=subject.channel)
        return subject.public_id


@prepared
def _applications(public_id: Any) -> Select[Any]:
    return select(Application).where(Application.public_id == public_id).with_for_update()


def _application(public_id: str) -> Application:
    found: Application | None = _applications(public_id=public_id).scalars().first()
    if found is None:
        raise NotFound
    return found


def new_attempt(application: Application) -> Attempt:
    """The one attempt of an application, not begun."""
    return Attempt(
        sitting_id=application.sitting_id,
        id=application.seq,
        application_seq=application.seq,
        person_id=application.person_id,
        purpose="exam",
        channel=application.channel,
        state="ready",
        minutes=0,
        extra_seconds=0,
        recorded_at=now(),
    )


def _check_may_start(work: Work, sitting: Sitting, application: Application, *, admitted: bool) -> None:
    if application.state != "accepted":
        raise NoPlaceInExam
    if sitting.cancelled_at is not None:
        raise SittingCancelled
    if application.channel not in ON_DEVICES:
        raise AnsweredOnPaper
    if now() < sitting.opens_at:
        begins = jst(sitting.opens_at)
        raise ExamNotOpenYet(date=begins.date(), time=begins.strftime("%H:%M"))
    if now() >= sitting.closes_at:
        raise ExamOver
    if sitting.supervised and not admitted:
        raise NotAdmitted
    check_paper(work, sitting)


def check_paper(work: Work, sitting: Sitting) -> None:
    """Refuse with PaperNotReady a sitting without a frozen paper."""
    paper = work.session.get(Paper, sitting.paper_id) if sitting.paper_id else None
    if paper is None or paper.state != "frozen":
        raise PaperNotReady


def open_attempt(work: Work, attempt: Attempt, sitting: Sitting) -> None:
    """Let the time run, with what was granted beforehand."""
    # Asked first: a question in between would write the attempt twice.
    granted = granted_to(sitting.id, attempt.id)
    attempt.state, attempt.started_at, attempt.paper_id = "open", now(), sitting.paper_id
    attempt.minutes, attempt.changed_at = sitting.minutes, now()
    attempt.shuffles_items, attempt.shuffles_options = sitting.shuffles_items, sitting.shuffles_options
    attempt.granted_seconds = granted.seconds_more(sitting.minutes)
    attempt.extra_seconds += attempt.granted_seconds
    attempt.break_seconds = granted.break_minutes * 60
    attempt.closes_at = closing_time(now(), attempt.minutes, attempt.extra_seconds, sitting.closes_at)
    work.session.add(attempt)
    work.session.flush()


def attempt_name(attempt: Attempt) -> str:
    """How the audit log names an attempt."""
    return f"{attempt.sitting_id}.{attempt.id}"


def own_attempt(work: Work, actor: Actor, public_id: str) -> Attempt:
    """One's own attempt, held until the end of the use-case; NotFound for any other."""
    attempt: Attempt | None = attempts_held(public_id=public_id).scalar()
    if attempt is None or not AttemptPolicy(actor).allows(attempt):
        raise NotFound
    return attempt


def open_page(actor: Actor, public_id: str, session_key: str) -> str:
    """Note that a page of the attempt is loaded and give it the pen; returns its stream.

    The newest page holds the pen; an older one is told at its next word to us. An attempt whose time is over is
    closed here, should the scheduler not have come by yet; its page may still send what a cut line held back.
    """
    with transaction() as work:
        attempt = own_attempt(work, actor, public_id)
        close_if_due(work, attempt)
        stream, (who, epoch) = secrets.token_hex(8), split_session(session_key)
        work.session.add(
            AttemptStream(
                sitting_id=attempt.sitting_id,
                attempt_id=attempt.id,
                stream=stream,
                number=_pages(attempt) + 1,
                session_key=who,
                session_epoch=epoch,
                opened_at=now(),
                last_contact_at=now(),
            )
        )
        if attempt.state == "open":
            attempt.pen = stream
        return stream


def _pages(attempt: Attempt) -> int:
    highest: int | None = _newest_page(sitting_id=attempt.sitting_id, attempt_id=attempt.id).scalar()
    return highest or 0


@prepared
def _newest_page(sitting_id: Any, attempt_id: Any) -> Select[Any]:
    return select(func.max(AttemptStream.number)).where(
        AttemptStream.sitting_id == sitting_id, AttemptStream.attempt_id == attempt_id
    )


def choose_layout(actor: Actor, public_id: str, *, one_page: bool) -> None:
    """One question at a time, or all on one page."""
    with transaction() as work:
        own_attempt(work, actor, public_id).one_page = one_page


def take_batch(batch: Batch) -> Told:
    """Take in what a page sends: the way through Flask. The SQL checks session, pen and time."""
    with transaction() as work:
        connection = work.session.connection()
        return take_in(plain(connection), connection.dialect.name, [batch], now())[0]


def save_form(
    actor: Actor,
    public_id: str,
    session_key: str,
    stream: str,
    answers: Mapping[str, Any],
    reviews: Mapping[str, bool] | None = None,
) -> Told:
    """Save the form of a browser without JavaScript, by the same rules; what did not change is no entry.

    answers  place -> answer as the form has it; places that the form does not hold stay as they are
    reviews  place -> whether it is marked to be looked at again
    """
    with transaction() as work:
        attempt = own_attempt(work, actor, public_id)
        present = {f"{row.part}-{row.position}": row for row in _responses(work, attempt)}
        told = [
            ("answer", key, value or None, getattr(present.get(key), "answer", None)) for key, value in answers.items()
        ]
        told += [
            ("review", key, value, getattr(present.get(key), "review", False)) for key, value in (reviews or {}).items()
        ]
        changed = [(kind, place_of(key), value) for kind, key, value, before in told if value != before]
        last = numbers_used(work, attempt, stream)
        entries = tuple(
            Entry(stream, number, kind, place.part, place.position, value)
            for number, (kind, place, value) in enumerate(changed, start=last + 1)
            if place is not None
        )
        return take_batch(Batch(public_id, session_key, stream, last, entries))


def _responses(work: Work, attempt: Attempt) -> Sequence[Response]:
    return work.session.scalars(
        select(Response).where(Response.sitting_id == attempt.sitting_id, Response.attempt_id == attempt.id)
    ).all()


def numbers_used(work: Work, attempt: Attempt, stream: str) -> int:
    """The highest number that a page has given so far, as the journal knows it."""
    highest: int | None = work.session.scalar(
        select(func.max(JournalEntry.seq)).where(
            JournalEntry.sitting_id == attempt.sitting_id,
            JournalEntry.attempt_id == attempt.id,
            JournalEntry.stream == stream,
        )
    )
    return highest or 0


def hand_in(actor: Actor, public_id: str) -> None:
    """Hand the attempt in. Twice, or after the clock did it, changes nothing. What follows is not decided here."""
    with transaction() as work:
        attempt = own_attempt(work, actor, public_id)
        close_if_due(work, attempt)
        if attempt.state != "open":
            return
        # Named before it is closed, which forgets what was read of it.
        key, name = (attempt.sitting_id, attempt.id), attempt_name(attempt)
        submit(work, [key], "submitted", now())
        work.audit(actor, "exams.attempt.handed_in", "attempt", name)


def close_if_due(work: Work, attempt: Attempt) -> None:
    """Hand in an attempt whose time is over; a break that is used up ends first."""
    if attempt.break_until_at is not None and attempt.break_until_at <= now():
        resume_clock(attempt)
        work.session.flush()
    stands = attempt.state != "open" or attempt.paused_at is not None
    if not stands and attempt.closes_at is not None and attempt.closes_at <= now():
        submit(work, [(attempt.sitting_id, attempt.id)], "auto_submitted", None)
        work.session.refresh(attempt)


def submit(work: Work, keys: Sequence[tuple[int, int]], state: str, at: datetime | None) -> int:
    """Close open attempts and announce those of sittings; the clock's hand-in is dated to the closing time."""
    closed = work.session.execute(
        update(Attempt)
        .where(tuple_(Attempt.sitting_id, Attempt.id).in_(keys), Attempt.state == "open")
        .values(
            state=state,
            submitted_at=Attempt.closes_at if at is None else at,
            changed_at=now(),
            paused_at=None,
            break_until_at=None,
        )
        .returning(Attempt.sitting_id, Attempt.id, Attempt.purpose)
        .execution_options(synchronize_session=False)
    ).all()
    by_sitting: dict[int, list[int]] = defaultdict(list)
    for sitting_id, attempt_id, purpose in closed:
        if purpose == "exam":
            by_sitting[sitting_id].append(attempt_id)
    work.session.expire_all()
    for sitting_id, ids in sorted(by_sitting.items()):
        note_used(work, sitting_id, ids)
        work.announce(AttemptsSubmitted(sitting_id, tuple(sorted(ids))))
    return len(closed)


def void_attempt(work: Work, actor: Actor, sitting_id: int, attempt_id: int, reason: str) -> None:
    """Make one attempt count for nothing, for good; its answers stay on record. Twice changes nothing.

    Who may, and after how many eyes, is decided by the caller (marking, results) in whose transaction it happens.
    Refusals: NotFound, ReasonMissing, LateIntakeClosed once a list with it is frozen.
    """
    if not reason.strip():
        raise ReasonMissing
    attempt = work.session.get(Attempt, (sitting_id, attempt_id), with_for_update=True)
    if attempt is None:
        raise NotFound
    if attempt.state == "voided":
        return
    if attempt.intake_closed_at is not None:
        raise LateIntakeClosed
    attempt.state, attempt.void_reason = "voided", reason.strip()[:400]
    attempt.voided_at = attempt.changed_at = now()
    attempt.submitted_at = attempt.submitted_at or now()
    attempt.paused_at = attempt.break_until_at = None
    attempt.news += 1
    work.session.add(
        Incident(
            sitting_id=sitting_id, attempt_id=attempt_id, kind="voided", note=attempt.void_reason, at=now(),
            recorded_by=actor.person_id,
        )
    )  # fmt: skip
    count_exposure(work, sitting_id, [attempt_id])
    work.audit(actor, "exams.attempt.voided", "attempt", attempt_name(attempt))


def close_due_attempts() -> int:
    """Hand in every attempt whose time is over, in portions; returns how many. May run as often as one likes."""
    closed = 0
    while True:
        with transaction() as work:
            due = work.session.execute(
                select(Attempt.sitting_id, Attempt.id)
                .where(Attempt.state == "open", Attempt.closes_at <= now(), Attempt.paused_at.is_(None))
                .order_by(Attempt.sitting_id, Attempt.id)
                .limit(CHUNK)
                .with_for_update(skip_locked=True)
            ).all()
            if not due:
                return closed
            closed += submit(work, [(row[0], row[1]) for row in due], "auto_submitted", None)
            for sitting_id in sorted({row[0] for row in due}):
                count = sum(row[0] == sitting_id for row in due)
                work.audit(SYSTEM, "exams.attempts.closed_by_clock", "sitting", sitting_id, attempts=count)


def decide_late_entry(
    actor: Actor, sitting_id: int, attempt_id: int, stream: str, seq: int, *, counts: bool, reason: str
) -> None:
    """Decide whether an answer that arrived late counts (rules 12). A counted one is judged with the rest again.

    Refusals: NotFound, ReasonMissing, LateDecided, LateIntakeClosed.
    """
    require(actor, DECIDE_LATE, f"sitting:{sitting_id}")
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        key = (sitting_id, attempt_id, stream, seq)
        entry = work.session.get(LateEntry, key, with_for_update=True)
        if entry is None:
            raise NotFound
        if entry.decision != "waiting":
            raise LateDecided
        if work.session.get_one(Attempt, (sitting_id, attempt_id)).intake_closed_at is not None:
            raise LateIntakeClosed
        entry.decision, entry.reason = ("counted" if counts else "not_counted"), reason.strip()[:400]
        entry.decided_by, entry.decided_at = actor.person_id, now()
        if counts:
            _count(work, entry)
            work.announce(AttemptsSubmitted(sitting_id, (attempt_id,)))
        work.audit(
            actor, f"exams.late.{entry.decision}", "attempt", f"{sitting_id}.{attempt_id}", stream=stream, seq=seq
        )


def _count(work: Work, entry: LateEntry) -> None:
    key = (entry.sitting_id, entry.attempt_id, entry.part, entry.position)
    response = work.session.get(Response, key) or Response(
        sitting_id=entry.sitting_id, attempt_id=entry.attempt_id, part=entry.part, position=entry.position
    )
    response.answer, response.stream, response.seq = entry.answer, entry.stream, entry.seq
    response.saved_at, response.late = entry.received_at, True
    work.session.add(response)


def close_intake(work: Work, sitting_id: int, attempt_ids: Iterable[int] | None = None) -> None:
    """Freeze the board's list: from now on nothing late is taken in. Called by results before the release."""
    wanted = [Attempt.sitting_id == sitting_id, Attempt.intake_closed_at.is_(None)]
    wanted.append(or_(Attempt.closes_at <= now(), Attempt.state.in_(("submitted", "auto_submitted", "voided"))))
    if attempt_ids is not None:
        wanted.append(Attempt.id.in_(list(attempt_ids)))
    work.session.execute(update(Attempt).where(*wanted).values(intake_closed_at=now()))
