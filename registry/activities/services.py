"""Use-cases of activities: plan a day, ask people, take their answers, move a day or call it off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from lms.accounts.api import subject_of
from lms.clock import day_of, now
from lms.db import Work, transaction
from lms.notices.api import brought, spare, tell
from lms.policy import Actor, require
from registry.activities.calling_off import call_off
from registry.activities.days import Day, day_under_lock, live_invitations
from registry.activities.messages import (
    ACCEPTED,
    ASKED,
    FULL,
    GIVEN_UP,
    INVITED,
    MOVED,
    WELCOME,
    invitation_told,
    tell_helpers,
    tell_station,
)
from registry.activities.models import LIVE, Activity, ActivityPlace, Invitation, Occurrence
from registry.activities.policies import ANSWER, PLAN
from registry.activities.rules import Span, answer_by, is_busy
from registry.activities.seating import can_sit_on, has_place_on, taken_times
from registry.activities.seats import read_seats
from registry.activities.standing_in import move_up, wants_stand_in
from registry.activities.words import KINDS, seat_words
from registry.errors import (
    ActivityNotFound,
    AnsweredAlready,
    BusyThen,
    DayThereAlready,
    KindUnknown,
    NotForVolunteers,
    OccurrenceOver,
    PersonNotVisible,
    PlacesTaken,
    StationNotWorking,
    TimesNotInOrder,
    TitleNotValidThatDay,
)
from registry.people.queries import blocked_at, listed_for
from registry.stations.hooks.services import tell_systems
from registry.stations.policies import require_at, scope_of
from registry.stations.queries import station


@dataclass(frozen=True)
class ActivityPlan:
    """What a station decides about an activity; times are (start, end) instants of its days."""

    kind: str
    title: str
    district: str
    seats: str
    times: Sequence[tuple[datetime, datetime]]
    description: str = ""
    need_class: str = "open"
    place: str = ""
    person_helped: str = ""
    instructions: str = ""
    stand_ins: int = 0


def _check_times(times: Sequence[tuple[datetime, datetime]]) -> None:
    if not times or any(start >= end or start <= now() for start, end in times):
        raise TimesNotInOrder


def _checked_kind(station_id: int, plan: ActivityPlan) -> str:
    """The code of the plan's kind, once everything in the plan can be understood."""
    if not station(station_id).working:
        raise StationNotWorking
    kind = KINDS.code_of(plan.kind)
    if kind is None:
        raise KindUnknown
    read_seats(plan.seats, seat_words())
    _check_times(plan.times)
    return kind


def plan_activity(actor: Actor, station_id: int, plan: ActivityPlan) -> list[str]:
    """Plan an activity with its days; returns the public ids of the days, in order. The same plan twice is one.

    Refusals: NotAllowed, StationNotWorking, KindUnknown, SeatsNotUnderstood, TimesNotInOrder.
    """
    require_at(actor, PLAN, station_id)
    kind = _checked_kind(station_id, plan)
    fingerprint = sha256(f"{station_id} {plan!r}".encode()).hexdigest()
    with transaction() as work:
        known = work.session.scalar(select(Activity).where(Activity.fingerprint == fingerprint))
        if known is not None:
            return _days_of(work, known)
        activity = Activity(
            station_id=station_id,
            kind=kind,
            title=plan.title,
            description=plan.description,
            district=plan.district,
            need_class=plan.need_class,
            seats=plan.seats,
            stand_ins=plan.stand_ins,
            fingerprint=fingerprint,
            recorded_by=actor.person_id,
            recorded_at=now(),
        )
        work.session.add(activity)
        work.session.flush()
        work.session.add(
            ActivityPlace(
                activity_id=activity.id,
                place=plan.place,
                person_helped=plan.person_helped,
                instructions=plan.instructions,
            )
        )
        work.session.add_all(
            Occurrence(activity_id=activity.id, day=day_of(start), starts_at=start, ends_at=end)
            for start, end in dict(sorted(plan.times)).items()
        )
        days = _days_of(work, activity)
        for public_id in days:
            tell_systems(work, station_id, "activity.planned", {"activity": public_id})
        work.audit(actor, "registry.activity_planned", "activity", activity.id, days=len(days))
        return days


def _days_of(work: Work, activity: Activity) -> list[str]:
    work.session.flush()
    query = select(Occurrence.public_id).where(Occurrence.activity_id == activity.id)
    return list(work.session.scalars(query.order_by(Occurrence.starts_at)))


def _own_day(work: Work, actor: Actor, public_id: str) -> Day:
    day = day_under_lock(work, public_id)
    if not actor.may(PLAN, scope_of(day.activity.station_id)):
        raise ActivityNotFound
    return day


def invite(
    actor: Actor, occurrence_public_id: str, person_ids: Sequence[int], reasons: Mapping[int, list[Any]] | None = None
) -> int:
    """Ask people whom the station may see; nobody is asked twice, or again after a no. Returns how many were asked.

    Refusals: OccurrenceOver, NotForVolunteers, StationNotWorking, PersonNotVisible.
    """
    require(actor, PLAN)
    with transaction() as work:
        day = _own_day(work, actor, occurrence_public_id)
        card = station(day.activity.station_id)
        if not day.alive:
            raise OccurrenceOver
        if day.activity.need_class == "contracted":
            raise NotForVolunteers
        if not card.working:
            raise StationNotWorking
        if set(person_ids) - listed_for(card, person_ids, day.occurrence.day).keys():
            raise PersonNotVisible
        asked = {invitation.person_id for invitation in live_invitations(work, day, (*LIVE, "declined"))}
        fresh = [person_id for person_id in dict.fromkeys(person_ids) if person_id not in asked]
        for person_id in fresh:
            invitation = _ask(work, actor, day, person_id, "sent", (reasons or {}).get(person_id, []))
            tell(
                work, [person_id], "registry.invited", *INVITED, link="/my/invitations",
                params={"station": card.name, "title": day.activity.title}, unique_key=invitation.public_id,
            )  # fmt: skip
        return len(fresh)


def _ask(work: Work, actor: Actor, day: Day, person_id: int, state: str, reasons: list[Any]) -> Invitation:
    invitation = Invitation(
        occurrence_id=day.occurrence.id,
        person_id=person_id,
        state=state,
        reasons=reasons,
        made_at=now(),
        made_by=actor.person_id,
    )
    work.session.add(invitation)
    work.session.flush()
    invitation_told(work, day, invitation)
    work.audit(actor, f"registry.invitation_{state}", "invitation", invitation.id, person=person_id)
    return invitation


def ask_to_join(actor: Actor, occurrence_public_id: str) -> None:
    """A person says that she would like to come; the station is told and answers. Twice is once.

    Refusals: ActivityNotFound (also where the station asks only certain people), OccurrenceOver, TitleNotValidThatDay.
    """
    require(actor, ANSWER)
    person_id = subject_of(actor) or 0
    with transaction() as work:
        day = day_under_lock(work, occurrence_public_id)
        if blocked_at(day.activity.station_id, [person_id]) or day.activity.need_class != "open":
            raise ActivityNotFound
        if not day.alive:
            raise OccurrenceOver
        if person_id in {invitation.person_id for invitation in live_invitations(work, day)}:
            return
        if not can_sit_on(day, person_id):
            raise TitleNotValidThatDay
        invitation = _ask(work, actor, day, person_id, "asked", [])
        tell_station(work, day, ASKED, f"asked:{invitation.id}")


def _invitation(work: Work, public_id: str) -> Invitation:
    invitation: Invitation | None = work.session.scalar(select(Invitation).where(Invitation.public_id == public_id))
    if invitation is None:
        raise ActivityNotFound
    return invitation


def _occurrence_of(work: Work, invitation: Invitation) -> Day:
    """The day of an invitation under lock; the invitation is read again, as it is now that nobody else writes."""
    occurrence = work.session.scalar(
        select(Occurrence).where(Occurrence.id == invitation.occurrence_id).with_for_update()
    )
    if occurrence is None:
        raise ActivityNotFound
    work.session.refresh(invitation)
    return Day(occurrence, work.session.get_one(Activity, occurrence.activity_id))


def _way_of(actor: Actor, invitation: Invitation, day: Day) -> str:
    """The person herself answers on the web; staff write down what she said on the telephone."""
    if actor.person_id == invitation.person_id:
        return "web"
    if actor.acting_for == invitation.person_id or actor.may(PLAN, scope_of(day.activity.station_id)):
        return "phone"
    raise ActivityNotFound


def answer_invitation(actor: Actor, invitation_public_id: str, *, yes: bool) -> str:
    """Take a yes or no; the first yes wins the last place. Returns the invitation's new state.

    A yes that finds the places taken makes a stand-in ("stand_in") where the station wishes for one; else it is kept
    as "too_late" and told kindly by PlacesTaken. A no changes nothing else.
    Refusals: ActivityNotFound, AnsweredAlready, OccurrenceOver, TitleNotValidThatDay, BusyThen, PlacesTaken.
    """
    require(actor, ANSWER)
    with transaction() as work:
        invitation = _invitation(work, invitation_public_id)
        day = _occurrence_of(work, invitation)
        way = _way_of(actor, invitation, day)
        outcome = "accepted" if yes else "declined"
        if invitation.state == outcome or (yes and invitation.state == "stand_in"):
            return str(invitation.state)
        if invitation.state not in ("sent", "stand_in"):
            raise AnsweredAlready
        if yes:
            _check_yes(work, day, invitation, way)
            outcome = _place_or_not(work, day, invitation.person_id)
        _settle(work, actor, day, invitation, outcome, way)
        if invitation.state == "accepted":
            tell_station(work, day, ACCEPTED, f"yes:{invitation.id}:{day.occurrence.starts_at:%Y%m%d%H%M}")
    if outcome == "too_late":
        raise PlacesTaken
    return outcome


def _place_or_not(work: Work, day: Day, person_id: int) -> str:
    """A place on the team, else a place among the stand-ins, else the yes came too late."""
    if has_place_on(day, person_id):
        return "accepted"
    return "stand_in" if wants_stand_in(work, day) else "too_late"


def _check_yes(work: Work, day: Day, invitation: Invitation, way: str) -> None:
    closed = now() >= answer_by(day.occurrence.starts_at) and way == "web"
    if closed or not day.alive:
        raise OccurrenceOver
    if blocked_at(day.activity.station_id, [invitation.person_id]):
        raise ActivityNotFound
    if not can_sit_on(day, invitation.person_id):
        raise TitleNotValidThatDay
    wanted = Span(day.occurrence.starts_at, day.occurrence.ends_at)
    if is_busy(wanted, taken_times(work, invitation.person_id, day.occurrence.id)):
        raise BusyThen


def _settle(work: Work, actor: Actor, day: Day, invitation: Invitation, state: str, way: str) -> None:
    invitation.state, invitation.answered_at, invitation.answered_by = state, now(), actor.person_id
    invitation.way = way
    work.session.flush()
    close = brought if way == "phone" else spare
    close(work, invitation.person_id, "registry.invited", invitation.public_id, actor.person_id)
    invitation_told(work, day, invitation)
    work.audit(actor, f"registry.invitation_{state}", "invitation", invitation.id, way=way)


def accept_request(actor: Actor, invitation_public_id: str, *, yes: bool) -> str:
    """The station answers somebody who asked to join, and she is told; returns the new state."""
    require(actor, PLAN)
    with transaction() as work:
        invitation = _invitation(work, invitation_public_id)
        day = _occurrence_of(work, invitation)
        if not actor.may(PLAN, scope_of(day.activity.station_id)):
            raise ActivityNotFound
        outcome = "accepted" if yes else "declined"
        if invitation.state == outcome:
            return outcome
        if invitation.state != "asked":
            raise AnsweredAlready
        if yes:
            _check_yes(work, day, invitation, "counter")
            if not has_place_on(day, invitation.person_id):
                raise PlacesTaken
        _settle(work, actor, day, invitation, outcome, "web")
        tell_helpers(
            work, day, [invitation.person_id], "request_answered", WELCOME if yes else FULL, f"asked:{invitation.id}"
        )
        return outcome


def give_up_place(actor: Actor, invitation_public_id: str) -> None:
    """A person who said yes cannot come after all; contact closes at once. Twice does no harm."""
    require(actor, ANSWER)
    with transaction() as work:
        invitation = _invitation(work, invitation_public_id)
        day = _occurrence_of(work, invitation)
        way = _way_of(actor, invitation, day)
        if invitation.state == "withdrawn":
            return
        if invitation.state not in LIVE or not day.alive:
            raise AnsweredAlready
        had_place = invitation.state == "accepted"
        _settle(work, actor, day, invitation, "withdrawn", way)
        if had_place and not move_up(work, day):
            tell_station(work, day, GIVEN_UP, f"no:{invitation.id}")


def move_occurrence(actor: Actor, occurrence_public_id: str, starts_at: datetime, ends_at: datetime) -> None:
    """Give a day a new time; whoever said yes is asked again, because the time was part of the question.

    Refusals: TimesNotInOrder, ActivityNotFound, OccurrenceOver, DayThereAlready.
    """
    require(actor, PLAN)
    _check_times([(starts_at, ends_at)])
    with transaction() as work:
        day = _own_day(work, actor, occurrence_public_id)
        if not day.alive:
            raise OccurrenceOver
        before = day.occurrence.starts_at
        if (before, day.occurrence.ends_at) == (starts_at, ends_at):
            return
        _check_free(work, day, starts_at)
        day.occurrence.starts_at, day.occurrence.ends_at, day.occurrence.day = starts_at, ends_at, day_of(starts_at)
        accepted = live_invitations(work, day, ("accepted", "stand_in"))
        for invitation in accepted:
            invitation.state, invitation.moved_from_at, invitation.answered_at = "sent", before, None
        tell_systems(work, day.activity.station_id, "activity.moved", {"activity": day.occurrence.public_id})
        work.audit(actor, "registry.day_moved", "occurrence", day.occurrence.id, asked_again=len(accepted))
        tell_helpers(work, day, [i.person_id for i in accepted], "moved", MOVED)


def _check_free(work: Work, day: Day, starts_at: datetime) -> None:
    taken = select(Occurrence.id).where(
        Occurrence.activity_id == day.activity.id,
        Occurrence.starts_at == starts_at,
        Occurrence.id != day.occurrence.id,
    )
    if work.session.scalar(taken) is not None:
        raise DayThereAlready


def cancel_occurrence(actor: Actor, occurrence_public_id: str, reason: str) -> None:
    """Call a day off; everybody who was asked, asked to come or said yes is told."""
    require(actor, PLAN)
    with transaction() as work:
        day = _own_day(work, actor, occurrence_public_id)
        if day.occurrence.state == "cancelled":
            return
        if not day.alive:
            raise OccurrenceOver
        told = call_off(work, day, reason)
        work.audit(actor, "registry.day_cancelled", "occurrence", day.occurrence.id, told=told)
