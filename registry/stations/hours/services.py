"""Use-cases of opening hours: say the usual week, say a day that differs, take it back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from lms.clock import now, today
from lms.db import transaction
from lms.policy import Actor
from registry.errors import DayIsPast, StationClosed, StationNotFound
from registry.stations.hours.models import StationSpecialDay, StationWeek
from registry.stations.hours.rules import read_spans, stored
from registry.stations.policies import KEEP, require_at
from registry.stations.queries import station


def say_week(actor: Actor, station_id: int, typed: Sequence[str], *, on_holidays: bool) -> None:
    """Write the usual week, Monday first; the page then carries today's date.

    Refusals: NotAllowed, StationClosed, HoursNotUnderstood.
    """
    require_at(actor, KEEP, station_id)
    week = [stored(read_spans(text)) for text in (*typed, *[""] * 7)[:7]]
    with transaction() as work:
        if not station(station_id).open:
            raise StationClosed
        row = work.session.get(StationWeek, station_id)
        if row is None:
            row = StationWeek(station_id=station_id)
            work.session.add(row)
        row.week, row.on_holidays, row.as_of = week, on_holidays, today()
        row.recorded_by, row.recorded_at = actor.person_id, now()
        work.audit(actor, "registry.hours_said", "station", station_id)


def say_day(actor: Actor, station_id: int, day_on: date, typed: str, note: str = "") -> None:
    """Say that a day is otherwise than usual; said again, the later word holds. Refusals: as ``say_week``, DayIsPast."""
    require_at(actor, KEEP, station_id)
    if day_on < today():
        raise DayIsPast
    spans = stored(read_spans(typed))
    with transaction() as work:
        if not station(station_id).open:
            raise StationClosed
        same = select(StationSpecialDay).where(
            StationSpecialDay.station_id == station_id, StationSpecialDay.day_on == day_on
        )
        row = work.session.scalar(same)
        if row is None:
            row = StationSpecialDay(station_id=station_id, day_on=day_on)
            work.session.add(row)
        row.spans, row.note, row.recorded_by, row.recorded_at = spans, note, actor.person_id, now()
        work.audit(actor, "registry.special_day_said", "station", station_id, day=day_on.isoformat())


def take_day_back(actor: Actor, station_id: int, public_id: str) -> None:
    """Let a day be as usual again. Refusals: NotAllowed, StationNotFound for a day of another station or none."""
    require_at(actor, KEEP, station_id)
    with transaction() as work:
        gone = work.session.execute(
            delete(StationSpecialDay).where(
                StationSpecialDay.public_id == public_id, StationSpecialDay.station_id == station_id
            )
        )
        if not gone.rowcount:  # type: ignore[attr-defined]
            raise StationNotFound
        work.audit(actor, "registry.special_day_taken_back", "station", station_id)
