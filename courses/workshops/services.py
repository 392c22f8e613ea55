"""Planning workshops, booking seats, taking attendance. Seats are given under a lock on the workshop."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, update

from courses.door_errors import DateIsOver, OnlineFull, WayInUse
from courses.errors import (
    BookingClosed,
    DateHasAttendance,
    DatesOverlap,
    NoSuchWorkshop,
    OwnWorkshop,
    SeatsBelowBookings,
    WorkshopNotOpen,
    WorkshopOver,
    WorkshopWithoutDates,
)
from courses.workshops.models import (
    Workshop,
    WorkshopAttendance,
    WorkshopBooking,
    WorkshopDate,
    WorkshopFeedbackNote,
    WorkshopInterest,
    WorkshopOffer,
)
from courses.workshops.offers.passing import close_all, offer_seats
from courses.workshops.offers.queries import open_offers
from courses.workshops.offers.rules import DECLINED, WITHDRAWN
from courses.workshops.policies import BOOK, KEEP, WorkshopPolicy
from courses.workshops.queries import booking_of, meetings_of, seats_taken, stage_now
from courses.workshops.reminders.passing import remind_no_more
from courses.workshops.rules import (
    BOOKED,
    CANCELLED,
    ENDED,
    FULL,
    OPEN,
    PREPARING,
    WAITING,
    Meeting,
    gone_already,
    has_begun,
    overlapping,
)
from courses.workshops.values import WorkshopPlan
from courses.workshops.ways.queries import online_now, ways_used
from courses.workshops.ways.rules import BOTH, first_way, fits, room_online, taken_way
from lms.accounts.api import Follows, bring_along, bring_back, remember, remembered, set_preferences, subject_of
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotAllowed, NotFound
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import EVERYWHERE, SYSTEM, Actor, require

FOLLOWING = (
    Follows(WorkshopBooking.person_id, (WorkshopBooking.workshop_id,)),
    Follows(WorkshopAttendance.person_id, (WorkshopAttendance.workshop_date_id,)),
    Follows(WorkshopInterest.person_id, (WorkshopInterest.workshop_id,)),
    Follows(WorkshopFeedbackNote.person_id, (WorkshopFeedbackNote.workshop_id,)),
)
SEAT_FREE = N_("You have a seat: %(title)s")
SEAT_FREE_BODY = N_("A seat became free in the workshop “%(title)s”, and it is yours. You need not do anything more.")
DATES_FIXED = N_("The dates are fixed: %(title)s")
DATES_FIXED_BODY = N_("The workshop “%(title)s” now takes applications. You asked us to tell you.")
MOVED = N_("Dates or place have changed: %(title)s")
MOVED_BODY = N_("Please look at the dates and the place of the workshop “%(title)s” once more. Your seat stays yours.")
CALLED_OFF = N_("Cancelled: %(title)s")
CALLED_OFF_BODY = N_("The workshop “%(title)s” will not take place. The reason: %(reason)s")


def _tell(
    work: Work,
    row: Workshop,
    people: Sequence[int],
    kind: str,
    words: tuple[str, str],
    ways: Mapping[int, str] | None = None,
    **more: str,
) -> None:
    subject, body = words
    params = {"title": row.title, **more}
    tell(work, people, f"workshops.{kind}", subject, body, f"/workshops/{row.public_id}", params=params, ways=ways)


def lock(work: Work, public_id: str) -> Workshop:
    """The workshop under lock, so that two people never take the same seat."""
    row: Workshop | None = work.session.scalar(
        select(Workshop).where(Workshop.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NoSuchWorkshop
    return row


def _kept(work: Work, actor: Actor, public_id: str) -> Workshop:
    row = lock(work, public_id)
    if not WorkshopPolicy.allows(actor, row):
        raise NotAllowed
    return row


def _write(row: Workshop, plan: WorkshopPlan) -> None:
    row.title, row.title_en, row.summary = plan.title, plan.title_en, plan.summary
    row.kind, row.series, row.seats = plan.kind, plan.series, plan.seats
    row.place, row.area_code, row.trainer_id = plan.place, plan.area_code, plan.trainer_id
    row.held, row.online_url, row.online_seats = plan.held, plan.online_url, plan.online_seats


def plan_workshop(actor: Actor, plan: WorkshopPlan) -> str:
    """Write a new workshop, in preparation; returns its public id. A trainer without the house-wide right plans her own.

    Refusals: DatesOverlap, DateIsOver.
    """
    require(actor, KEEP)
    if not actor.may(KEEP, EVERYWHERE) and plan.trainer_id != actor.person_id:
        raise NotAllowed
    if overlapping(plan.meetings):
        raise DatesOverlap
    with transaction() as work:
        row = Workshop(state=PREPARING, recorded_at=now(), recorded_by=actor.person_id, cancel_reason="")
        _write(row, plan)
        work.session.add(row)
        work.session.flush()
        _write_dates(work, row, plan.meetings)
        work.audit(actor, "workshops.planned", "workshop", row.id, seats=row.seats)
        return row.public_id


def change_workshop(actor: Actor, public_id: str, plan: WorkshopPlan) -> None:
    """Change a workshop that is not over. Who has a seat is told when a date or the place is another; seats that are
    new are offered to who waits, and those that are kept for somebody stay kept.

    Refusals: WorkshopOver, SeatsBelowBookings, DatesOverlap, DateIsOver, DateHasAttendance, WorkshopWithoutDates.
    """
    with transaction() as work:
        row = _kept(work, actor, public_id)
        if stage_now(row) in (ENDED, CANCELLED):
            raise WorkshopOver
        booked = seats_taken([row.id]).get((row.id, BOOKED), 0) + len(open_offers([row.id]))
        if plan.seats < booked:
            raise SeatsBelowBookings(booked=booked)
        keep_ways(row, plan.held, plan.online_seats)
        if overlapping(plan.meetings):
            raise DatesOverlap
        if row.state == OPEN and not plan.meetings:
            raise WorkshopWithoutDates
        before = (row.place, row.held, row.online_url, sorted_meetings(meetings_of(row.id)))
        moved = before != (plan.place, plan.held, plan.online_url, sorted_meetings(plan.meetings))
        if moved:
            remind_no_more(work, actor, row, holders(work, row.id, BOOKED))
        _write(row, plan)
        _write_dates(work, row, plan.meetings)
        work.audit(actor, "workshops.changed", "workshop", row.id, seats=row.seats, moved=moved)
        if moved and row.state == OPEN:
            _tell(work, row, holders(work, row.id, BOOKED, WAITING), "moved", (MOVED, MOVED_BODY))
        offer_seats(work, actor, row)


def sorted_meetings(meetings: Sequence[Meeting]) -> list[tuple[datetime, datetime, str]]:
    """Dates in a form that can be compared."""
    return sorted((meeting.starts_at, meeting.ends_at, meeting.place) for meeting in meetings)


def _write_dates(work: Work, row: Workshop, meetings: Sequence[Meeting]) -> None:
    """Let the first date stay the first: a moved date keeps its row, so that its list keeps its address."""
    ordered = sorted(meetings, key=lambda meeting: meeting.starts_at)
    known = work.session.scalars(
        select(WorkshopDate).where(WorkshopDate.workshop_id == row.id).order_by(WorkshopDate.number)
    ).all()
    if gone_already(meetings, known, now()):
        raise DateIsOver
    taken = set(
        work.session.scalars(
            select(WorkshopAttendance.workshop_date_id).where(
                WorkshopAttendance.workshop_date_id.in_([date_row.id for date_row in known])
            )
        )
    )
    for number, meeting in enumerate(ordered, start=1):
        if number > len(known):
            work.session.add(WorkshopDate(workshop_id=row.id, number=number, **vars(meeting)))
            continue
        before = known[number - 1]
        if (before.starts_at, before.ends_at) != (meeting.starts_at, meeting.ends_at) and before.id in taken:
            raise DateHasAttendance
        before.starts_at, before.ends_at, before.place = meeting.starts_at, meeting.ends_at, meeting.place
    for gone in known[len(ordered) :]:
        if gone.id in taken:
            raise DateHasAttendance
        work.session.delete(gone)
    work.session.flush()


def open_workshop(actor: Actor, public_id: str) -> None:
    """Take applications from now on, and tell those who asked to be told. A second click changes nothing."""
    with transaction() as work:
        row = _kept(work, actor, public_id)
        if row.state == OPEN:
            return
        if row.state == CANCELLED or stage_now(row) == ENDED:
            raise WorkshopOver
        if not meetings_of(row.id):
            raise WorkshopWithoutDates
        row.state = OPEN
        waiting_for_dates = _waiting_for_dates(work, row)
        _tell(work, row, list(waiting_for_dates), "dates_fixed", (DATES_FIXED, DATES_FIXED_BODY), waiting_for_dates)
        work.session.execute(
            update(WorkshopInterest)
            .where(WorkshopInterest.workshop_id == row.id, WorkshopInterest.told_at.is_(None))
            .values(told_at=now())
        )
        work.audit(actor, "workshops.opened", "workshop", row.id, told=len(waiting_for_dates))


def _waiting_for_dates(work: Work, row: Workshop) -> dict[int, str]:
    """Who wants to hear of the dates, with the way that each chose for it."""
    asked = select(WorkshopInterest.person_id, WorkshopInterest.channel).where(
        WorkshopInterest.workshop_id == row.id, WorkshopInterest.told_at.is_(None)
    )
    return {row[0]: row[1] for row in work.session.execute(asked)}


def cancel_workshop(actor: Actor, public_id: str, reason: str) -> None:
    """Cancel a workshop and tell everybody why: who has a seat, who waits for one, who wanted to hear of the dates."""
    with transaction() as work:
        row = _kept(work, actor, public_id)
        if row.state == CANCELLED:
            return
        if stage_now(row) == ENDED:
            raise WorkshopOver
        row.state, row.cancelled_at, row.cancel_reason = CANCELLED, now(), reason
        close_all(work, actor, list(open_offers([row.id])), WITHDRAWN)
        asked, seated = _waiting_for_dates(work, row), set(holders(work, row.id, BOOKED, WAITING))
        ways = {who: way for who, way in asked.items() if who not in seated}
        people = sorted({*seated, *asked})
        remind_no_more(work, actor, row, people)
        _tell(work, row, people, "cancelled", (CALLED_OFF, CALLED_OFF_BODY), ways, reason=reason)
        work.audit(actor, "workshops.cancelled", "workshop", row.id, told=len(people))


def holders(work: Work, workshop_id: int, *states: str) -> list[int]:
    """The people with a seat or a place of these states."""
    query = select(WorkshopBooking.person_id).where(
        WorkshopBooking.workshop_id == workshop_id, WorkshopBooking.state.in_(states)
    )
    return list(work.session.scalars(query))


def book(actor: Actor, public_id: str, way: str = "") -> str:
    """Take a seat, or a place in the waiting list when the workshop is full; returns "booked" or "waiting".

    ``way`` is the room or online where there are both. A second click gives the same answer. Staff book for a person
    by ``accounts.speaking_for``. Refusals: WorkshopNotOpen, OwnWorkshop, OnlineFull.
    """
    require(actor, BOOK)
    person_id = subject_of(actor)
    if person_id is None:
        raise NotAllowed
    with transaction() as work:
        row = lock(work, public_id)
        known = booking_of(person_id, row.id)
        if known is not None and known.state in (BOOKED, WAITING):
            return known.state
        stage = stage_now(row)
        if stage not in (OPEN, FULL) or has_begun(meetings_of(row.id), now()):
            raise WorkshopNotOpen
        if person_id == row.trainer_id:
            raise OwnWorkshop
        booking = known or WorkshopBooking(workshop_id=row.id, person_id=person_id)
        booking.way = taken_way(row.held, way)
        beside = booking.way != first_way(row.held)
        if beside and not room_online(row.held, row.online_seats, online_now(row)):
            raise OnlineFull
        booking.state = BOOKED if beside or stage == OPEN else WAITING
        booking.queued_at = booking.changed_at = now()
        booking.walked_in = False
        booking.recorded_by = actor.person_id
        work.session.add(booking)
        work.audit(actor, f"workshops.{booking.state}", "workshop", row.id, person=person_id)
        return booking.state


def keep_ways(row: Workshop, held: str, online_seats: int | None) -> None:
    """Refuse a change that takes a way from somebody. Refusals: WayInUse, SeatsBelowBookings."""
    if not all(fits(held, way) for way in ways_used(row)):
        raise WayInUse
    online = online_now(row)
    if held == BOTH and online_seats is not None and online_seats < online:
        raise SeatsBelowBookings(booked=online)


def give_back(actor: Actor, public_id: str) -> None:
    """Give a seat or a place in the waiting list back; the seat is offered to the next who waits.

    Staff give back for a person by ``accounts.speaking_for``. Refusals: BookingClosed, WorkshopOver.
    """
    require(actor, BOOK)
    with transaction() as work:
        row = lock(work, public_id)
        whose = subject_of(actor)
        booking = booking_of(whose, row.id)
        if booking is None:
            raise NotFound
        if booking.state not in (BOOKED, WAITING):
            return
        if row.state == CANCELLED:
            raise WorkshopOver
        if has_begun(meetings_of(row.id), now()):
            raise BookingClosed
        booking.state, booking.changed_at = "cancelled", now()
        work.audit(actor, "workshops.given_back", "workshop", row.id, person=whose)
        remind_no_more(work, actor, row, [booking.person_id])
        close_all(work, actor, [booking.id], DECLINED)
        offer_seats(work, actor, row)


def ask_to_be_told(actor: Actor, public_id: str, channel: str, *, for_all: bool = False) -> None:
    """Remember that a person wants to hear when the dates are fixed, and how; ``for_all`` makes it her way for all notices."""
    require(actor, BOOK)
    person_id = subject_of(actor)
    if person_id is None:
        raise NotAllowed
    with transaction() as work:
        row = lock(work, public_id)
        if stage_now(row) != PREPARING:
            raise WorkshopNotOpen
        known = work.session.scalar(
            select(WorkshopInterest).where(
                WorkshopInterest.workshop_id == row.id, WorkshopInterest.person_id == person_id
            )
        )
        interest = known or WorkshopInterest(workshop_id=row.id, person_id=person_id, recorded_at=now())
        interest.channel = channel
        work.session.add(interest)
        if for_all:
            set_preferences(work, person_id, {"channel": channel})
        work.audit(actor, "workshops.asked_to_be_told", "workshop", row.id, person=person_id)


def ask_no_more(actor: Actor, public_id: str) -> None:
    """Take the wish to be told back; without one nothing changes."""
    require(actor, BOOK)
    with transaction() as work:
        row = lock(work, public_id)
        mine = (WorkshopInterest.workshop_id == row.id, WorkshopInterest.person_id == subject_of(actor))
        if work.session.scalar(select(WorkshopInterest.id).where(*mine, WorkshopInterest.told_at.is_(None))) is None:
            return
        work.session.execute(delete(WorkshopInterest).where(*mine))
        work.audit(actor, "workshops.asked_no_more", "workshop", row.id)


def on_bookings_merged(event: PeopleMerged, work: Work) -> None:
    """Seats and attendance of the merged record follow to the one that lives on; one human being sits on one chair."""
    bring_along(work, event, FOLLOWING)
    second = select(WorkshopBooking).where(
        WorkshopBooking.person_id == event.merged_id, WorkshopBooking.state != "cancelled"
    )
    states: dict[str, str] = {}
    for row in work.session.scalars(second).all():
        states[str(row.id)], row.state = row.state, "cancelled"
    close_all(work, SYSTEM, [int(booking_id) for booking_id in states], WITHDRAWN)
    remember(work, event, "workshop_seats", states)


def on_bookings_parted(event: MergeUndone, work: Work) -> None:
    """Each record has its own seats and attendance again."""
    bring_back(work, event, FOLLOWING)
    for booking_id, state in remembered(work, event, "workshop_seats").items():
        work.session.get_one(WorkshopBooking, int(booking_id)).state = state
    work.session.flush()


def erase_workshops(work: Work, person_id: int) -> None:
    """Take a person's wishes and seats away at her wish. Attendance stays as numbers without a name behind them."""
    work.session.execute(delete(WorkshopInterest).where(WorkshopInterest.person_id == person_id))
    attended = exists().where(
        WorkshopAttendance.person_id == person_id,
        WorkshopDate.id == WorkshopAttendance.workshop_date_id,
        WorkshopDate.workshop_id == WorkshopBooking.workshop_id,
    )
    gone = select(WorkshopBooking.id).where(WorkshopBooking.person_id == person_id, ~attended)
    work.session.execute(delete(WorkshopOffer).where(WorkshopOffer.booking_id.in_(gone)))
    work.session.execute(delete(WorkshopBooking).where(WorkshopBooking.id.in_(gone)))


def announce_workshop(actor: Actor, plan: WorkshopPlan, learners: Sequence[Actor] = ()) -> str:
    """Plan a workshop, open it and let learners book, by the steps of the pages; for the sample and the journey."""
    public_id = plan_workshop(actor, plan)
    open_workshop(actor, public_id)
    for learner in learners:
        book(learner, public_id)
    return public_id
