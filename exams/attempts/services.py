"""Use-cases of the candidate: saving without JavaScript, handing in; and what the clock does for her.

Handing in and judging are two use-cases (design law 4): here answers are closed and AttemptsSubmitted is
announced, nothing is scored.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, tuple_, update

from exams.attempts.clockwork import resume_clock
from exams.attempts.exposure import count_exposure
from exams.attempts.intake import Batch, Entry, Told, take_in
from exams.attempts.models import Attempt, Incident, JournalEntry, LateEntry, Response
from exams.attempts.policies import DECIDE_LATE, AttemptPolicy
from exams.attempts.queries import attempts_held
from exams.attempts.rules import place_of
from exams.attempts.store import plain
from exams.errors import (
    LateDecided,
    LateIntakeClosed,
    NotFound,
    ReasonMissing,
)
from exams.events import AttemptsSubmitted
from exams.sittings.services import note_used
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import SYSTEM, Actor, require

CHUNK = 500
_attempts: Any = Attempt.__table__
# Put together once: everybody hands in within the same minutes.
_CLOSE = (
    update(_attempts)
    .where(
        tuple_(_attempts.c.sitting_id, _attempts.c.id).in_(bindparam("keys", expanding=True)),
        _attempts.c.state == "open",
    )
    .values(
        state=bindparam("closed_as"),
        submitted_at=func.coalesce(bindparam("closed_at", type_=_attempts.c.closes_at.type), _attempts.c.closes_at),
        changed_at=bindparam("told_at"),
        paused_at=None,
        break_until_at=None,
    )
    .returning(_attempts.c.sitting_id, _attempts.c.id, _attempts.c.purpose)
)


def attempt_name(attempt: Attempt) -> str:
    """How the audit log names an attempt."""
    return f"{attempt.sitting_id}.{attempt.id}"


def own_attempt(work: Work, actor: Actor, public_id: str) -> Attempt:
    """One's own attempt, held until the end of the use-case; NotFound for any other."""
    attempt: Attempt | None = attempts_held(public_id=public_id).scalar()
    if attempt is None or not AttemptPolicy(actor).allows(attempt):
        raise NotFound
    return attempt


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
    work.session.flush()
    given = {"keys": list(keys), "closed_as": state, "closed_at": at, "told_at": now()}
    closed = work.session.execute(_CLOSE, given).all()
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
