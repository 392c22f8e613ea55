"""Activities as their pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.clock import now
from lms.db import db
from lms.policy import Actor
from registry.activities.models import LIVE, Activity, ActivityPlace, Attendance, Invitation, Occurrence
from registry.activities.policies import PLAN
from registry.activities.rules import answer_by, contact_is_open, place_is_shown
from registry.activities.seating import helpers_on, teams_of
from registry.activities.seats import Seat, best_filling, can_sit
from registry.activities.words import KINDS
from registry.errors import ActivityNotFound
from registry.people.queries import stations_blocked_for
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard, station, stations

STATE_WORDS = {
    "sent": (_l("Asked, no answer yet"), "info"),
    "asked": (_l("Would like to come"), "warn"),
    "accepted": (_l("Said yes"), "good"),
    "declined": (_l("Said no"), "plain"),
    "withdrawn": (_l("Cannot come after all"), "plain"),
    "expired": (_l("No answer in time"), "plain"),
    "too_late": (_l("Said yes after the places were taken"), "plain"),
}
SHOWN_DAYS = timedelta(days=90)


@dataclass(frozen=True)
class DayLine:
    """One day in a list."""

    public_id: str
    title: str
    kind: str
    district: str
    seats: str
    starts_at: datetime
    ends_at: datetime
    station: str
    cancelled: bool
    complete: bool
    open_seats: int


@dataclass(frozen=True)
class TeamLine:
    """One person of a team, as the station sees her; contact only while it is open."""

    invitation: str
    person_id: int
    name: str
    state: str
    tag: str
    phone: str
    answerable: bool
    asks: bool
    reasons: tuple[str, ...]
    minutes: int | None


@dataclass(frozen=True)
class DayPage:
    """The station's page of one day."""

    line: DayLine
    station: StationCard
    activity: Activity
    occurrence: Occurrence
    place: ActivityPlace | None
    team: tuple[TeamLine, ...]
    open_seats: tuple[str, ...]
    may_change: bool
    may_confirm: bool
    may_invite: bool


@dataclass(frozen=True)
class InvitationLine:
    """One question to a person, as she sees it."""

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


def seat_name(seat: Seat) -> str:
    """A seat in short words: WBC(fp) [driving]."""
    title = str(_l("Anyone")) if seat.title == "anyone" else seat.title
    specialty = f"({seat.specialty})" if seat.specialty else ""
    return f"{title}{specialty}{f' [{seat.skill}]' if seat.skill else ''}"


def _lines(rows: Sequence[tuple[Occurrence, Activity]], language: str) -> list[DayLine]:
    cards = stations(activity.station_id for _, activity in rows)
    return [_line(occurrence, activity, cards[activity.station_id], language) for occurrence, activity in rows]


def _line(occurrence: Occurrence, activity: Activity, card: StationCard, language: str) -> DayLine:
    filling = best_filling(teams_of(activity), helpers_on(_said_yes(occurrence.id), occurrence.day))
    return DayLine(
        public_id=occurrence.public_id,
        title=activity.title,
        kind=KINDS.words[activity.kind].label(language),
        district=activity.district,
        seats=activity.seats,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        station=card.name,
        cancelled=occurrence.state == "cancelled",
        complete=filling.complete,
        open_seats=len(filling.open_seats),
    )


def _said_yes(occurrence_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(Invitation.person_id).where(
                Invitation.occurrence_id == occurrence_id, Invitation.state == "accepted"
            )
        )
    )


def days_of_station(card: StationCard, language: str, *, past: bool = False) -> list[DayLine]:
    """A station's days, the next first; of the past the latest first."""
    query = select(Occurrence, Activity).join(Activity, Activity.id == Occurrence.activity_id)
    query = query.where(Activity.station_id == card.id)
    if past:
        query = query.where(Occurrence.ends_at <= now(), Occurrence.ends_at > now() - SHOWN_DAYS)
        query = query.order_by(Occurrence.starts_at.desc())
    else:
        query = query.where(Occurrence.ends_at > now()).order_by(Occurrence.starts_at)
    return _lines([(o, a) for o, a in db.session.execute(query)], language)


def day_named(public_id: str) -> tuple[Occurrence, Activity]:
    """A day with its activity."""
    row = db.session.execute(
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Occurrence.public_id == public_id)
    ).first()
    if row is None:
        raise ActivityNotFound
    return row[0], row[1]


def day_for_station(actor: Actor, public_id: str) -> tuple[Occurrence, Activity, StationCard]:
    """A day of a station that the actor plans for; for everybody else there is none."""
    occurrence, activity = day_named(public_id)
    if not actor.may(PLAN, scope_of(activity.station_id)):
        raise ActivityNotFound
    return occurrence, activity, station(activity.station_id)


def day_page(actor: Actor, public_id: str, language: str) -> DayPage:
    """Everything the station needs on one page."""
    occurrence, activity, card = day_for_station(actor, public_id)
    filling = best_filling(teams_of(activity), helpers_on(_said_yes(occurrence.id), occurrence.day))
    alive = occurrence.state == "planned" and occurrence.ends_at > now()
    return DayPage(
        line=_line(occurrence, activity, card, language),
        station=card,
        activity=activity,
        occurrence=occurrence,
        place=db.session.get(ActivityPlace, activity.id),
        team=_team(occurrence),
        open_seats=tuple(seat_name(seat) for seat in filling.open_seats),
        may_change=alive,
        may_confirm=occurrence.state == "planned" and occurrence.starts_at <= now(),
        may_invite=alive and activity.need_class != "contracted" and occurrence.starts_at > now(),
    )


def _team(occurrence: Occurrence) -> tuple[TeamLine, ...]:
    rows = db.session.scalars(
        select(Invitation).where(Invitation.occurrence_id == occurrence.id).order_by(Invitation.id)
    ).all()
    newest = {row.person_id: row for row in rows}
    people = accounts.people(newest)
    contacts = accounts.contacts_of(
        p for p, row in newest.items() if contact_is_open(row.state, occurrence.ends_at, now())
    )
    minutes = _minutes(occurrence.id)
    order = ("accepted", "asked", "sent", "withdrawn", "declined", "expired", "too_late")
    return tuple(
        TeamLine(
            invitation=row.public_id,
            person_id=row.person_id,
            name=people[row.person_id].name,
            state=str(STATE_WORDS[row.state][0]),
            tag=STATE_WORDS[row.state][1],
            phone=contacts[row.person_id].phone if row.person_id in contacts else "",
            answerable=row.state == "sent" and now() < answer_by(occurrence.starts_at),
            asks=row.state == "asked",
            reasons=tuple(str(reason) for reason in row.reasons),
            minutes=minutes.get(row.person_id) if row.state == "accepted" else None,
        )
        for row in sorted(newest.values(), key=lambda r: (order.index(r.state), r.id))
    )


def _minutes(occurrence_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Attendance.person_id, Attendance.minutes)
        .where(Attendance.occurrence_id == occurrence_id)
        .order_by(Attendance.id)
    )
    return {row.person_id: row.minutes for row in rows}


def attendance_choices(occurrence_id: int) -> list[tuple[int, str]]:
    """Who is on the team of a day, for the list of who was there."""
    ids = _said_yes(occurrence_id)
    people = accounts.people(ids)
    return [(person_id, people[person_id].name) for person_id in ids]


def invitations_of(person_id: int, language: str) -> list[InvitationLine]:
    """A person's open questions and coming activities, the next first."""
    rows = db.session.execute(
        select(Invitation, Occurrence, Activity)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Invitation.person_id == person_id, Invitation.state.in_(LIVE), Occurrence.ends_at > now())
        .order_by(Occurrence.starts_at)
    ).all()
    cards = stations(activity.station_id for _, _, activity in rows)
    places = {
        place.activity_id: place
        for place in db.session.scalars(
            select(ActivityPlace).where(ActivityPlace.activity_id.in_([a.id for _, _, a in rows]))
        )
    }
    return [
        _invitation_line(
            invitation,
            occurrence,
            _line(occurrence, activity, cards[activity.station_id], language),
            places.get(activity.id),
        )
        for invitation, occurrence, activity in rows
    ]


def _invitation_line(
    invitation: Invitation, occurrence: Occurrence, line: DayLine, place: ActivityPlace | None
) -> InvitationLine:
    shown = place if place_is_shown(invitation.state, occurrence.starts_at, occurrence.ends_at, now()) else None
    return InvitationLine(
        public_id=invitation.public_id,
        line=line,
        state=str(STATE_WORDS[invitation.state][0]),
        tag=STATE_WORDS[invitation.state][1],
        answerable=invitation.state == "sent" and now() < answer_by(occurrence.starts_at) and not line.cancelled,
        answer_by=answer_by(occurrence.starts_at),
        may_give_up=invitation.state in ("accepted", "asked"),
        place=shown.place if shown else "",
        person_helped=shown.person_helped if shown else "",
        instructions=shown.instructions if shown else "",
        moved_from_at=invitation.moved_from_at,
    )


def invitation_for(actor: Actor, public_id: str, language: str) -> InvitationLine:
    """One's own invitation by its address."""
    own = [i for i in invitations_of(actor.person_id or 0, language) if i.public_id == public_id]
    if not own:
        raise ActivityNotFound
    return own[0]


def invitation_to(occurrence_public_id: str, person_id: int) -> str:
    """The public id of the newest invitation of a person to a day; ActivityNotFound when she was not asked."""
    found: str | None = db.session.scalar(
        select(Invitation.public_id)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .where(Occurrence.public_id == occurrence_public_id, Invitation.person_id == person_id)
        .order_by(Invitation.id.desc())
        .limit(1)
    )
    if found is None:
        raise ActivityNotFound
    return found


def open_to(person_id: int, language: str, most: int = 20) -> list[DayLine]:
    """Days with a free seat that this person could take: everybody certified sees what she could do now."""
    rows = db.session.execute(
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Occurrence.starts_at > now() + timedelta(hours=2),
            Occurrence.state == "planned",
            Activity.need_class == "open",
            Activity.station_id.not_in(stations_blocked_for(person_id)),
            ~select(Invitation.id)
            .where(
                Invitation.occurrence_id == Occurrence.id,
                Invitation.person_id == person_id,
                Invitation.state.in_((*LIVE, "declined", "too_late")),
            )
            .exists(),
        )
        .order_by(Occurrence.starts_at)
        .limit(200)
    ).all()
    fitting = [(o, a) for o, a in rows if _fits(person_id, o, a)]
    return [line for line in _lines(fitting[:most], language) if not line.complete]


def _fits(person_id: int, occurrence: Occurrence, activity: Activity) -> bool:
    (helper,) = helpers_on([person_id], occurrence.day)
    return any(can_sit(helper, seat) for team in teams_of(activity) for seat in team)


@dataclass(frozen=True)
class Contribution:
    """One confirmed activity of a person."""

    day: datetime
    title: str
    station: str
    minutes: int


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


def calendar_rows(person_id: int) -> Iterable[tuple[str, str, datetime, datetime, str]]:
    """(id, title, start, end, district) of what a person said yes to; no name, no address (rules 17)."""
    rows = db.session.execute(
        select(Invitation.public_id, Activity.title, Occurrence.starts_at, Occurrence.ends_at, Activity.district)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Invitation.person_id == person_id, Invitation.state == "accepted", Occurrence.state == "planned")
        .order_by(Occurrence.starts_at)
    )
    return [(a, b, c, d, e) for a, b, c, d, e in rows]
