"""Steps of a station's beginning, its counters, and announcements of stations and of areas."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

SIGNED = ("coordinator", "secretariat")
HAND_STEPS = ("insurance", "privacy", "emergency", "rehearsal")


class StationStep(db.Model):
    """A step of a station's beginning that somebody ticked; what the data shows itself has no row."""

    __tablename__ = "station_step"
    __table_args__ = (one_of("step", *HAND_STEPS),)

    station_id: Mapped[int] = ref("station.id", primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    done_on: Mapped[date]
    done_by: Mapped[int | None] = ref("person.id", nullable=True)


class StationContact(db.Model):
    """Whom to turn to at a station, for what and when. Everybody reads the duty; who does it is the station's own.

    as_of     the day on which it was last said to be right
    until_on  first day on which it no longer holds
    """

    __tablename__ = "station_contact"
    __table_args__ = (Index("ix_station_contact_station", "station_id", "until_on"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id")
    duty: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(30), default="")
    hours: Mapped[str] = mapped_column(String(100), default="")
    person_id: Mapped[int | None] = ref("person.id", nullable=True, index=True)
    as_of: Mapped[date]
    until_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class WrittenOnce:
    """What an announcement is, whoever makes it: written once, shown on a page and printed on A4.

    until_on  first day on which it is no longer shown
    as_of     the day on which its words were last changed
    """

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    held: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date]
    until_on: Mapped[date]
    as_of: Mapped[date]
    written_by: Mapped[int | None] = ref("person.id", nullable=True)
    written_at: Mapped[Instant]
    withdrawn_at: Mapped[datetime | None]


class StationAnnouncement(WrittenOnce, db.Model):
    """Something that a station tells everybody."""

    __tablename__ = "station_announcement"
    __table_args__ = (Index("ix_station_announcement_station", "station_id", "until_on"),)

    station_id: Mapped[int] = ref("station.id")


class AreaAnnouncement(WrittenOnce, db.Model):
    """Something told to everybody in an area, or in the nation. ``area_path`` copies the area's path, as at stations.

    signed  as what its writer told it: a coordinator of the area, or the secretariat
    phone   where to ask, if anywhere
    """

    __tablename__ = "area_announcement"
    __table_args__ = (one_of("signed", *SIGNED), Index("ix_area_announcement_path", "area_path", "until_on"))

    area_code: Mapped[str] = mapped_column(String(20), index=True)
    area_path: Mapped[str] = mapped_column(String(160))
    signed: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(String(30), default="")
