"""Tables of venues, their rooms, and the checks of a sitting's room."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exams.sittings.venues.rules import CHECKS
from lms.db import BigId, Instant, PublicId, db, one_of, ref


class Venue(db.Model):
    """A building in which exams are held. ``contact`` is printed on the admission slip: whom to call on the day."""

    __tablename__ = "venue"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(115))
    access_note: Mapped[str] = mapped_column(String(400), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    closed_at: Mapped[datetime | None]


class VenueRoom(db.Model):
    """A room of a venue with the seats that it holds; a sitting may use fewer."""

    __tablename__ = "venue_room"
    __table_args__ = (UniqueConstraint("venue_id", "name"), CheckConstraint("seats > 0", name="seats_positive"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    venue_id: Mapped[int] = ref("venue.id")
    name: Mapped[str] = mapped_column(String(80))
    seats: Mapped[int]
    step_free: Mapped[bool] = mapped_column(default=False)


class RoomCheck(db.Model):
    """Something was found in order in a room of a sitting, by whom and when; "opened" is the last of it."""

    __tablename__ = "room_check"
    __table_args__ = (one_of("item", *CHECKS),)

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    room_id: Mapped[int] = ref("sitting_room.id", primary_key=True)
    item: Mapped[str] = mapped_column(String(12), primary_key=True)
    checked_at: Mapped[Instant]
    checked_by: Mapped[int | None] = ref("person.id", nullable=True)
