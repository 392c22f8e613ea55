"""Where the system of a station is told of changes, and what it was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref
from lms.sealed import Sealed

DELIVERY_STATES = ("waiting", "sent", "failed", "dropped")


class StationHook(db.Model):
    """An address that is told of a station's changes. The secret signs; it is shown once and kept sealed.

    old_secret     signs beside the new one until ``old_until_at``, so that the other side has time to change over
    failing_since  when the first of the deliveries failed since the last that arrived
    stopped_at     when the product gave up telling; a person lets it go on
    """

    __tablename__ = "station_hook"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id", index=True)
    label: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[str]] = mapped_column(default=list)
    secret: Mapped[str] = mapped_column(Sealed("station_hook.secret"))
    old_secret: Mapped[str] = mapped_column(Sealed("station_hook.old_secret"), default="")
    old_until_at: Mapped[datetime | None]
    made_by: Mapped[int] = ref("person.id")
    made_at: Mapped[Instant]
    failing_since: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = ref("person.id", nullable=True)


class StationHookDelivery(db.Model):
    """One thing told. ``data`` holds addresses of things and no value of a person (docs/decisions/0094).

    rounds  how often somebody had it sent again by hand
    """

    __tablename__ = "station_hook_delivery"
    __table_args__ = (one_of("state", *DELIVERY_STATES), Index("ix_station_hook_delivery_hook", "hook_id", "id"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    hook_id: Mapped[int] = ref("station_hook.id")
    event: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]]
    made_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    rounds: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    fault: Mapped[str] = mapped_column(String(80), default="")
    tried_at: Mapped[datetime | None]
