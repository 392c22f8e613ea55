"""What follows by itself: reminders and tidying by the clock; places given back when a title, a block or a death asks."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select, update

from certificates.events import AwardsChanged
from lms.accounts.events import ContactChanged, PersonDied
from lms.clock import now, today
from lms.db import Work, transaction
from registry.activities.calling_off import call_off
from registry.activities.days import Day
from registry.activities.messages import (
    GIVEN_UP,
    HAS_MOVED,
    MAY_BE_FREE,
    PLACE_ENDED,
    REMINDER,
    invitation_told,
    tell_helpers,
    tell_station,
)
from registry.activities.models import LIVE, Activity, ActivityPlace, Invitation, Occurrence
from registry.activities.rules import CONTACT_STAYS_OPEN, places_are_forgotten
from registry.activities.seating import can_sit_on
from registry.activities.standing_in import move_up
from registry.events import StationBlocked, StationClosedDown

OVER_FOR_GOOD = ("withdrawn", "annulled", "ended")


def expire_invitations() -> int:
    """Invitations that nobody answered in time expire; silence never lowers a person. Returns how many."""
    with transaction() as work:
        over = select(Occurrence.id).where(Occurrence.starts_at <= now())
        rows = work.session.scalars(
            update(Invitation)
            .where(Invitation.state.in_(("sent", "asked")), Invitation.occurrence_id.in_(over))
            .values(state="expired")
            .returning(Invitation.id)
        ).all()
        return len(rows)


def remind_of_tomorrow() -> int:
    """Tell everybody who helps tomorrow, once for each day and time; returns how many invitations were looked at."""
    with transaction() as work:
        rows = work.session.execute(
            select(Invitation, Occurrence, Activity)
            .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
            .join(Activity, Activity.id == Occurrence.activity_id)
            .where(
                Invitation.state == "accepted",
                Occurrence.state == "planned",
                Occurrence.day == today() + timedelta(days=1),
            )
        ).all()
        for invitation, occurrence, activity in rows:
            key = f"{invitation.id}:{occurrence.starts_at:%Y%m%d%H%M}"
            tell_helpers(work, Day(occurrence, activity), [invitation.person_id], "reminder", REMINDER, key)
        return len(rows)


def forget_places() -> int:
    """Empty addresses and names of people helped, 14 days after the last day of an activity; returns how many."""
    with transaction() as work:
        ends = work.session.execute(
            select(Occurrence.activity_id, func.max(Occurrence.ends_at))
            .join(ActivityPlace, ActivityPlace.activity_id == Occurrence.activity_id)
            .where(
                (ActivityPlace.place != "") | (ActivityPlace.person_helped != "") | (ActivityPlace.instructions != "")
            )
            .group_by(Occurrence.activity_id)
            .having(func.max(Occurrence.ends_at) <= now() - CONTACT_STAYS_OPEN)
        )
        over = [activity_id for activity_id, last in ends if places_are_forgotten(last, now())]
        work.session.execute(
            update(ActivityPlace)
            .where(ActivityPlace.activity_id.in_(over))
            .values(place="", person_helped="", instructions="")
        )
        return len(over)


def _to_come(
    work: Work, people: Iterable[int], states: Iterable[str] = LIVE, station_id: int | None = None
) -> list[tuple[Invitation, Day]]:
    """Invitations of people to days that are still to come."""
    query = (
        select(Invitation, Occurrence, Activity)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Invitation.person_id.in_(sorted(people)),
            Invitation.state.in_(tuple(states)),
            Occurrence.starts_at > now(),
            Occurrence.state == "planned",
        )
        .order_by(Invitation.id)
    )
    if station_id is not None:
        query = query.where(Activity.station_id == station_id)
    return [(invitation, Day(occurrence, activity)) for invitation, occurrence, activity in work.session.execute(query)]


def _give_back(work: Work, invitation: Invitation, day: Day) -> None:
    had_place = invitation.state == "accepted"
    invitation.state, invitation.answered_at = "withdrawn", now()
    work.session.flush()
    invitation_told(work, day, invitation)
    if had_place and not move_up(work, day):
        tell_station(work, day, GIVEN_UP, f"no:{invitation.id}")


def follow_award_changes(event: AwardsChanged, work: Work) -> None:
    """Reaction: docs/titles.md, column "accepted activity".

    Suspended: the station is told that a place may be free, nobody is sent away by a machine. Over for good: the place
    is given back, unless another title of the person fits a seat, too.
    """
    suspended = {change.person_id for change in event.changes if change.state == "suspended"}
    over = {change.person_id for change in event.changes if change.state in OVER_FOR_GOOD}
    for invitation, day in _to_come(work, suspended | over, ("accepted",)):
        if can_sit_on(day, invitation.person_id):
            continue
        if invitation.person_id not in over:
            tell_station(work, day, MAY_BE_FREE, f"free:{invitation.id}:{today().isoformat()}")
            continue
        _give_back(work, invitation, day)
        tell_helpers(work, day, [invitation.person_id], "place_ended", PLACE_ENDED, f"ended:{invitation.id}")


def follow_block(event: StationBlocked, work: Work) -> None:
    """Reaction: who does not want to meet a station has no invitation and no place there any more; contact closes."""
    for invitation, day in _to_come(work, [event.person_id], station_id=event.station_id):
        _give_back(work, invitation, day)


def follow_death(event: PersonDied, work: Work) -> None:
    """Reaction: invitations of a person who died end the same day (rules of the house 21)."""
    for invitation, day in _to_come(work, [event.person_id]):
        _give_back(work, invitation, day)


def ask_who_moved(event: ContactChanged, work: Work) -> None:
    """Reaction: who has moved keeps her places, and is asked to look whether she can still come."""
    for invitation, day in _to_come(work, [event.person_id] if event.moved else (), ("accepted",)):
        key = f"moved-home:{invitation.id}:{today().isoformat()}"
        tell_helpers(work, day, [invitation.person_id], "has_moved", HAS_MOVED, key)


def follow_closing(event: StationClosedDown, work: Work) -> None:
    """Reaction: the days of a station from its closing on are called off, and everybody who was asked is told."""
    rows = work.session.execute(
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Activity.station_id == event.station_id,
            Occurrence.state == "planned",
            Occurrence.starts_at > now(),
            Occurrence.day >= event.from_on,
        )
        .order_by(Occurrence.id)
    )
    for occurrence, activity in rows:
        call_off(work, Day(occurrence, activity), event.reason)
