"""Partners of stations."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, ref


class StationPartner(db.Model):
    """A body around a station. ``asked_for`` is the name of whom to ask for there, if somebody said it.

    kind    a code of partner_kinds.yaml
    offers  codes of kinds of activities for which it offered its help when nobody else fits
    """

    __tablename__ = "station_partner"
    __table_args__ = (Index("ix_station_partner_station", "station_id", "until_on"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id")
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(30), default="")
    fax: Mapped[str] = mapped_column(String(30), default="")
    hours: Mapped[str] = mapped_column(String(100), default="")
    asked_for: Mapped[str] = mapped_column(String(80), default="")
    offers: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(String(300), default="")
    as_of: Mapped[date]
    until_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]
