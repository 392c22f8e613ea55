"""Activities as the people who are asked see them: their questions, what they could do, what they have done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

from sqlalchemy import select

from lms.accounts import api as accounts
from lms.clock import now, today
from lms.db import asked_once, db
from lms.places.api import areas, distance_km
from lms.policy import Actor
from registry.activities.days import Day
from registry.activities.half_days import parts_between
from registry.activities.models import LIVE, Activity, ActivityPlace, Attendance, Invitation, Occurrence
from registry.activities.queries import STATE_WORDS, DayLine, ever_active, lines_of
from registry.activities.rules import FREE_TO_ANSWER, answer_by, place_is_shown
from registry.activities.seating import fits, helpers_by_day, teams_of
from registry.activities.words import seat_words
from registry.errors import ActivityNotFound
from registry.people.calendar.queries import differences_of
from registry.people.free_times import is_away, pieces
from registry.people.queries import profile_of, stations_blocked_for
from registry.people.titles import spans_of, valid_on
from registry.stations.queries import StationCard, stations, stations_in

SOON = timedelta(days=90)
MOST_LOOKED_AT = 400


@dataclass(frozen=True)
class InvitationLine:
    """One question to a person, as she sees it; ``first`` when nothing was ever confirmed of her (地域デビュー)."""

    public_id: str
    line: DayLine
    state: str
    tag: str
    answerable: bool
    answer_by: datetime
    may_give_up: bool
    place: str
    person_helped: str
    instructions: str
    moved_from_at: datetime | None
    first: bool


@dataclass(frozen=True)
class Contribution:
    """One confirmed activity of a person."""

    day: datetime
    title: str
    station: str
    minutes: int


@dataclass(frozen=True)
class WhatNow:
    """What the first page says: an invitation that waits, else days that a person could come to, else only a way.

    visits   where nothing fits: the stations nearest to her that she may meet; not even one where none is in her region
    """

    invitation: InvitationLine | None
    days: tuple[DayLine, ...]
    holds_title: bool
    visits: tuple[StationCard, ...] = ()


@asked_once
def invitations_of(person_id: int, language: str) -> list[InvitationLine]:
    """A person's open questions and coming activities, the next first."""
    rows = db.session.execute(
        select(Invitation, Occurrence, Activity)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Invitation.person_id == person_id, Invitation.state.in_(LIVE), Occurrence.ends_at > now())
        .order_by(Occurrence.starts_at)
    ).all()
    lines = lines_of([(occurrence, activity) for _, occurrence, activity in rows], language)
    places = {
        place.activity_id: place
        for place in db.session.scalars(
            select(ActivityPlace).where(ActivityPlace.activity_id.in_([a.id for _, _, a in rows]))
        )
    }
    first = person_id not in ever_active([person_id])
    return [
        _invitation_line(invitation, Day(occurrence, activity), line, places.get(activity.id), first)
        for (invitation, occurrence, activity), line in zip(rows, lines, strict=True)
    ]


def _invitation_line(
    invitation: Invitation, day: Day, line: DayLine, place: ActivityPlace | None, first: bool
) -> InvitationLine:
    starts_at, ends_at = day.occurrence.starts_at, day.occurrence.ends_at
    shown = place if place_is_shown(invitation.state, starts_at, ends_at, now()) else None
    return InvitationLine(
        public_id=invitation.public_id,
        line=line,
        state=str(STATE_WORDS[invitation.state][0]),
        tag=STATE_WORDS[invitation.state][1],
        answerable=invitation.state == "sent" and now() < answer_by(starts_at) and day.alive,
        answer_by=answer_by(starts_at),
        may_give_up=invitation.state in ("accepted", "stand_in", "asked"),
        place=shown.place if shown else "",
        person_helped=shown.person_helped if shown else "",
        instructions=shown.instructions if shown else "",
        moved_from_at=invitation.moved_from_at if invitation.state == "sent" else None,
        first=first,
    )


def invitation_for(actor: Actor, public_id: str, language: str) -> InvitationLine:
    """One's own invitation by its address."""
    own = [i for i in invitations_of(actor.person_id or 0, language) if i.public_id == public_id]
    if not own:
        raise ActivityNotFound
    return own[0]


def _days_to_look_at(person_id: int) -> list[tuple[Occurrence, Activity]]:
    """Open days of the coming weeks at stations that she may meet, without those that she has answered."""
    answered = select(Invitation.id).where(
        Invitation.occurrence_id == Occurrence.id,
        Invitation.person_id == person_id,
        Invitation.state.in_((*LIVE, "declined", "too_late")),
    )
    rows = db.session.execute(
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Occurrence.starts_at > now() + FREE_TO_ANSWER,
            Occurrence.starts_at < now() + SOON,
            Occurrence.state == "planned",
            Activity.need_class == "open",
            Activity.station_id.not_in(stations_blocked_for(person_id)),
            ~answered.exists(),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(MOST_LOOKED_AT)
    )
    return [(occurrence, activity) for occurrence, activity in rows]


def _days_that_suit(person_id: int) -> Callable[[Occurrence], bool]:
    """Whether a day is none that she said no to: not one of her days away, nor before the end of her pause."""
    away, profile = pieces(each.said for each in differences_of(person_id)), profile_of(person_id)
    again_on = (profile.paused_until_on if profile else None) or date.min

    def suits(occurrence: Occurrence) -> bool:
        return occurrence.day >= again_on and not any(
            is_away(occurrence.day, part, away) for part in parts_between(occurrence.starts_at, occurrence.ends_at)
        )

    return suits


def open_to(person_id: int, language: str, most: int = 20) -> list[DayLine]:
    """Days with a free seat that this person could take, the nearest stations first, then the soonest days."""
    suits = _days_that_suit(person_id)
    rows = [row for row in _days_to_look_at(person_id) if suits(row[0])]
    helpers = helpers_by_day(person_id, {occurrence.day for occurrence, _ in rows})
    words = seat_words()
    fitting = [(o, a) for o, a in rows if fits(helpers[o.day], teams_of(a, words))]
    near = _distances(person_id, {activity.station_id for _, activity in fitting})
    fitting.sort(key=lambda row: (near[row[1].station_id], row[0].starts_at, row[0].id))
    return [line for line in lines_of(fitting[: 2 * most], language) if not line.complete][:most]


def _distances(person_id: int, station_ids: set[int]) -> dict[int, float]:
    """Kilometres from the centre of a person's area to stations; infinite where one of the two is not known."""
    code = accounts.person(person_id).area_code
    found = areas([code])
    home = found[code].centre if code in found else None
    return {
        number: distance_km(home, card.place) if home and card.place else inf
        for number, card in stations(station_ids).items()
    }


def question_waiting(person_id: int, language: str) -> InvitationLine | None:
    """The next invitation that a person can answer; None without one."""
    return next((i for i in invitations_of(person_id, language) if i.answerable), None)


def what_now(person_id: int, language: str) -> WhatNow:
    """What a person can do now: everybody certified gets at least one way."""
    waiting = question_waiting(person_id, language)
    if waiting:
        return WhatNow(waiting, (), True)
    days = tuple(open_to(person_id, language, most=3))
    holds_title = bool(valid_on(spans_of([person_id])[person_id], today()))
    return WhatNow(None, days, holds_title, () if days else _visits(person_id))


def _visits(person_id: int, most: int = 3) -> tuple[StationCard, ...]:
    """The working stations nearest to a person: of her own area, else of the next area above it below the nation."""
    code = accounts.person(person_id).area_code
    found = areas([code]) if code else {}
    steps = found[code].path.strip("/").split("/") if code in found else []
    blocked = stations_blocked_for(person_id)
    for end in range(len(steps), 1, -1):
        near = [card for card in stations_in("/".join(steps[:end]) + "/") if card.working and card.id not in blocked]
        if near:
            away = _distances(person_id, {card.id for card in near})
            return tuple(sorted(near, key=lambda card: (away[card.id], card.id))[:most])
    return ()


def contributions_of(person_id: int) -> list[Contribution]:
    """What was confirmed of a person, the latest first; the last word on each day counts."""
    rows = db.session.execute(
        select(Attendance, Occurrence, Activity)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Attendance.person_id == person_id)
        .order_by(Attendance.id)
    )
    newest = {attendance.occurrence_id: (attendance, occurrence, activity) for attendance, occurrence, activity in rows}
    cards = stations(activity.station_id for _, _, activity in newest.values())
    done = [
        Contribution(occurrence.starts_at, activity.title, cards[activity.station_id].name, attendance.minutes)
        for attendance, occurrence, activity in newest.values()
        if attendance.present
    ]
    return sorted(done, key=lambda contribution: contribution.day, reverse=True)


def calendar_rows(person_id: int) -> list[tuple[str, str, datetime, datetime, str]]:
    """(id, title, start, end, district) of what a person said yes to; no name, no address (rules 17)."""
    rows = db.session.execute(
        select(Invitation.public_id, Activity.title, Occurrence.starts_at, Occurrence.ends_at, Activity.district)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Invitation.person_id == person_id, Invitation.state == "accepted", Occurrence.state == "planned")
        .order_by(Occurrence.starts_at)
    )
    return [(a, b, c, d, e) for a, b, c, d, e in rows]
