"""Activities, their days, who was asked, who was there."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

NEED_CLASSES = ("open", "restricted", "contracted")
OCCURRENCE_STATES = ("planned", "cancelled")
INVITATION_STATES = ("sent", "asked", "accepted", "stand_in", "declined", "withdrawn", "expired", "too_late")
LIVE = ("sent", "asked", "accepted", "stand_in")
WAYS = ("web", "phone", "counter")


class Activity(db.Model):
    """What a station needs people for. ``district`` is all that is said of the place before somebody accepts.

    stand_ins     how many people beyond the places are wished for, in case that somebody cannot come
    fingerprint   of everything that was planned, so that a form sent twice plans once; empty once a day is called off
    """

    __tablename__ = "activity"
    __table_args__ = (one_of("need_class", *NEED_CLASSES),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id", index=True)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    district: Mapped[str] = mapped_column(String(120))
    need_class: Mapped[str] = mapped_column(String(12), default="open")
    seats: Mapped[str] = mapped_column(String(300))
    stand_ins: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[str | None] = mapped_column(String(64), unique=True)
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class ActivityPlace(db.Model):
    """The exact place and the person helped: for those who accepted, for the day alone (rules of the house 17)."""

    __tablename__ = "activity_place"

    activity_id: Mapped[int] = ref("activity.id", primary_key=True)
    place: Mapped[str] = mapped_column(String(300), default="")
    person_helped: Mapped[str] = mapped_column(String(160), default="")
    instructions: Mapped[str] = mapped_column(Text, default="")


class Occurrence(db.Model):
    """One day of an activity. ``day`` is the Japanese calendar day on which titles are judged."""

    __tablename__ = "occurrence"
    __table_args__ = (
        one_of("state", *OCCURRENCE_STATES),
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        UniqueConstraint("activity_id", "starts_at"),
        Index("ix_occurrence_day", "day"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    activity_id: Mapped[int] = ref("activity.id")
    day: Mapped[date]
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(10), default="planned")
    reason: Mapped[str] = mapped_column(String(300), default="")


class Invitation(db.Model):
    """One question to one person about one day, or her own wish to join (asked). A no never lowers anyone.

    A stand-in said yes when the places were taken; she moves up by herself when one is free again.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("state", *INVITATION_STATES),
        one_of("way", *WAYS),
        Index(
            "uq_invitation_live",
            "occurrence_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('sent', 'asked', 'accepted', 'stand_in')"),
            postgresql_where=text("state IN ('sent', 'asked', 'accepted', 'stand_in')"),
        ),
        Index("ix_invitation_person", "person_id", "state"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    occurrence_id: Mapped[int] = ref("occurrence.id")
    person_id: Mapped[int] = ref("person.id")
    state: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    made_at: Mapped[Instant]
    made_by: Mapped[int | None] = ref("person.id", nullable=True)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = ref("person.id", nullable=True)
    way: Mapped[str] = mapped_column(String(10), default="web")
    moved_from_at: Mapped[datetime | None]


class Attendance(db.Model):
    """Who was there, confirmed by somebody else (rules of the house 6). A correction is a new row."""

    __tablename__ = "attendance_record"
    __table_args__ = (Index("ix_attendance_record_occurrence", "occurrence_id", "person_id"),)

    id: Mapped[BigId]
    occurrence_id: Mapped[int] = ref("occurrence.id")
    person_id: Mapped[int] = ref("person.id")
    present: Mapped[bool]
    minutes: Mapped[int] = mapped_column(default=0)
    confirmed_by: Mapped[int] = ref("person.id")
    confirmed_at: Mapped[Instant]
    corrects_id: Mapped[int | None] = ref("attendance_record.id", nullable=True)
