"""Use-cases of the exam room. Staff never reach an attempt itself (rules 14): they admit, note, give time and end."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash

from exams.attempts.clockwork import add_seconds, can_go_on, note_incident, open_again
from exams.attempts.models import Admission, Attempt, AttemptOfficial
from exams.attempts.policies import INVIGILATE, sitting_scope
from exams.attempts.rules import (
    EVIDENCE,
    INCIDENT_KINDS,
    LEAST_MINUTES,
    MOST_MINUTES,
    MOST_SEAT_TRIES,
    is_identified,
    officials_wanted,
)
from exams.attempts.services import attempt_name, submit
from exams.attempts.starting.services import ON_DEVICES, check_paper, new_attempt
from exams.errors import (
    ExamOver,
    IdentityNotShown,
    MinutesOutOfRange,
    NoPlaceInExam,
    NotFound,
    OfficialsNeeded,
    OwnExam,
    ReasonMissing,
    SeatRefused,
)
from exams.room_errors import RoomNotReady
from exams.sittings.models import Application, Sitting, SittingRoom
from exams.sittings.queries import granted_to
from exams.sittings.venues.models import RoomCheck
from exams.sittings.venues.rules import CHECK_NAMES, CHECKS, still_open
from lms.accounts.api import people
from lms.clock import day_of, now, today
from lms.db import Work, transaction
from lms.policy import Actor, require
from lms.text.errors import NumberCheckFailed, NumberMalformed
from lms.text.numbers import read_number

# Six digits for one day and ten tries: the hash keeps the code from readers of the table, no more is asked of it.
CODE_HASHING = "scrypt:4096:8:1"


@dataclass(frozen=True)
class SeenIdentity:
    """What the invigilator saw: kinds of documents only; no copy and no number of one (rules 13)."""

    evidence: tuple[str, ...] = ()
    form_signed: bool = False
    witness: str = ""
    officials: tuple[int, ...] = ()


@dataclass(frozen=True)
class Seat:
    """What a venue device's session holds: one attempt and a token, nothing of the person."""

    attempt: str
    application: str
    token: str


def sitting_for(work: Work, actor: Actor, public_id: str) -> Sitting:
    """The sitting that this invigilator watches over; NotFound for an unknown one, NotAllowed for another's."""
    sitting: Sitting | None = work.session.scalar(select(Sitting).where(Sitting.public_id == public_id))
    if sitting is None:
        raise NotFound
    require(actor, INVIGILATE, sitting_scope(sitting.id))
    return sitting


def _application(work: Work, sitting: Sitting, public_id: str) -> Application:
    found: Application | None = work.session.scalar(
        select(Application).where(Application.sitting_id == sitting.id, Application.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def admit(actor: Actor, sitting_public_id: str, application_public_id: str, seen: SeenIdentity) -> None:
    """Let a candidate in, having seen who she is; from now on there is an attempt to begin. Twice changes nothing.

    Refusals: OwnExam, NoPlaceInExam, ExamOver, PaperNotReady, IdentityNotShown, OfficialsNeeded.
    """
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        application = _application(work, sitting, application_public_id)
        if application.person_id == actor.person_id:
            raise OwnExam
        if work.session.get(Admission, (sitting.id, application.seq)) is not None:
            return
        _check_may_admit(work, sitting, application, seen)
        work.session.add(
            Admission(
                sitting_id=sitting.id,
                application_seq=application.seq,
                room_id=application.room_id,
                evidence=[kind for kind in EVIDENCE if kind in seen.evidence],
                form_signed=seen.form_signed,
                witness=seen.witness.strip()[:80],
                admitted_by=actor.person_id,
                admitted_at=now(),
            )
        )
        attempt = work.session.get(Attempt, (sitting.id, application.seq)) or Attempt(**new_attempt(application))
        attempt.paper_id, attempt.changed_at = sitting.paper_id, now()
        work.session.add(attempt)
        work.session.flush()
        _name_officials(work, actor, attempt, seen.officials, application)
        work.audit(actor, "exams.attempt.admitted", "attempt", attempt_name(attempt), evidence=len(seen.evidence))


def _check_may_admit(work: Work, sitting: Sitting, application: Application, seen: SeenIdentity) -> None:
    if application.state != "accepted":
        raise NoPlaceInExam
    if sitting.cancelled_at is not None or now() >= sitting.closes_at:
        raise ExamOver
    check_paper(work, sitting)
    if not is_identified(seen.evidence, seen.form_signed, seen.witness):
        raise IdentityNotShown
    if officials_wanted(application.channel, granted_to(sitting.id, application.seq).kinds):
        named = set(seen.officials)
        if len(named) != 2 or application.person_id in named or len(people(named)) != 2:
            raise OfficialsNeeded


def _name_officials(
    work: Work, actor: Actor, attempt: Attempt, officials: Iterable[int], application: Application
) -> None:
    duty = officials_wanted(application.channel, granted_to(attempt.sitting_id, attempt.id).kinds)
    for person_id in sorted(set(officials)) if duty else ():
        work.session.add(
            AttemptOfficial(
                sitting_id=attempt.sitting_id,
                attempt_id=attempt.id,
                person_id=person_id,
                duty=duty,
                named_by=actor.person_id,
                named_at=now(),
            )
        )


def set_room_code(actor: Actor, sitting_public_id: str, room_public_id: str) -> str:
    """Make the room's code of the day and tell it this once; an earlier one no longer opens a seat."""
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        room = work.session.scalar(
            select(SittingRoom).where(SittingRoom.sitting_id == sitting.id, SittingRoom.public_id == room_public_id)
        )
        if room is None:
            raise NotFound
        code = f"{secrets.randbelow(10**6):06d}"
        room.code_hash, room.code_set_at = generate_password_hash(code, CODE_HASHING), now()
        work.audit(actor, "exams.room.code_set", "room", room.id)
        return code


def check_room(actor: Actor, sitting_public_id: str, room_public_id: str, items: Iterable[str]) -> None:
    """Record what was found in order in a room, with name and time; what is there already stays as it was.

    It is opened last: RoomNotReady names what was not looked at yet.
    """
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        room = work.session.scalar(
            select(SittingRoom).where(SittingRoom.sitting_id == sitting.id, SittingRoom.public_id == room_public_id)
        )
        if room is None:
            raise NotFound
        known = set(work.session.scalars(select(RoomCheck.item).where(RoomCheck.room_id == room.id)))
        wanted = [item for item in CHECKS if item in set(items) and item not in known]
        missing = still_open(known | set(wanted))
        if "opened" in wanted and missing:
            raise RoomNotReady(missing=" / ".join(gettext(CHECK_NAMES[item]) for item in missing))
        work.session.add_all(
            RoomCheck(
                sitting_id=sitting.id, room_id=room.id, item=item, checked_at=now(), checked_by=actor.person_id
            )
            for item in wanted
        )  # fmt: skip
        if wanted:
            work.audit(actor, "exams.room.checked", "room", room.id, items=wanted)


def take_seat(slip_typed: str, code_typed: str) -> Seat:
    """Sign in at a venue device with slip number and code of the day, after admission and without e-mail (rules 14).

    Whatever does not fit is refused with SeatRefused; ten wrong codes lock the seat until a new code is set.
    """
    seat = None
    with transaction() as work:
        attempt = _attempt_of_slip(work, slip_typed)
        if attempt is not None and attempt.seat_tries < MOST_SEAT_TRIES:
            attempt.seat_tries += 1
            if _code_fits(work, attempt, code_typed):
                attempt.seat_tries, attempt.channel = 0, "venue_device"
                seat = _seat(work, attempt)
    if seat is None:
        raise SeatRefused
    return seat


def _attempt_of_slip(work: Work, slip_typed: str) -> Attempt | None:
    try:
        slip_number = read_number(slip_typed)
    except (NumberMalformed, NumberCheckFailed):
        return None
    found: Attempt | None = work.session.scalar(
        select(Attempt)
        .join(
            Application,
            (Application.sitting_id == Attempt.sitting_id) & (Application.seq == Attempt.application_seq),
        )
        .join(
            Admission,
            (Admission.sitting_id == Attempt.sitting_id) & (Admission.application_seq == Attempt.application_seq),
        )
        .where(
            Application.slip_number == slip_number,
            Attempt.channel.in_(ON_DEVICES),
            Attempt.state.in_(("ready", "open")),
        )
        .with_for_update(of=Attempt)
    )
    return found


def _code_fits(work: Work, attempt: Attempt, code_typed: str) -> bool:
    admission = work.session.get_one(Admission, (attempt.sitting_id, attempt.application_seq))
    room = work.session.get(SittingRoom, admission.room_id) if admission.room_id else None
    if room is None or room.code_set_at is None or day_of(room.code_set_at) != today():
        return False
    return bool(check_password_hash(room.code_hash, "".join(code_typed.split())))


def _seat(work: Work, attempt: Attempt) -> Seat:
    application = work.session.get_one(Application, (attempt.sitting_id, attempt.application_seq))
    work.audit(Actor(None), "exams.seat.taken", "attempt", attempt_name(attempt))
    return Seat(attempt.public_id, application.public_id, secrets.token_hex(16))


def attempts_of_seats(
    work: Work,
    sitting: Sitting,
    application_public_ids: Sequence[str],
    states: Sequence[str] = ("ready", "open"),
) -> list[Attempt]:
    """The attempts of these applications; of all when none is named."""
    query = (
        select(Attempt)
        .join(
            Application,
            (Application.sitting_id == Attempt.sitting_id) & (Application.seq == Attempt.application_seq),
        )
        .where(Attempt.sitting_id == sitting.id, Attempt.state.in_(states))
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
    )
    if application_public_ids:
        query = query.where(Application.public_id.in_(application_public_ids))
    return list(work.session.scalars(query))


def give_time(
    actor: Actor,
    sitting_public_id: str,
    application_public_ids: Sequence[str],
    minutes: int,
    note: str,
    *,
    also_ended: bool = False,
) -> int:
    """Add minutes for one, some or (none named) all who are in; their clocks show it at once. Returns how many.

    also_ended  whoever the clock has ended meanwhile goes on for the minutes from now, as long as nothing is decided
    Refusals: MinutesOutOfRange, ReasonMissing.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise MinutesOutOfRange(least=LEAST_MINUTES, most=MOST_MINUTES)
    if not note.strip():
        raise ReasonMissing
    states = ("ready", "open", "auto_submitted") if also_ended else ("ready", "open")
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        others = [
            attempt
            for attempt in attempts_of_seats(work, sitting, application_public_ids, states)
            if attempt.person_id != actor.person_id
        ]
        given = [attempt for attempt in others if _give(work, actor, sitting, attempt, minutes * 60, note)]
        work.audit(actor, "exams.time_given", "sitting", sitting.id, minutes=minutes, attempts=len(given))
        return len(given)


def _give(work: Work, actor: Actor, sitting: Sitting, attempt: Attempt, seconds: int, note: str) -> bool:
    if attempt.state == "auto_submitted":
        if not can_go_on(work, sitting, attempt):
            return False
        attempt.extra_seconds += seconds
        open_again(attempt, seconds)
        note_incident(work, actor, sitting.id, attempt, "reopened", note, seconds)
        return True
    add_seconds(attempt, seconds)
    note_incident(work, actor, sitting.id, attempt, "extra_time", note, seconds)
    return True


def end_attempts(actor: Actor, sitting_public_id: str, application_public_ids: Sequence[str], note: str) -> int:
    """End the exam now for one, some or (none named) all who are writing; what is saved is handed in."""
    if not note.strip():
        raise ReasonMissing
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        attempts = attempts_of_seats(work, sitting, application_public_ids, ("open",))
        for attempt in attempts:
            attempt.closes_at = now()
            note_incident(work, actor, sitting.id, attempt, "ended", note)
        work.session.flush()
        work.audit(actor, "exams.attempts.ended", "sitting", sitting.id, attempts=len(attempts))
        return submit(work, [(a.sitting_id, a.id) for a in attempts], "auto_submitted", now())


def record_incident(actor: Actor, sitting_public_id: str, application_public_id: str, kind: str, note: str) -> None:
    """Write down something out of the ordinary, about one candidate or (none named) the whole room."""
    with transaction() as work:
        sitting = sitting_for(work, actor, sitting_public_id)
        if kind not in INCIDENT_KINDS:
            raise NotFound
        attempt = None
        if application_public_id:
            application = _application(work, sitting, application_public_id)
            attempt = work.session.get(Attempt, (sitting.id, application.seq))
        note_incident(work, actor, sitting.id, attempt, kind, note)
        work.audit(actor, "exams.incident.recorded", "sitting", sitting.id, kind=kind)
