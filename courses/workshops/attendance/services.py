"""Taking attendance, by appending."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select

from courses.errors import AttendanceOfOnesOwn, AttendanceTooEarly, WorkshopOver
from courses.events import AttendanceTaken
from courses.workshops.attendance.queries import date_row, sheet
from courses.workshops.models import Workshop, WorkshopAttendance
from courses.workshops.queries import dates_of, row_of
from courses.workshops.rules import BOOKED, CANCELLED
from courses.workshops.services import holders, lock
from lms.accounts.api import record_tie, relatives_of
from lms.clock import day_of, now, today
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor


def take_attendance(actor: Actor, date_public_id: str, present: Mapping[int, bool]) -> None:
    """Write who was there, by person. Taking it again corrects by appending; what is the same is not written twice.

    Whoever was there was taught by the trainer: a tie is recorded. Refusals: AttendanceTooEarly, AttendanceOfOnesOwn
    (rules 6), WorkshopOver for a cancelled one, NotFound for somebody without a seat.
    """
    with transaction() as work:
        row, meeting = date_row(actor, date_public_id)
        lock(work, row.public_id)
        if row.state == CANCELLED:
            raise WorkshopOver
        if day_of(meeting.starts_at) > today():
            raise AttendanceTooEarly
        if not set(present) <= set(holders(work, row.id, BOOKED)):
            raise NotFound
        fresh = _news(work, meeting.id, present)
        if {person_id for person_id, _, _ in fresh} & _own_people(actor):
            raise AttendanceOfOnesOwn
        if not fresh:
            return
        _append_attendance(work, actor, meeting.id, fresh)
        _tie_to_trainer(work, actor, row, [person_id for person_id, _, there in fresh if there])
        work.audit(actor, "workshops.attendance_taken", "workshop_date", meeting.id, written=len(fresh))
        work.announce(AttendanceTaken(row.id, row.series, frozenset(person_id for person_id, _, _ in fresh)))


def _own_people(actor: Actor) -> set[int]:
    if actor.person_id is None:
        return set()
    return {actor.person_id, *relatives_of(actor.person_id)}


def _news(work: Work, date_id: int, present: Mapping[int, bool]) -> list[tuple[int, int, bool]]:
    """What differs from the newest word: person, next revision, there or not."""
    rows = work.session.scalars(
        select(WorkshopAttendance)
        .where(WorkshopAttendance.workshop_date_id == date_id)
        .order_by(WorkshopAttendance.revision)
    )
    newest = {row.person_id: row for row in rows}
    return [
        (person_id, newest[person_id].revision + 1 if person_id in newest else 1, there)
        for person_id, there in present.items()
        if person_id not in newest or newest[person_id].present != there
    ]


def _append_attendance(work: Work, actor: Actor, date_id: int, news: Sequence[tuple[int, int, bool]]) -> None:
    rows = [
        {
            "workshop_date_id": date_id,
            "person_id": person_id,
            "revision": revision,
            "present": there,
            "recorded_at": now(),
            "recorded_by": actor.person_id,
        }
        for person_id, revision, there in news
    ]
    work.session.execute(insert(WorkshopAttendance), rows)


def _tie_to_trainer(work: Work, actor: Actor, row: Workshop, learners: Sequence[int]) -> None:
    for person_id in learners:
        if row.trainer_id is not None and person_id != row.trainer_id:
            record_tie(work, row.trainer_id, person_id, "taught", source=f"workshop:{row.id}", by=actor)


def all_were_there(actor: Actor, public_id: str) -> None:
    """Write everybody with a seat as present on each date so far, by the steps of the pages; for sample and journey."""
    for meeting in dates_of([row_of(public_id).id]).get(row_of(public_id).id, ()):
        if day_of(meeting.starts_at) <= today():
            lines = sheet(actor, meeting.public_id).lines
            take_attendance(actor, meeting.public_id, {line.person_id: True for line in lines})
