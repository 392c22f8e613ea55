"""Words of thanks, and reports of incidents."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

SAID_BY = ("station", "helped")


class ThanksNote(db.Model):
    """Words of thanks for one day, from the station or from the person helped. No stars: people are not rated.

    declined_at   when she took it from her page; the words are gone from then on
    """

    __tablename__ = "thanks_note"
    __table_args__ = (one_of("said_by", *SAID_BY), UniqueConstraint("occurrence_id", "person_id", "said_by"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    occurrence_id: Mapped[int] = ref("occurrence.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    said_by: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int | None] = ref("person.id", nullable=True)
    written_at: Mapped[Instant]
    declined_at: Mapped[datetime | None]


class StationIncident(db.Model):
    """What went wrong at a station, on a day of an activity or beside one. ``kind`` is a code of incident_kinds.yaml.

    concerned   who was concerned beside helpers of the team, in free words
    """

    __tablename__ = "station_incident"
    __table_args__ = (Index("ix_station_incident_station", "station_id", "happened_at"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id")
    occurrence_id: Mapped[int | None] = ref("occurrence.id", nullable=True, index=True)
    kind: Mapped[str] = mapped_column(String(30))
    happened_at: Mapped[Instant]
    place: Mapped[str] = mapped_column(String(200), default="")
    what: Mapped[str] = mapped_column(Text)
    done: Mapped[str] = mapped_column(Text, default="")
    concerned: Mapped[str] = mapped_column(String(300), default="")
    reported_by: Mapped[int | None] = ref("person.id", nullable=True)
    reported_at: Mapped[Instant]


class IncidentPerson(db.Model):
    """A helper of the team whom an incident concerned."""

    __tablename__ = "station_incident_person"
    __table_args__ = (UniqueConstraint("incident_id", "person_id"),)

    id: Mapped[BigId]
    incident_id: Mapped[int] = ref("station_incident.id")
    person_id: Mapped[int] = ref("person.id", index=True)


class IncidentNote(db.Model):
    """What became of it, appended: nothing that was reported is rewritten."""

    __tablename__ = "station_incident_note"

    id: Mapped[BigId]
    incident_id: Mapped[int] = ref("station_incident.id", index=True)
    text: Mapped[str] = mapped_column(String(1000))
    written_by: Mapped[int | None] = ref("person.id", nullable=True)
    written_at: Mapped[Instant]
