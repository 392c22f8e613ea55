"""Counting, once a night, how long people wait for their first activity."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import delete, func, select

from lms.clock import today
from lms.db import db, transaction
from registry.activities.models import Attendance, Occurrence
from registry.coverage.debut.models import ALL, DebutFigure
from registry.coverage.debut.rules import Wait, median_wait, wait_of
from registry.people.models import TitleHolder
from registry.people.titles import spans_of

BATCH = 1000


def count_debuts() -> int:
    """Count everybody who ever held a title, by the month in which the first began; returns how many people."""
    waits: dict[str, list[Wait]] = defaultdict(list)
    for ids in _batches():
        begins = {person: min(span.from_on for span in spans) for person, spans in spans_of(ids).items() if spans}
        active = first_activities(begins)
        for person, title_on in begins.items():
            wait = wait_of(title_on, active.get(person), today())
            waits[f"{title_on:%Y-%m}"].append(wait)
            waits[ALL].append(wait)
    with transaction() as work:
        work.session.execute(delete(DebutFigure))
        work.session.add_all(
            DebutFigure(
                month=month,
                people=len(found),
                active=sum(wait.over for wait in found),
                median_days=median_wait(found),
                taken_on=today(),
            )
            for month, found in sorted(waits.items())
        )
    return len(waits[ALL])


def _batches() -> Iterator[list[int]]:
    last = 0
    while ids := list(
        db.session.scalars(
            select(TitleHolder.person_id)
            .where(TitleHolder.person_id > last)
            .order_by(TitleHolder.person_id)
            .limit(BATCH)
        )
    ):
        yield ids
        last = ids[-1]


def first_activities(begins: dict[int, date]) -> dict[int, date]:
    """The first day since her title on which each was there; the last word on each day counts.

    begins   the day on which each person's first title began
    """
    last_word = (
        select(func.max(Attendance.id))
        .where(Attendance.person_id.in_(list(begins)))
        .group_by(Attendance.person_id, Attendance.occurrence_id)
    )
    rows = db.session.execute(
        select(Attendance.person_id, Occurrence.day)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Attendance.id.in_(last_word), Attendance.present)
        .order_by(Occurrence.day)
    )
    found: dict[int, date] = {}
    for person_id, day in rows:
        if day >= begins[person_id]:
            found.setdefault(person_id, day)
    return found
