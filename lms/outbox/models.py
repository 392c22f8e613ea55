"""One row is one message to the outside; ``unique_key`` makes "exactly once" true under a race."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, one_of

STATES = ("waiting", "claimed", "sent", "failed")


class OutboxMessage(db.Model):
    """A message of one kind. The payload holds what the channel needs and is emptied once it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (one_of("state", *STATES),)

    id: Mapped[BigId]
    kind: Mapped[str] = mapped_column(String(20))
    unique_key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]
    not_before: Mapped[Instant]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(200), default="")
