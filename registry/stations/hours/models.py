"""Usual weeks of stations and the days that differ from them."""

from datetime import date
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, ref


class StationWeek(db.Model):
    """When a station is open in a usual week.

    week         seven lists, Monday first, of [opens, closes] in minutes since midnight
    on_holidays  whether it is open on national holidays as on other days
    as_of        the day on which this was last said
    """

    __tablename__ = "station_week"

    station_id: Mapped[int] = ref("station.id", primary_key=True)
    week: Mapped[list[Any]]
    on_holidays: Mapped[bool] = mapped_column(default=False)
    as_of: Mapped[date]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class StationSpecialDay(db.Model):
    """A day on which a station is open otherwise than in its usual week; no spans: it is closed that day."""

    __tablename__ = "station_special_day"
    __table_args__ = (UniqueConstraint("station_id", "day_on"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id")
    day_on: Mapped[date]
    spans: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(String(120), default="")
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]
