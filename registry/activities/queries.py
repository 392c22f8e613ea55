"""Activities as a station sees them: its days, the team of one day, who may write down what."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, func, select

from certificates.api import specialties
from lms.accounts import api as accounts
from lms.clock import jst, now, start_of, today
from lms.db import db
from lms.policy import Actor
from registry.activities.models import LIVE, Activity, ActivityPlace, Attendance, Invitation, Occurrence
from registry.activities.policies import PLAN
from registry.activities.rules import contact_is_open
from registry.activities.seating import helpers_on, teams_of
from registry.activities.seats import ANYONE, STAND_IN, Seat, Team, best_filling
from registry.activities.words import KINDS, seat_words
from registry.errors import ActivityNotFound
from registry.people.queries import listed_for
from registry.stations.hours.queries import is_outside
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard, station, stations
from registry.words import SKILLS

STATE_WORDS = {
    "sent": (lazy_gettext("Asked, no answer yet"), "info"),
    "asked": (lazy_gettext("Would like to come"), "warn"),
    "accepted": (lazy_gettext("Said yes"), "good"),
    "stand_in": (lazy_gettext("Stands in if somebody cannot come"), "info"),
    "declined": (lazy_gettext("Said no"), "plain"),
    "withdrawn": (lazy_gettext("Cannot come after all"), "plain"),
    "expired": (lazy_gettext("No answer in time"), "plain"),
    "too_late": (lazy_gettext("Said yes after the places were taken"), "plain"),
}
IN_ORDER = ("accepted", "stand_in", "asked", "sent", "withdrawn", "declined", "expired", "too_late")
SHE_SPOKE = ("accepted", "stand_in", "asked")
SHOWN_DAYS = timedelta(days=90)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DayLine:
    """One day in a list."""

    public_id: str
    title: str
    kind: str
    district: str
    seats: str
    day: date
    starts_at: datetime
    ends_at: datetime
    station: str
    cancelled: bool
    complete: bool
    open_seats: int

    @property
    def hours(self) -> str:
        """From and to by the clock in Japan."""
        return f"{jst(self.starts_at):%H:%M}-{jst(self.ends_at):%H:%M}"


@dataclass(frozen=True)
class WeekPage:
    """Seven days from a Monday on, each with what is planned, and the Mondays before and after."""

    days: tuple[tuple[date, tuple[DayLine, ...]], ...]
    before: date
    after: date


@dataclass(frozen=True)
class TeamLine:
    """One person of a team, as the station sees her.

    name    empty where she keeps it to herself and has said nothing to this station
    phone   only while contact is open
    first   nothing was ever confirmed of her: her 地域デビュー
    """

    invitation: str
    name: str
    state: str
    tag: str
    phone: str
    answerable: bool
    asks: bool
    may_give_up: bool
    first: bool
    way: str
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
    need: str
    stand_ins: int
    may_change: bool
    may_confirm: bool
    may_invite: bool
    outside: bool


NEEDS = {
    "open": lazy_gettext("Anybody who fits may see it and ask to join"),
    "restricted": lazy_gettext("Only people whom we ask may see it"),
    "contracted": lazy_gettext("A contracted service: no volunteers are asked"),
}


def seat_name(seat: Seat, language: str) -> str:
    """A seat in short words: WBC(FP) [driving]."""
    names = {card.code: card.name_en if language == "en" else card.name for card in specialties()}
    title = {ANYONE: str(lazy_gettext("Anyone")), STAND_IN: str(lazy_gettext("Stand-in"))}.get(seat.title, seat.title)
    specialty = f"({names.get(seat.specialty, seat.specialty)})" if seat.specialty else ""
    skill = f" [{SKILLS.label(seat.skill, language)}]" if seat.skill else ""
    return f"{title}{specialty}{skill}"


def team_words(team: Team, language: str) -> list[tuple[str, int]]:
    """A team as it was understood: each kind of seat with its number, in the order in which it was written."""
    names = [seat_name(seat, language) for seat in team]
    return [(name, names.count(name)) for name in dict.fromkeys(names)]


def lines_of(rows: Sequence[tuple[Occurrence, Activity]], language: str) -> list[DayLine]:
    """Days for a list, in the given order."""
    cards = stations(activity.station_id for _, activity in rows)
    accepted = _said_yes(occurrence.id for occurrence, _ in rows)
    words = seat_words() if rows else None
    return [
        _line(
            occurrence,
            teams_of(activity, words),
            activity,
            cards[activity.station_id],
            accepted.get(occurrence.id, ()),
            language,
        )
        for occurrence, activity in rows
    ]


def _line(
    occurrence: Occurrence,
    teams: Sequence[Team],
    activity: Activity,
    card: StationCard,
    accepted: Sequence[int],
    language: str,
) -> DayLine:
    filling = best_filling(teams, helpers_on(accepted, occurrence.day))
    return DayLine(
        public_id=occurrence.public_id,
        title=activity.title,
        kind=KINDS.label(activity.kind, language),
        district=activity.district,
        seats=activity.seats,
        day=occurrence.day,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        station=card.name,
        cancelled=occurrence.state == "cancelled",
        complete=filling.complete,
        open_seats=len(filling.open_seats),
    )


def _stand_ins(occurrence_id: int) -> int:
    stands_in = (Invitation.occurrence_id == occurrence_id) & (Invitation.state == "stand_in")
    return db.session.scalar(select(func.count(Invitation.id)).where(stands_in)) or 0


def _said_yes(occurrence_ids: Iterable[int]) -> dict[int, list[int]]:
    """Who said yes to each day, in the order of their answers."""
    found: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(Invitation.occurrence_id, Invitation.person_id)
        .where(Invitation.occurrence_id.in_(list(occurrence_ids)), Invitation.state == "accepted")
        .order_by(Invitation.answered_at, Invitation.id)
    )
    for occurrence_id, person_id in rows:
        found.setdefault(occurrence_id, []).append(person_id)
    return found


def _days_where(*conditions: ColumnElement[bool], latest_first: bool = False) -> list[tuple[Occurrence, Activity]]:
    order = Occurrence.starts_at.desc() if latest_first else Occurrence.starts_at
    rows = db.session.execute(
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(*conditions)
        .order_by(order, Occurrence.id)
    )
    return [(occurrence, activity) for occurrence, activity in rows]


def days_of_station(card: StationCard, language: str, *, past: bool = False) -> list[DayLine]:
    """A station's days, the next first; of the past the latest first."""
    time = (Occurrence.ends_at <= now(), Occurrence.ends_at > now() - SHOWN_DAYS) if past else ()
    coming = () if past else (Occurrence.ends_at > now(),)
    return lines_of(_days_where(Activity.station_id == card.id, *time, *coming, latest_first=past), language)


def days_to_call_off(station_id: int, language: str) -> list[tuple[DayLine, int, int]]:
    """The coming days of a station that closes: (day, how many said yes, how many else were asked or asked to come)."""
    rows = _days_where(Activity.station_id == station_id, Occurrence.starts_at > now(), Occurrence.state == "planned")
    counts: dict[tuple[int, bool], int] = {}
    live = select(Invitation.occurrence_id, Invitation.state).where(
        Invitation.occurrence_id.in_([occurrence.id for occurrence, _ in rows]), Invitation.state.in_(LIVE)
    )
    for occurrence_id, state in db.session.execute(live):
        key = (occurrence_id, state == "accepted")
        counts[key] = counts.get(key, 0) + 1
    lines = lines_of(rows, language)
    return [
        (line, counts.get((occurrence.id, True), 0), counts.get((occurrence.id, False), 0))
        for line, (occurrence, _) in zip(lines, rows, strict=True)
    ]


def parts_of(public_id: str, language: str) -> list[tuple[date, tuple[DayLine, ...]]]:
    """All days of the activity that a day belongs to, each with its parts: one job that several people share."""
    _, activity = day_named(public_id)
    lines = lines_of(_days_where(Activity.id == activity.id), language)
    return [
        (day, tuple(line for line in lines if line.day == day)) for day in dict.fromkeys(line.day for line in lines)
    ]


def monday_of(written: str) -> date:
    """The Monday of the week in which a day lies; of this week for anything that is no day."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = today()
    return day - timedelta(days=day.weekday())


def days_in_week(card: StationCard, monday: date, weeks: int = 1) -> list[tuple[Occurrence, Activity]]:
    """What a station has in a week, or in several from a Monday on, in the order of time."""
    first, last = start_of(monday), start_of(monday + weeks * WEEK)
    return _days_where(Activity.station_id == card.id, Occurrence.starts_at >= first, Occurrence.starts_at < last)


def week_of_station(card: StationCard, monday: date, language: str) -> WeekPage:
    """A station's week as a calendar."""
    lines = lines_of(days_in_week(card, monday), language)
    days = [monday + timedelta(days=number) for number in range(7)]
    return WeekPage(
        days=tuple((day, tuple(line for line in lines if line.day == day)) for day in days),
        before=monday - WEEK,
        after=monday + WEEK,
    )


def day_named(public_id: str) -> tuple[Occurrence, Activity]:
    """A day with its activity."""
    rows = _days_where(Occurrence.public_id == public_id)
    if not rows:
        raise ActivityNotFound
    return rows[0]


def day_for_station(actor: Actor, public_id: str) -> tuple[Occurrence, Activity, StationCard]:
    """A day of a station that the actor plans for; for everybody else there is none."""
    occurrence, activity = day_named(public_id)
    if not actor.may(PLAN, scope_of(activity.station_id)):
        raise ActivityNotFound
    return occurrence, activity, station(activity.station_id)


def day_page(actor: Actor, public_id: str, language: str) -> DayPage:
    """Everything the station needs on one page."""
    occurrence, activity, card = day_for_station(actor, public_id)
    accepted = _said_yes([occurrence.id]).get(occurrence.id, [])
    teams = teams_of(activity)
    filling = best_filling(teams, helpers_on(accepted, occurrence.day))
    alive = occurrence.state == "planned" and occurrence.ends_at > now()
    return DayPage(
        line=_line(occurrence, teams, activity, card, accepted, language),
        station=card,
        activity=activity,
        occurrence=occurrence,
        place=db.session.get(ActivityPlace, activity.id),
        team=_team(occurrence, card),
        open_seats=tuple(seat_name(seat, language) for seat in filling.open_seats),
        need=str(NEEDS[activity.need_class]),
        stand_ins=_stand_ins(occurrence.id),
        may_change=alive,
        may_confirm=occurrence.state == "planned" and occurrence.starts_at <= now(),
        may_invite=alive and activity.need_class != "contracted" and occurrence.starts_at > now(),
        outside=alive and is_outside(card.id, occurrence.starts_at, occurrence.ends_at),
    )


def _names_for(card: StationCard, rows: Collection[Invitation], on: date) -> dict[int, str]:
    """Names as the station may know them: of those who spoke to it, and of those who let it see their names."""
    people = accounts.people(row.person_id for row in rows)
    seen = listed_for(card, [row.person_id for row in rows], on)
    return {
        row.person_id: people[row.person_id].name
        if row.state in SHE_SPOKE
        else (seen[row.person_id].name or "" if row.person_id in seen else "")
        for row in rows
    }


def _team(occurrence: Occurrence, card: StationCard) -> tuple[TeamLine, ...]:
    rows = db.session.scalars(
        select(Invitation).where(Invitation.occurrence_id == occurrence.id).order_by(Invitation.id)
    ).all()
    newest = {row.person_id: row for row in rows}
    names = _names_for(card, newest.values(), occurrence.day)
    contacts = accounts.contacts_of(
        p for p, row in newest.items() if contact_is_open(row.state, occurrence.ends_at, now())
    )
    minutes, active = minutes_of(occurrence.id), ever_active(newest)
    alive = occurrence.state == "planned" and occurrence.ends_at > now()
    return tuple(
        TeamLine(
            invitation=row.public_id,
            name=names[row.person_id],
            state=str(STATE_WORDS[row.state][0]),
            tag=STATE_WORDS[row.state][1],
            phone=contacts[row.person_id].phone if row.person_id in contacts else "",
            answerable=row.state == "sent" and alive,
            asks=row.state == "asked" and alive,
            may_give_up=row.state in ("accepted", "stand_in") and alive,
            first=row.state in SHE_SPOKE and row.person_id not in active,
            way=str(lazy_gettext("Told us by telephone")) if row.way == "phone" else "",
            reasons=tuple(str(reason) for reason in row.reasons),
            minutes=minutes.get(row.person_id) if row.state == "accepted" else None,
        )
        for row in sorted(newest.values(), key=lambda r: (IN_ORDER.index(r.state), r.id))
    )


def ever_active(person_ids: Iterable[int]) -> set[int]:
    """Of these people, those of whom an activity was confirmed."""
    wanted = Attendance.person_id.in_(list(person_ids))
    return set(db.session.scalars(select(Attendance.person_id).where(wanted, Attendance.present).distinct()))


def minutes_of(occurrence_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Attendance.person_id, Attendance.minutes)
        .where(Attendance.occurrence_id == occurrence_id)
        .order_by(Attendance.id)
    )
    return {row.person_id: row.minutes for row in rows}


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


def day_of_invitation(public_id: str) -> str:
    """The public id of the day that an invitation is about."""
    found: str | None = db.session.scalar(
        select(Occurrence.public_id)
        .join(Invitation, Invitation.occurrence_id == Occurrence.id)
        .where(Invitation.public_id == public_id)
    )
    if found is None:
        raise ActivityNotFound
    return found
