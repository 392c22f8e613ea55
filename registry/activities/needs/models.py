"""What was asked for, and each step that was taken."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref
from registry.activities.models import NEED_CLASSES

CAME_BY = ("phone", "counter", "form", "municipality", "company")
NEED_STATES = ("open", "activity", "referred", "escalated", "closed")
STEPS = ("received", "activity", "referred", "escalated", "closed")


class Need(db.Model):
    """One need that a station took in. Who needs help and how to reach her lie in NeedPerson, to be forgotten."""

    __tablename__ = "need"
    __table_args__ = (
        one_of("need_class", *NEED_CLASSES),
        one_of("came_by", *CAME_BY),
        one_of("state", *NEED_STATES),
        Index("ix_need_station", "station_id", "state"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id")
    need_class: Mapped[str] = mapped_column(String(12), default="open")
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(120))
    district: Mapped[str] = mapped_column(String(120))
    wished_on: Mapped[date | None]
    times: Mapped[str] = mapped_column(String(200), default="")
    came_by: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default="open")
    activity_id: Mapped[int | None] = ref("activity.id", nullable=True)
    received_at: Mapped[Instant]
    received_by: Mapped[int | None] = ref("person.id", nullable=True)
    settled_at: Mapped[datetime | None]


class NeedPerson(db.Model):
    """Who needs help, how to reach her, and in her words what for. Emptied 14 days after the need is settled."""

    __tablename__ = "need_person"

    need_id: Mapped[int] = ref("need.id", primary_key=True)
    name: Mapped[str] = mapped_column(String(160), default="")
    contact: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[int | None] = ref("person.id", nullable=True, index=True)


class NeedStep(db.Model):
    """One step, appended: what was done, to whom it was referred, by whom and when."""

    __tablename__ = "need_step"
    __table_args__ = (one_of("kind", *STEPS),)

    id: Mapped[BigId]
    need_id: Mapped[int] = ref("need.id", index=True)
    kind: Mapped[str] = mapped_column(String(10))
    partner: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    done_at: Mapped[Instant]
    done_by: Mapped[int | None] = ref("person.id", nullable=True)
