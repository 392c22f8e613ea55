"""Arriving, and confirming attendance: the contribution that counts for a leader's title."""

from collections.abc import Mapping
from hmac import compare_digest

from sqlalchemy import select

from certificates import api as certificates
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotAllowed
from lms.policy import Actor, require
from registry.activities.attendance.door import arrivals_of, code_at_door, digits_of, own_days_at_door
from registry.activities.attendance.insurance import InsuranceList, insurance_list
from registry.activities.attendance.models import Arrival
from registry.activities.attendance.queries import not_hers_to_confirm
from registry.activities.days import Day, day_under_lock
from registry.activities.models import Attendance
from registry.activities.policies import ANSWER, CONFIRM
from registry.activities.rules import door_is_open
from registry.activities.seating import accepted_ids
from registry.errors import (
    ActivityNotFound,
    DoorClosed,
    DoorCodeUnknown,
    NotOnTheTeam,
    NotOverYet,
    NotYourOwnAttendance,
)
from registry.people.helping import note_help
from registry.stations.policies import scope_of
from registry.stations.queries import station

SOURCE = "registry.attendance"


def confirm_attendance(actor: Actor, occurrence_public_id: str, present: Mapping[int, int]) -> int:
    """Write down who of the team was there, and for how many minutes (0 is absent); returns how many contributions.

    Confirming again with the same word changes nothing; with another it corrects. Nobody confirms herself or a
    declared relative, by any route (rules 6). Refusals: NotOverYet, NotOnTheTeam, NotYourOwnAttendance.
    """
    require(actor, CONFIRM)
    if actor.person_id is None:
        raise NotAllowed
    with transaction() as work:
        day = day_under_lock(work, occurrence_public_id)
        if not actor.may(CONFIRM, scope_of(day.activity.station_id)):
            raise ActivityNotFound
        if now() < day.occurrence.starts_at or day.occurrence.state != "planned":
            raise NotOverYet
        if set(present) - set(accepted_ids(day.occurrence.id)):
            raise NotOnTheTeam
        if not_hers_to_confirm(actor, present):
            raise NotYourOwnAttendance
        for person_id, minutes in present.items():
            _write_attendance(work, actor, day, person_id, minutes)
        return sum(minutes > 0 for minutes in present.values())


def _write_attendance(work: Work, actor: Actor, day: Day, person_id: int, minutes: int) -> None:
    last = work.session.scalar(
        select(Attendance)
        .where(Attendance.occurrence_id == day.occurrence.id, Attendance.person_id == person_id)
        .order_by(Attendance.id.desc())
        .limit(1)
    )
    if last is not None and last.minutes == minutes:
        return
    row = Attendance(
        occurrence_id=day.occurrence.id,
        person_id=person_id,
        present=minutes > 0,
        minutes=minutes,
        confirmed_by=actor.person_id,
        confirmed_at=now(),
        corrects_id=last.id if last else None,
    )
    work.session.add(row)
    work.session.flush()
    note_help(work, person_id, day.occurrence.day, minutes, f"day:{day.occurrence.id}")
    work.audit(actor, "registry.attendance", "occurrence", day.occurrence.id, person=person_id, minutes=minutes)
    _follow_contribution(work, actor, day, person_id, present=minutes > 0)


def _follow_contribution(work: Work, actor: Actor, day: Day, person_id: int, *, present: bool) -> None:
    ref = f"day:{day.occurrence.id}:{person_id}"
    if not present:
        certificates.void_evidence(work, certificates.CONTRIBUTION, SOURCE, ref, "absent")
        return
    certificates.record_evidence(
        work, person_id, certificates.CONTRIBUTION, day.occurrence.day,
        source=SOURCE, source_ref=ref, handlers=[actor.person_id or 0],
        facts={"kind": day.activity.kind, "station": station(day.activity.station_id).name},
    )  # fmt: skip


def arrive(actor: Actor, typed: str) -> str:
    """A person says at the door that she is there; returns the public id of the day. Twice is once.

    Only the person herself, of a team she is accepted to, within the time of the door: a scan is her own word, which
    somebody else confirms (rules of the house 6). Refusals: DoorCodeUnknown, also for a day that is not hers;
    DoorClosed before and after its time; NotAllowed for somebody who speaks for her.
    """
    require(actor, ANSWER)
    if actor.person_id is None or actor.acting_for is not None:
        raise NotAllowed
    code = digits_of(typed)
    own = [day for day in own_days_at_door(actor.person_id) if compare_digest(code_at_door(day.public_id), code)]
    if not own:
        raise DoorCodeUnknown
    with transaction() as work:
        day = day_under_lock(work, own[0].public_id)
        if not door_is_open(day.occurrence.starts_at, day.occurrence.ends_at, now()):
            raise DoorClosed
        if not arrivals_of([day.occurrence.id], [actor.person_id]):
            work.session.add(Arrival(occurrence_id=day.occurrence.id, person_id=actor.person_id, arrived_at=now()))
            work.audit(actor, "registry.arrived", "occurrence", day.occurrence.id)
        return own[0].public_id


def take_insurance_list(actor: Actor, public_id: str, *, whole: bool) -> InsuranceList:
    """The list for the insurance of a day, or of all days of its activity; that it was taken out is on record."""
    taken = insurance_list(actor, public_id, whole=whole)
    with transaction() as work:
        work.audit(actor, "registry.insurance_list", "station", taken.station.id, people=len(taken.lines))
    return taken
