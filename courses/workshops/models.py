"""Tables of workshops. "Full" and "ended" are no states: they follow from the seats and from the dates."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, Json, PublicId, db, one_of, ref

KINDS = ("awareness", "operation", "exam_preparation", "leader_training", "work_school")
HELD, WAYS = ("room", "online", "both"), ("room", "online")
STATES = ("preparing", "open", "cancelled")
ANSWERS = ("accepted", "declined", "lapsed", "withdrawn")
CHANNELS = ("mail", "phone", "post", "fax", "line", "sms")


class Workshop(db.Model):
    """One workshop of one or more dates. ``series`` is the part of a programme that attending it fulfils.

    ``online_url`` is where one takes part from home; only who has a seat, and who keeps the workshop, see it.
    ``seats`` are those of the room, or of a workshop that is online alone; ``online_seats`` limits who joins beside a room.
    """

    __tablename__ = "workshop"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("state", *STATES),
        one_of("held", *HELD),
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("online_seats > 0", name="online_seats_positive"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="preparing")
    series: Mapped[str] = mapped_column(String(40), default="", index=True)
    seats: Mapped[int]
    place: Mapped[str] = mapped_column(String(300), default="")
    held: Mapped[str] = mapped_column(String(10), default="room")
    online_url: Mapped[str] = mapped_column(String(500), default="")
    online_seats: Mapped[int | None]
    area_code: Mapped[str] = mapped_column(String(20), default="")
    trainer_id: Mapped[int | None] = ref("person.id", nullable=True, index=True)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(String(300), default="")


class WorkshopDate(db.Model):
    """One meeting of a workshop. ``number`` counts from 1 and stays when the meeting is moved; "" as place is that of all."""

    __tablename__ = "workshop_date"
    __table_args__ = (
        UniqueConstraint("workshop_id", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    workshop_id: Mapped[int] = ref("workshop.id")
    number: Mapped[int]
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    place: Mapped[str] = mapped_column(String(300), default="")


class WorkshopBooking(db.Model):
    """A person's seat or her place in the waiting list; one row a person, its history is in the audit log.

    ``walked_in`` when she came to the door without a seat and was taken in.
    """

    __tablename__ = "workshop_booking"
    __table_args__ = (
        one_of("state", "booked", "waiting", "cancelled"),
        one_of("way", *WAYS),
        UniqueConstraint("workshop_id", "person_id"),
        Index("ix_workshop_booking_queue", "workshop_id", "state", "queued_at"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    workshop_id: Mapped[int] = ref("workshop.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    state: Mapped[str] = mapped_column(String(10))
    queued_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    walked_in: Mapped[bool] = mapped_column(default=False)
    way: Mapped[str] = mapped_column(String(10), default="room")
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class WorkshopOffer(db.Model):
    """A free seat that is kept for somebody who waits, until she answers or the time is over. One booking has one open offer."""

    __tablename__ = "workshop_offer"
    __table_args__ = (
        one_of("answer", "", *ANSWERS),
        CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered_or_open"),
        Index(
            "uq_workshop_offer_open",
            "booking_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    booking_id: Mapped[int] = ref("workshop_booking.id", index=True)
    offered_at: Mapped[Instant]
    answer_until: Mapped[Instant]
    answer: Mapped[str] = mapped_column(String(10), default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = ref("person.id", nullable=True)


class WorkshopAttendance(db.Model):
    """Who was there. A correction is a row with the next ``revision``; the highest one counts."""

    __tablename__ = "workshop_attendance"
    __table_args__ = (UniqueConstraint("workshop_date_id", "person_id", "revision"),)

    id: Mapped[BigId]
    workshop_date_id: Mapped[int] = ref("workshop_date.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    revision: Mapped[int]
    present: Mapped[bool]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class WorkshopInterest(db.Model):
    """Somebody wants to be told when the dates are fixed, by the way she chose."""

    __tablename__ = "workshop_interest"
    __table_args__ = (one_of("channel", *CHANNELS), UniqueConstraint("workshop_id", "person_id"))

    id: Mapped[BigId]
    workshop_id: Mapped[int] = ref("workshop.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    channel: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[Instant]
    told_at: Mapped[datetime | None]


class WorkshopMaterial(db.Model):
    """A paper or picture for those who have a seat in a workshop."""

    __tablename__ = "workshop_material"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    workshop_id: Mapped[int] = ref("workshop.id", index=True)
    title: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int] = ref("file.id")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class WorkshopFeedback(db.Model):
    """All sheets of one workshop in one row, sorted by what they say: a sheet has no row, no id, no place and no time."""

    __tablename__ = "workshop_feedback"

    workshop_id: Mapped[int] = ref("workshop.id", primary_key=True)
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class WorkshopFeedbackNote(db.Model):
    """A person has filled in the sheet on her own device, or wants to pass it over (``answered`` is false). No time is kept."""

    __tablename__ = "workshop_feedback_note"

    workshop_id: Mapped[int] = ref("workshop.id", primary_key=True)
    person_id: Mapped[int] = ref("person.id", primary_key=True, index=True)
    answered: Mapped[bool]
