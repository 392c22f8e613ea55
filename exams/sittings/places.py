"""Places of a sitting: who may have one, who has one, who waits, who sits where. All of it inside the caller's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from exams.errors import (
    KnowsTheQuestions,
    RetakeTooEarly,
    RuleBroken,
    SittingCancelled,
    TooYoung,
    WindowClosed,
    WindowNotOpen,
)
from exams.room_errors import RetakesUsedUp
from exams.sittings.messages import tell_moved_up
from exams.sittings.models import AccommodationDecision, AccommodationRequest, Application, Sitting, SittingRoom
from exams.sittings.rules import ALIVE, free_again_at, is_old_enough, moves_up, needs_room, room_for, stage_of
from exams.sittings.values import AGREEMENT_VERSION, ApplicationRef, Granted, Support, Wish
from lms.accounts.api import has_role, person
from lms.clock import day_of, now
from lms.db import Work, db, prepared
from lms.policy import Actor, Role
from lms.text.numbers import new_number
from lms.ui.formats import day

SLIP_PREFIX = "EX"


def refusal_to_apply(sitting: Sitting, person_id: int | None) -> RuleBroken | None:
    """The first reason why this person (None: anybody) cannot apply now, or None."""
    return _refused_by_time(sitting) or (_refused_by_person(sitting, person_id) if person_id else None)


def _refused_by_time(sitting: Sitting) -> RuleBroken | None:
    stage = stage_of(sitting.times, now())
    if stage == "cancelled":
        return SittingCancelled()
    if stage == "planned":
        return WindowNotOpen(date=day(sitting.apply_from_at))
    return None if stage == "open" else WindowClosed(date=day(sitting.apply_until_at))


def _refused_by_person(sitting: Sitting, person_id: int) -> RuleBroken | None:
    card = person(person_id)
    least_age = sitting.eligibility.get("least_age")
    if not is_old_enough(card.born_on, least_age, day_of(max(sitting.opens_at, now()))):
        return TooYoung(age=least_age)
    if not sitting.sample and any(has_role(person_id, role) for role in (Role.ITEM_WRITER, Role.EXAM_BOARD)):
        return KnowsTheQuestions()
    times, last = _tries(sitting, person_id)
    most = sitting.eligibility.get("most_tries")
    if most and times >= most:
        return RetakesUsedUp(count=times)
    free_at = free_again_at(last, sitting.eligibility.get("retake_after_days"))
    if free_at is not None and now() < free_at:
        return RetakeTooEarly(date=day(free_at))
    return None


def count_accepted(sitting: Sitting) -> int:
    """How many applications have a place."""
    return (
        db.session.scalar(
            select(func.count()).where(Application.sitting_id == sitting.id, Application.state == "accepted")
        )
        or 0
    )


def count_alive(sitting: Sitting) -> int:
    """How many people count on this sitting: accepted, waiting or through with it."""
    return (
        db.session.scalar(
            select(func.count()).where(Application.sitting_id == sitting.id, Application.state.in_((*ALIVE, "used")))
        )
        or 0
    )


def move_up(work: Work, actor: Actor, sitting: Sitting) -> list[int]:
    """Give free places to the waiting list, first come first served; returns the seqs that moved up."""
    work.session.flush()
    waiting = work.session.scalars(
        select(Application)
        .where(Application.sitting_id == sitting.id, Application.state == "waiting")
        .order_by(Application.seq)
    ).all()
    chosen = set(moves_up([a.seq for a in waiting], count_accepted(sitting), sitting.capacity))
    for application in waiting:
        if application.seq in chosen:
            accept(work, sitting, application)
            tell_moved_up(work, sitting, application)
            work.audit(actor, "exams.application.moved_up", "application", f"{sitting.id}.{application.seq}")
    return sorted(chosen)


def alive_application(sitting: Sitting, person_id: int) -> Application | None:
    return db.session.scalar(
        select(Application).where(
            Application.sitting_id == sitting.id, Application.person_id == person_id, Application.state.in_(ALIVE)
        )
    )


def _tries(sitting: Sitting, person_id: int) -> tuple[int, datetime | None]:
    """How often somebody has sat this exam, in whichever sitting, and when the last time."""
    sat = func.coalesce(Application.sat_at, Application.applied_at)
    row = db.session.execute(
        select(func.count(), func.max(sat))
        .select_from(Application)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(
            Sitting.exam_code == sitting.exam_code,
            Application.person_id == person_id,
            or_(Application.state == "used", Application.sat_at.is_not(None)),
        )
    ).one()
    return row[0], row[1]


def enter(work: Work, actor: Actor, sitting: Sitting, person_id: int, wish: Wish) -> Application:
    last = work.session.scalar(select(func.max(Application.seq)).where(Application.sitting_id == sitting.id))
    application = Application(
        sitting_id=sitting.id,
        seq=(last or 0) + 1,
        person_id=person_id,
        slip_number=new_number(SLIP_PREFIX),
        state="waiting",
        channel=wish.channel,
        applied_at=now(),
        agreed_at=now(),
        agreed_by=wish.agreed_by,
        agreement_version=AGREEMENT_VERSION,
        entered_by=actor.person_id if actor.acting_for else None,
    )
    has_place = sitting.capacity is None or count_accepted(sitting) < sitting.capacity
    work.session.add(application)
    if has_place:
        accept(work, sitting, application)
    work.session.flush()
    return application


def accept(work: Work, sitting: Sitting, application: Application) -> None:
    application.state, application.accepted_at = "accepted", now()
    if needs_room(sitting.supervised, application.channel):
        application.room_id = _free_room(work, sitting)


def _free_room(work: Work, sitting: Sitting) -> int | None:
    taken = (
        select(Application.room_id, func.count().label("taken"))
        .where(Application.sitting_id == sitting.id, Application.state == "accepted")
        .group_by(Application.room_id)
        .subquery()
    )
    rows = work.session.execute(
        select(SittingRoom.id, SittingRoom.seats, func.coalesce(taken.c.taken, 0))
        .join(taken, taken.c.room_id == SittingRoom.id, isouter=True)
        .where(SittingRoom.sitting_id == sitting.id)
    )
    return room_for([(room_id, seats, used) for room_id, seats, used in rows])


def keep_wishes(work: Work, application: Application, wish: Wish) -> None:
    if not wish.wishes and not wish.told.strip():
        return
    work.session.add(
        AccommodationRequest(
            sitting_id=application.sitting_id,
            application_seq=application.seq,
            wishes=sorted(set(wish.wishes)),
            told=wish.told,
            asked_at=now(),
        )
    )


def seat_the_unseated(work: Work, sitting: Sitting) -> None:
    """Give a room to every accepted candidate who needs one and has none."""
    unseated = work.session.scalars(
        select(Application)
        .where(
            Application.sitting_id == sitting.id,
            Application.state == "accepted",
            Application.room_id.is_(None),
        )
        .order_by(Application.seq)
    ).all()
    for application in unseated:
        if needs_room(sitting.supervised, application.channel):
            application.room_id = _free_room(work, sitting)
            work.session.flush()


def ref_of(sitting: Sitting, application: Application) -> ApplicationRef:
    return ApplicationRef(sitting.id, application.seq, sitting.public_id, application.public_id)


@prepared
def _decisions(sitting_id: Any, seq: Any) -> Select[Any]:
    return (
        select(AccommodationDecision)
        .where(AccommodationDecision.sitting_id == sitting_id, AccommodationDecision.application_seq == seq)
        .order_by(AccommodationDecision.version.desc())
        .limit(1)
    )


def decided_about(sitting_id: Any, seq: Any) -> ColumnElement[bool]:
    """Whether anything was ever decided about support for a candidate: told within another question."""
    return (
        select(AccommodationDecision.version)
        .where(AccommodationDecision.sitting_id == sitting_id, AccommodationDecision.application_seq == seq)
        .correlate(None)
        .exists()
    )


def newest_decision(sitting_id: int, seq: int) -> AccommodationDecision | None:
    """The decision that holds, if there is one."""
    found: AccommodationDecision | None = _decisions(sitting_id=sitting_id, seq=seq).scalars().first()
    return found


def people_in_room(room: SittingRoom) -> list[int]:
    """Who has a seat in a room."""
    return list(
        db.session.scalars(
            select(Application.person_id).where(
                Application.sitting_id == room.sitting_id, Application.room_id == room.id,
                Application.state == "accepted",
            )
        )
    )  # fmt: skip


def support_of(decision: AccommodationDecision) -> Support:
    """What a decision grants, as a value."""
    return Support(
        tuple(decision.granted), decision.extra_minutes, decision.extra_percent, decision.break_minutes,
        decision.text_size,
    )  # fmt: skip


def granted_by(decision: AccommodationDecision | None) -> Granted:
    """What holds because of a decision; nothing without one."""
    if decision is None:
        return Granted()
    support = support_of(decision)
    return Granted(
        frozenset(support.kinds), support.extra_minutes, support.extra_percent, support.break_minutes,
        support.text_size,
    )  # fmt: skip


def living_candidates(sitting: Sitting) -> list[int]:
    """The people who count on a sitting."""
    return list(
        db.session.scalars(
            select(Application.person_id).where(Application.sitting_id == sitting.id, Application.state.in_(ALIVE))
        )
    )
