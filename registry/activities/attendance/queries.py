"""Who was there: the list to confirm, and who may confirm whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from lms.accounts import api as accounts
from lms.clock import jst, now
from lms.db import db
from lms.policy import Actor
from registry.activities.attendance.door import arrivals_of
from registry.activities.models import Activity, Attendance, Invitation, Occurrence
from registry.activities.policies import CONFIRM, PLAN
from registry.activities.queries import SHOWN_DAYS, DayLine, day_named, lines_of, minutes_of
from registry.activities.rules import may_confirm
from registry.errors import ActivityNotFound
from registry.stations.policies import scope_of


@dataclass(frozen=True)
class AttendanceLine:
    """One person of a team on the list of who was there.

    present   so it was written down; where nothing is yet, whether she said at the door that she is there
    arrived   the time at which she said so, "09:55"; empty when she did not
    """

    invitation: str
    person_id: int
    name: str
    kana: str
    present: bool
    arrived: str
    may_confirm: bool


@dataclass(frozen=True)
class AttendancePage:
    """The list of who was there; ``plans`` is true for those who may open the station's page of the day."""

    line: DayLine
    team: tuple[AttendanceLine, ...]
    plans: bool

    def words_for(self, ticked: Collection[str]) -> dict[int, int]:
        """Minutes for each person whom the actor may confirm: the whole time for those ticked, 0 for the others."""
        minutes = int((self.line.ends_at - self.line.starts_at).total_seconds() // 60)
        return {m.person_id: minutes if m.invitation in ticked else 0 for m in self.team if m.may_confirm}


def not_hers_to_confirm(actor: Actor, person_ids: Iterable[int]) -> set[int]:
    """Of these people, herself and her declared family; also of whom she speaks for, and under merged records."""
    asked = list(person_ids)
    spoken_for = [number for number in (actor.person_id, actor.acting_for) if number is not None]
    kept = accounts.records_kept([*asked, *spoken_for])
    confirmers = {*spoken_for, *(kept[number] for number in spoken_for if number in kept)}
    relatives = {relative for number in confirmers for relative in accounts.relatives_of(number)}
    relatives |= set(accounts.records_kept(relatives).values())
    return {p for p in asked if not all(may_confirm(confirmers, n, relatives) for n in (p, kept.get(p, p)))}


def attendance_page(actor: Actor, public_id: str, language: str) -> AttendancePage:
    """The list of who was there, for the station and for the secretariat; for everybody else there is none."""
    occurrence, activity = day_named(public_id)
    if not actor.may(CONFIRM, scope_of(activity.station_id)):
        raise ActivityNotFound
    rows = db.session.scalars(
        select(Invitation)
        .where(Invitation.occurrence_id == occurrence.id, Invitation.state == "accepted")
        .order_by(Invitation.answered_at, Invitation.id)
    ).all()
    people, minutes = accounts.people(row.person_id for row in rows), minutes_of(occurrence.id)
    others = not_hers_to_confirm(actor, [row.person_id for row in rows])
    arrived = {a.person_id: f"{jst(a.arrived_at):%H:%M}" for a in arrivals_of([occurrence.id], people)}
    team = tuple(
        AttendanceLine(
            row.public_id,
            row.person_id,
            people[row.person_id].name,
            people[row.person_id].kana,
            minutes.get(row.person_id, row.person_id in arrived) > 0,
            arrived.get(row.person_id, ""),
            row.person_id not in others,
        )
        for row in rows
    )
    (line,) = lines_of([(occurrence, activity)], language)
    return AttendancePage(line, team, actor.may(PLAN, scope_of(activity.station_id)))


def days_to_confirm(actor: Actor, language: str, station_id: int | None = None) -> list[DayLine]:
    """Days of the last three months on which somebody of the team is not confirmed yet and the actor may do it."""
    here = () if station_id is None else (Activity.station_id == station_id,)
    written = select(Attendance.id).where(
        Attendance.occurrence_id == Occurrence.id, Attendance.person_id == Invitation.person_id
    )
    rows = db.session.execute(
        select(Occurrence, Activity, Invitation.person_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .join(Invitation, Invitation.occurrence_id == Occurrence.id)
        .where(
            Invitation.state == "accepted",
            Occurrence.state == "planned",
            Occurrence.ends_at <= now(),
            Occurrence.ends_at > now() - SHOWN_DAYS,
            ~written.exists(),
            *here,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    ).all()
    others = not_hers_to_confirm(actor, {person_id for _, _, person_id in rows})
    waiting = {
        occurrence.id: (occurrence, activity)
        for occurrence, activity, person_id in rows
        if person_id not in others and actor.may(CONFIRM, scope_of(activity.station_id))
    }
    return lines_of(list(waiting.values()), language)
